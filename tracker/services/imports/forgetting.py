"""What a purge takes out of imports: rows and files that may tell of who was purged; records are redacted elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, Outcome
from tracker.domain.sheets import Sheet
from tracker.importers.records import Kind
from tracker.services.imports import batches, whose
from tracker.services.imports.batches import EMPTIED
from tracker.storage import models

_BETWEEN = " > "  # in the reference of a link: its item, its ask
_EMPTY = {"content": "", "digest": "", "changes": {}, "why": "", "near": []}
_PORTION = 500


def forget(session: Session, items: Collection[str], *, organisation_id: int) -> list[str]:
    """Take out of an organisation's sheets what may tell of somebody, and return the hashes of their files.

    Nobody can tell what a row names that was refused, never applied or undone, so all of those go.

    Args:
        session: a writing session that overwrites what it deletes.
        items: the references of the evidence whose texts go.
        organisation_id: whose sheets.
    """
    batch = models.ImportBatch
    kept = or_(
        batch.kind.in_((Kind.SPREADSHEET.value, batches.UNREAD)),
        (batch.kind == Kind.NARRATIVE.value) & batch.document_id.is_(None),
    )
    found = session.scalars(select(batch).where(kept, ~whose.of_another(organisation_id)).order_by(batch.id)).all()
    digests = []
    for each in found:
        if each.state is not BatchState.APPLIED:
            _empty_whole(session, each)
        elif not _empty_some(session, each.id, set(items)):
            continue
        each.beside = dict(each.beside) | {EMPTIED: True}
        digests.append(each.sha256)
    session.flush()
    return digests


def is_needed(session: Session, digest: str) -> bool:
    """Tell whether an import needs a file still."""
    rows = select(models.ImportBatch.beside).where(models.ImportBatch.sha256 == digest)
    return any(not beside.get(EMPTIED) for beside in session.scalars(rows))


def emptied(session: Session) -> Iterator[str]:
    """Yield the hashes of the files that purges took away."""
    batch = models.ImportBatch
    for digest, beside in session.execute(select(batch.sha256, batch.beside).order_by(batch.id)):
        if beside.get(EMPTIED):
            yield digest


def _empty_whole(session: Session, batch: models.ImportBatch) -> None:
    """Take all of an import away that is not applied, what it says of itself too; nobody reads on in it meanwhile."""
    session.execute(delete(models.ImportRow).where(models.ImportRow.batch_id == batch.id))
    batch.title, batch.document = "", {}
    batch.row_count, batch.counts, batch.issues, batch.revision = 0, {}, [], batch.revision + 1


def _empty_some(session: Session, batch_id: int, items: Collection[str]) -> bool:
    """Empty the rows of an applied sheet that are about these items, or were refused; tell whether there were any."""
    row = models.ImportRow
    about = tuple(f"SHEET/{sheet.value}" for sheet in (Sheet.EVIDENCE, Sheet.LINKS))
    rows = session.execute(
        select(row.id, row.subject, row.outcome).where(
            row.batch_id == batch_id, or_(row.group_key.in_(about), row.outcome == Outcome.PROBLEM)
        )
    )
    gone = [
        number
        for number, subject, outcome in rows
        if outcome in {None, Outcome.PROBLEM} or subject.partition(_BETWEEN)[0] in items
    ]
    for start in range(0, len(gone), _PORTION):
        session.execute(update(row).where(row.id.in_(gone[start : start + _PORTION])).values(_EMPTY))
    return bool(gone)
