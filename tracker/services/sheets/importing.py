"""Our own spreadsheet as an import: rows compared by writing them and taking that back, applied, undone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision, Outcome
from tracker.domain.roles import Role
from tracker.domain.sheets import REFERENCE, VERSION, Sheet
from tracker.errors import Conflict
from tracker.i18n import _
from tracker.importers.records import ParsedDocument, ParsedRecord
from tracker.services.imports import sealing
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.sealing import Opener, Sealer
from tracker.services.results import assessments
from tracker.services.results.postponed import postponed
from tracker.services.sheets import undoing
from tracker.services.sheets.books import portions, stored, version
from tracker.services.sheets.running import Done, Given, run
from tracker.services.sheets.undoing import evidence_as_judged, takes_approval
from tracker.services.sheets.values import names
from tracker.services.vault.keys import Keyring
from tracker.storage import models

_WRITES = (Outcome.NEW, Outcome.CHANGED)
_APPROVING = frozenset({Role.ADMIN, Role.REVIEWER})
_decode = msgspec.json.Decoder(ParsedRecord).decode


def place(record: ParsedRecord, document: ParsedDocument, ordinal: int) -> tuple[str, str]:  # noqa: ARG001 - as all kinds
    """Return the sheet of a row, and its record or, for a new one, its content."""
    return f"SHEET/{record.sheet}", record.key


def compare(session: Session, batch_id: int, *, keyring: Keyring | None = None) -> None:
    """Say of every row what applying it would do: each is written as it would be, and all of it taken back."""
    rows = _rows(session, batch_id, keyring)
    actor = session.scalar(select(models.ImportBatch.staged_by).where(models.ImportBatch.id == batch_id)) or ""
    attempt = session.begin_nested()
    try:
        with postponed(session):
            done = run(session, rows, actor=actor, approves=_approves(session, actor), keyring=keyring)
    finally:
        attempt.rollback()
    _note(session, batch_id, done, keyring)


def apply(session: Session, batch_id: int, *, actor: str, today: date, keyring: Keyring | None = None) -> None:
    """Write what is new and changed to the records, by the services that a person's forms call.

    Rows that were never compared are, as they are written.

    Raises:
        Conflict: a record is no longer what the rows were compared with; nothing is written.
    """
    row = models.ImportRow
    outcomes = dict(session.execute(select(row.id, row.outcome).where(row.batch_id == batch_id)).all())
    compared = _compared(session, batch_id, keyring)
    rows = [each for each in _rows(session, batch_id, keyring) if outcomes[each.id] in (None, *_WRITES)]
    with postponed(session) as waiting:
        done = run(session, rows, actor=actor, approves=_approves(session, actor), keyring=keyring)
    for each in rows:
        found = done[each.id]
        changes = {name: list(pair) for name, pair in found.changes.items()}
        if outcomes[each.id] is not None and (found.outcome, changes) != (outcomes[each.id], compared[each.id]):
            raise Conflict(
                _("A record was changed since this file was compared. Nothing was written: compare it again.")
            )
    session.flush()
    session.expire_all()
    assessments.refresh(session, waiting, as_of=today)
    _note(session, batch_id, done, keyring)
    live = [each.id for each in rows if done[each.id].outcome in _WRITES]
    for portion in portions(live):
        session.execute(update(row).where(row.id.in_(portion)).values(is_live=True))
    _keep(session, batch_id, rows, done)


def obstacles(session: Session, batch_id: int, *, keyring: Keyring | None = None) -> tuple[Obstacle, ...]:
    """Return what was changed or built since on what this batch wrote; nothing where it can be undone."""
    return undoing.obstacles(session, batch_id, keyring=keyring)


def undo(session: Session, batch_id: int, *, actor: str, today: date, keyring: Keyring | None = None) -> None:
    """Take new records away and give changed ones their former values back.

    Raises:
        Conflict: something stands in the way; nothing is written.
    """
    undoing.undo(session, batch_id, actor=actor, today=today, keyring=keyring)


def _rows(session: Session, batch_id: int, keyring: Keyring | None) -> list[Given]:
    """Return the rows of a batch, without those that a person refused or a purge emptied."""
    row, opener = models.ImportRow, Opener(session, keyring)
    not_refused = (row.decision.is_(None)) | (row.decision != Decision.REFUSED)
    found = session.execute(
        select(row.id, row.ordinal, row.content)
        .where(row.batch_id == batch_id, not_refused, row.content != "")
        .order_by(row.ordinal)
    )
    return [_given(row_id, _decode(opener.row(batch_id, ordinal, content))) for row_id, ordinal, content in found]


def _given(row_id: int, record: ParsedRecord) -> Given:
    cells = dict(record.cells)
    return Given(
        id=row_id,
        number=(record.place.row if record.place else None) or 0,
        sheet=Sheet(record.sheet or ""),
        reference=cells.get(REFERENCE, ""),
        cells=cells,
        doubts={issue.column: issue.message for issue in record.issues if issue.column},
    )


def _compared(session: Session, batch_id: int, keyring: Keyring | None) -> dict[int, dict[str, list[str]]]:
    row, opener = models.ImportRow, Opener(session, keyring)
    found = session.execute(select(row.id, row.changes).where(row.batch_id == batch_id))
    return {row_id: opener.told(row_id, changes, "")[0] for row_id, changes in found}


def _approves(session: Session, actor: str) -> bool:
    """Tell whether whoever imports may approve evidence: as in the forms; the command line is the machine's owner's."""
    kind, _colon, number = actor.partition(":")
    if kind != "user":
        return True
    held = session.scalars(
        select(models.Role.name)
        .join(models.UserRole, models.UserRole.role_id == models.Role.id)
        .where(models.UserRole.user_id == int(number))
    )
    return bool(_APPROVING & set(held))


def _note(session: Session, batch_id: int, done: dict[int, Done], keyring: Keyring | None) -> None:
    """Keep what became of the rows; of one that tells of somebody in the vault nothing else than which it is."""
    sealer = sealing.of_batch(session, keyring, session.get_one(models.ImportBatch, batch_id))
    rows = []
    for row_id, each in done.items():
        changes = {name: list(pair) for name, pair in each.changes.items()}
        told: dict[str, object] = {"changes": changes, "why": each.why}
        if sealer is not None:
            told = {"changes": sealer.told(row_id, changes, each.why), "why": ""}
        rows.append(told | {"id": row_id, "outcome": each.outcome, "subject": each.subject, "near": list(each.near)})
    if rows:
        session.execute(update(models.ImportRow), rows)
    _blank(session, batch_id, [row_id for row_id, each in done.items() if each.is_about_people], keyring, sealer)


def _blank(
    session: Session, batch_id: int, ids: Collection[int], keyring: Keyring | None, sealer: Sealer | None
) -> None:
    """Take what was typed out of rows; which record they name stays, and where in the file they stand."""
    row, opener = models.ImportRow, Opener(session, keyring)
    for portion in portions(ids):
        found = session.execute(select(row.id, row.ordinal, row.content).where(row.id.in_(portion))).all()
        blank = []
        for row_id, ordinal, content in found:
            read = _decode(opener.row(batch_id, ordinal, content))
            cells = tuple((name, text) for name, text in read.cells if name in (REFERENCE, VERSION))
            left = ParsedRecord(key="", text="", place=read.place, sheet=read.sheet, cells=cells)
            kept = msgspec.json.encode(left)
            said = kept.decode() if sealer is None else sealer.row(batch_id, ordinal, kept)
            blank.append({"id": row_id, "content": said, "digest": "", "key": ""})
        if blank:
            session.execute(update(row), blank)


def _keep(session: Session, batch_id: int, rows: Sequence[Given], done: dict[int, Done]) -> None:
    """Keep the state in which new records were left, and items no longer approved: undoing sees what changed since."""
    made: dict[str, str] = {}
    known = names(session)
    for sheet in Sheet:
        refs: Collection[str] = [
            done[row.id].subject for row in rows if row.sheet is sheet and done[row.id].outcome is Outcome.NEW
        ]
        made |= {ref: version(cells) for ref, cells in stored(session, sheet, refs, known=known).items()}
    taken = [done[row.id] for row in rows if row.sheet is Sheet.EVIDENCE]
    judged = [each.subject for each in taken if each.outcome is Outcome.CHANGED and takes_approval(each.changes)]
    made |= evidence_as_judged(session, stored(session, Sheet.EVIDENCE, judged, known=known))
    batch = session.get_one(models.ImportBatch, batch_id)
    batch.beside = dict(batch.beside) | {"made": made}
