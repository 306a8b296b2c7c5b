"""Which attachments an audience may see, and where their bytes lie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import ColumnElement, and_, event, false, select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.readers import seen
from tracker.storage.models import Attachment, Evidence


def visible(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on attachments, joined to their evidence, that an audience may have them.

    More is asked than for the item: its file may say what the item leaves out, so that only the organisation that
    holds it has it, and a contributor what he or she recorded.
    """
    return and_(seen.items(audience), holds(audience))


def holds(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on evidence that its files are the reader's own."""
    if audience.everything:
        return true()
    if audience.own_of is not None:
        return Evidence.recorded_by == f"user:{audience.own_of}"
    return Evidence.organisation_id == audience.organisation_id if audience.is_internal else false()


def row_of(session: Session, ref: str, *, audience: Audience) -> tuple[Attachment, Evidence]:
    """Return an attachment and the item that it belongs to.

    Raises:
        NotFound: there is none of this reference, or this audience may not have it.
    """
    found = session.execute(
        select(Attachment, Evidence)
        .join(Evidence, Evidence.id == Attachment.evidence_id)
        .where(Attachment.ref == ref, visible(audience))
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such file. Nothing was changed. Look at the item of evidence it belonged to."))
    return found[0], found[1]


def folder(data_dir: Path) -> Path:
    """Return the folder that originals are kept in."""
    return data_dir / "evidence"


def place_of(attachment: Attachment) -> str:
    """Return the place that the ciphertext of an attachment is bound to."""
    return f"attachment:{attachment.ref}"


def at_the_end(session: Session, *, kept: Iterable[Path] = (), lost: Iterable[Path] = ()) -> None:
    """Take files away once the transaction is over: some when it was kept, some when it was lost.

    A process that is killed in between leaves a file that no record names: `tracker verify` takes that away.
    """
    ended: list[bool] = []

    def over(paths: Iterable[Path]) -> None:
        if not ended and not session.in_nested_transaction():
            ended.append(True)
            for path in paths:
                path.unlink(missing_ok=True)

    kept, lost = tuple(kept), tuple(lost)
    event.listen(session, "after_commit", lambda _session: over(kept))
    event.listen(session, "after_rollback", lambda _session: over(lost))
