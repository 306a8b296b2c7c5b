"""Treaty acts written, and put back: each row of an import keeps what stood there before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Certainty, TreatyAct
from tracker.i18n import _
from tracker.importers.records import Kind
from tracker.services.imports import batches, treaty_pairs
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.treaty_changes import CONSENT, Name, Row, full, rows_of, taken
from tracker.services.imports.treaty_pairs import Key
from tracker.services.results import assessments
from tracker.services.trail import audit
from tracker.storage import models


def write(session: Session, batch_id: int, *, actor: str, today: date) -> None:
    """Write what the rows of a compared batch bring, but for problems and what a person refused."""
    rows = rows_of(session, batch_id, only_live=False)
    wanted = {row.key for row in rows}
    acts, records = _acts(session, wanted), _records(session, wanted)
    for row in rows:
        _write_act(session, row, acts)
        _name_consent(row, acts, side=1)
        _write_record(session, row, records)
    _close(session, rows, actor=actor, event="treaty:import", today=today)
    _make_live(session, batch_id)


def take_back(session: Session, batch_id: int, *, actor: str, today: date) -> None:
    """Put back what stood before the rows of a batch, the last row first."""
    rows = rows_of(session, batch_id, only_live=True)
    wanted = {row.key for row in rows}
    acts, records = _acts(session, wanted), _records(session, wanted)
    for row in reversed(rows):
        _name_consent(row, acts, side=0)
        _take_act_back(session, row, acts)
        _take_record_back(session, row, records)
    _close(session, rows, actor=actor, event="treaty:import_undone", today=today)
    table = models.ImportRow
    session.execute(update(table).where(table.batch_id == batch_id).values(is_live=False))
    freed = update(table).where(table.superseded_by_id == batch_id)
    session.execute(freed.values(is_live=True, superseded_by_id=None))


def obstacles(session: Session, batch_id: int) -> tuple[Obstacle, ...]:
    """Return what was said since of the acts that a batch brought; empty where it can be undone."""
    batch = batches.find(session, batch_id)
    live = rows_of(session, batch_id, only_live=True)
    rows = rows_of(session, batch_id, only_live=False)
    acts = _acts(session, {row.key for row in rows})
    by_hand = treaty_pairs.by_hand(
        session, {row.key for row in rows}, events=treaty_pairs.BY_HAND, since=batch.applied_at
    )
    # What a later row of the same file went on from.
    again = {row.before for row in rows} | {
        full(row.key, row.changes[CONSENT][0]) for row in rows if CONSENT in row.changes
    }
    found: dict[str, str] = {}
    for row in rows:
        if row.key in by_hand:
            found["/".join(row.key)] = _("A person recorded or checked this treaty since.")
        elif row.after and row not in live:
            found["/".join(row.after)] = _("A later import tells of this act too. Undo that one first.")
        elif row.after and row.after not in again and not _stands(acts.get(row.after), row):
            found["/".join(row.after)] = _("This act was changed since.")
    return tuple(Obstacle(ref, sentence) for ref, sentence in sorted(found.items()))


def _acts(session: Session, wanted: Collection[Key]) -> dict[Name, models.TreatyAction]:
    return {_name(action): action for action in treaty_pairs.actions_of(session, wanted)}


def _name(action: models.TreatyAction) -> Name:
    return action.state_code, action.instrument_code, action.act.value, action.done_first.isoformat()


def _records(session: Session, wanted: Collection[Key]) -> dict[Key, models.TreatyRecord]:
    found = treaty_pairs.records_of(session, wanted)
    return {(record.state_code, record.instrument_code): record for record in found}


def _write_act(session: Session, row: Row, acts: dict[Name, models.TreatyAction]) -> None:
    if row.after is None:
        return
    state, instrument = row.key
    if row.before is None:
        acts[row.after] = models.TreatyAction(state_code=state, instrument_code=instrument, **row.values(1))
        session.add(acts[row.after])
    else:
        acts[row.after] = action = acts.pop(row.before)
        _set(action, row.values(1))


def _take_act_back(session: Session, row: Row, acts: dict[Name, models.TreatyAction]) -> None:
    action = acts.pop(row.after, None) if row.after else None
    if action is None:
        return
    if row.before is None:
        session.delete(action)
    else:
        acts[row.before] = action
        _set(action, row.values(0))


def _name_consent(row: Row, acts: dict[Name, models.TreatyAction], *, side: int) -> None:
    if CONSENT not in row.changes:
        return
    names = row.changes[CONSENT]
    if action := acts.pop(full(row.key, names[1 - side]), None):
        name = full(row.key, names[side])
        action.act = TreatyAct(name[2])
        acts[name] = action


def _set(action: models.TreatyAction, values: Mapping[str, Any]) -> None:
    for column, value in values.items():
        setattr(action, column, value)


def _write_record(session: Session, row: Row, records: dict[Key, models.TreatyRecord]) -> None:
    if "record_as_of" not in row.changes:
        return
    reach = date.fromisoformat(row.changes["record_as_of"][1])
    source = row.changes.get("record_source", [None, None])[1]
    if row.key not in records:
        state, instrument = row.key
        records[row.key] = models.TreatyRecord(
            state_code=state, instrument_code=instrument, as_of=reach, source=source, certainty=Certainty.SECONDARY
        )
        session.add(records[row.key])
    else:
        records[row.key].as_of = reach
        records[row.key].source = source or records[row.key].source


def _take_record_back(session: Session, row: Row, records: dict[Key, models.TreatyRecord]) -> None:
    """Put back how far a record reached, unless it has been moved on since."""
    record = records.get(row.key)
    before, after = row.changes.get("record_as_of", (None, None))
    if record is None or after is None or record.as_of.isoformat() != after:
        return
    if before is None:
        session.delete(records.pop(row.key))
        return
    record.as_of = date.fromisoformat(before)
    record.source = row.changes.get("record_source", [record.source])[0]


def _stands(action: models.TreatyAction | None, row: Row) -> bool:
    return action is not None and all(getattr(action, column) == value for column, value in row.values(1).items())


def _close(session: Session, rows: Iterable[Row], *, actor: str, event: str, today: date) -> None:
    """Record what was done, and compute the statuses of the States concerned anew."""
    side = 1 if event == "treaty:import" else 0
    happenings = [
        audit.Happening(
            event,
            f"treaty:{'/'.join(row.key)}",
            {field: (pair[1 - side], pair[side]) for field, pair in row.changes.items()},
        )
        for row in rows
    ]
    session.flush()
    audit.record_all(session, actor, happenings=happenings)
    assessments.renew(session, {row.key[0] for row in rows}, as_of=today)


def _make_live(session: Session, batch_id: int) -> None:
    """Make the rows that were taken live, in place of those that an earlier list had under their keys."""
    row = models.ImportRow
    ours = taken(batch_id)
    session.execute(update(row).where(*ours).values(is_live=True))
    keys = select(row.key).where(*ours)
    lists = select(models.ImportBatch.id).where(models.ImportBatch.kind == Kind.TREATY_ACTIONS.value)
    earlier = update(row).where(row.is_live, row.batch_id != batch_id, row.batch_id.in_(lists), row.key.in_(keys))
    session.execute(
        earlier.values(is_live=False, superseded_by_id=batch_id).execution_options(synchronize_session=False)
    )
