"""What a person asks of an import: that its file is read, that it is applied, that it is undone. Each is one job."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, JobKind
from tracker.domain.vocabulary import InstrumentKind
from tracker.errors import Conflict, Invalid
from tracker.i18n import N_, _
from tracker.services import jobs
from tracker.services.actors import organisation_of
from tracker.services.imports import batches, whose
from tracker.storage import models

_MOVED_ON = {
    BatchState.STAGING: N_("This file is not read yet. Nothing was changed. Wait until it is."),
    BatchState.STAGED: N_("This import is not applied. Nothing was changed."),
    BatchState.APPLIED: N_("This import is applied already. Nothing was changed a second time."),
    BatchState.UNDONE: N_("This import was undone. Nothing was changed. Send the file again to bring it back."),
}


def to_read(session: Session, sha256: str, *, user_id: int) -> tuple[int, int]:
    """Open an import of a kept file and ask for its reading; one that waits to be applied is compared anew.

    That of another organisation is not told of: the same bytes sent are no sign that somebody sent them.

    Returns:
        The number of the import, and the job to deliver.
    """
    actor = f"user:{user_id}"
    among = whose.seen_by(organisation_of(session, actor))
    batch_id = batches.begin(session, sha256=sha256, actor=actor, among=among)
    return batch_id, jobs.request(session, JobKind.IMPORT_STAGE, user_id=user_id, batch_id=batch_id, steps=0)


def to_read_again(session: Session, batch_id: int, *, user_id: int) -> int:
    """Ask once more for the reading and comparing of a file that is not applied, and return the job to deliver.

    Raises:
        NotFound: there is no such import.
        Conflict: it is applied already.
    """
    state = batches.find(session, batch_id).state
    if state not in {BatchState.STAGING, BatchState.STAGED}:
        raise Conflict(_(_MOVED_ON[state]))
    return jobs.request(session, JobKind.IMPORT_STAGE, user_id=user_id, batch_id=batch_id, steps=0)


def to_read_about(session: Session, batch_id: int, *, instrument: str, user_id: int) -> int:
    """Say which treaty a list is about, which names none itself, and ask for its reading once more.

    Raises:
        NotFound: there is no such import.
        Conflict: it is applied already.
        Invalid: no treaty has this code.
    """
    batch = batches.find(session, batch_id)
    if batch.state not in {BatchState.STAGING, BatchState.STAGED}:
        raise Conflict(_(_MOVED_ON[batch.state]))
    if instrument not in {code for code, _name in treaties(session)}:
        raise Invalid(_("Choose a treaty of the list. Nothing was changed."))
    batch.beside = dict(batch.beside) | {batches.INSTRUMENT: instrument}
    return jobs.request(session, JobKind.IMPORT_STAGE, user_id=user_id, batch_id=batch_id, steps=0)


def treaties(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the treaties that a list of acts may be about, as (code, name)."""
    instrument = models.Instrument
    rows = session.execute(
        select(instrument.code, instrument.name)
        .where(instrument.kind == InstrumentKind.TREATY)
        .order_by(instrument.name, instrument.code)
    )
    return tuple((code, name) for code, name in rows)


def to_apply(session: Session, batch_id: int, *, seen: str, user_id: int) -> int:
    """Ask that an import is applied as the person saw it, and return the job to deliver.

    Args:
        session: a writing session.
        batch_id: the import.
        seen: the revision that the person looked at.
        user_id: who asks.

    Raises:
        NotFound: there is no such import.
        Conflict: it was compared anew since, or is applied already.
    """
    _refuse_other(session, batch_id, BatchState.STAGED)
    if seen != str(batches.find(session, batch_id).revision):
        raise Conflict(
            _("This import was compared anew since you looked at it. Nothing was applied. Look at its rows once more.")
        )
    return jobs.request(session, JobKind.IMPORT_APPLY, user_id=user_id, batch_id=batch_id, steps=0)


def to_undo(session: Session, batch_id: int, *, user_id: int) -> int:
    """Ask that an import is undone, and return the job to deliver.

    Raises:
        NotFound: there is no such import.
        Conflict: it is not applied.
    """
    _refuse_other(session, batch_id, BatchState.APPLIED)
    return jobs.request(session, JobKind.IMPORT_UNDO, user_id=user_id, batch_id=batch_id, steps=0)


def _refuse_other(session: Session, batch_id: int, wanted: BatchState) -> None:
    state = batches.find(session, batch_id).state
    if state is not wanted:
        raise Conflict(_(_MOVED_ON[state]))
