"""Lists of treaty actions into the records: an act, or that a State is a party, row by row.

A State that a list does not name is left as it is: that it is no party is for the depositary to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision, Outcome
from tracker.i18n import _
from tracker.importers.records import ParsedDocument, ParsedRecord, TreatyActRead
from tracker.importers.tables.csv_table import fold_header
from tracker.services.imports import batches, treaty_pairs, treaty_writing
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.treaty_judging import Act, Judgement, Told, judge
from tracker.services.imports.treaty_pairs import Key, Known
from tracker.storage import models

PARTY = "party"
"""The act of a row that says only that the State is a party."""

_PARTY_WORDS = frozenset({"party", "stateparty"})


@dataclass(frozen=True, slots=True)
class _Read:
    """One row as it was read."""

    id: int
    record: ParsedRecord


def place(record: ParsedRecord, _document: ParsedDocument, _ordinal: int) -> tuple[str, str]:
    """Return the treaty of a row, and the State, treaty and act that it is about."""
    read = record.treaty_act
    instrument = read.instrument if read and read.instrument else "?"
    act = read.act.value if read and read.act else PARTY
    return f"TREATY/{instrument}", f"{record.state or record.key}/{instrument}/{act}"


def compare(session: Session, batch_id: int) -> None:
    """Say of every row what applying it would do; a row sees what the rows before it bring."""
    rows = _rows(session, batch_id)
    batch = batches.find(session, batch_id)
    today = batch.staged_at.date()
    document = batches.as_document(batch.document)
    known = treaty_pairs.load(session, {key for row in rows if (key := key_of(row.record))})
    written = [_judged(row, known, document, batch=batch, today=today) for row in rows]
    batches.keep_sane(session, batch_id, written)


def apply(session: Session, batch_id: int, *, actor: str, today: date) -> None:
    """Write the acts that are new or corrected, how far the record reaches, and the statuses that follow."""
    compare(session, batch_id)
    row = models.ImportRow
    rows = session.scalars(select(row).where(row.batch_id == batch_id).order_by(row.ordinal)).all()
    taken = [each for each in rows if each.outcome is not Outcome.PROBLEM and each.decision is not Decision.REFUSED]
    treaty_writing.write(session, taken, actor=actor, today=today)
    treaty_writing.make_live(session, taken, batch_id)


def obstacles(session: Session, batch_id: int) -> tuple[Obstacle, ...]:
    """Return the acts that a person or a later import has spoken of since."""
    return treaty_writing.obstacles(session, batches.find(session, batch_id))


def undo(session: Session, batch_id: int, *, actor: str, today: date) -> None:
    """Put back what stood there before, and the statuses that follow."""
    treaty_writing.take_back(session, batch_id, actor=actor, today=today)


def key_of(record: ParsedRecord) -> Key | None:
    """Return State and treaty of a row that names both."""
    read = record.treaty_act
    return (record.state, read.instrument) if read and read.instrument and record.state else None


def _rows(session: Session, batch_id: int) -> Sequence[_Read]:
    row = models.ImportRow
    found = session.execute(select(row.id, row.content).where(row.batch_id == batch_id).order_by(row.ordinal))
    return [_Read(row_id, batches.read_row(content)) for row_id, content in found]


def _judged(
    row: _Read, known: Known, document: ParsedDocument, *, batch: models.ImportBatch, today: date
) -> dict[str, Any]:
    """Return what is written down about a row, and let the rows behind it see what it brings."""
    found = _problem(row.record, known)
    key = key_of(row.record)
    if found is not None or key is None:
        why = found or _("The row names no State of today.")
        return _finding(row, Judgement(Outcome.PROBLEM, why=why), {}, subject="")
    pair = known.pairs[key]
    told = told_of(row.record)
    judgement = judge(told, pair, today=today)
    changes: dict[str, Any] = {}
    if judgement.after is not None:
        source = document.title or document.reference or treaty_writing.LIST
        reach = document.date or min(judgement.after.last, today)
        changes = treaty_writing.changes(judgement, source=source, as_of=reach)
        pair.acts = [act for act in pair.acts if act != judgement.before] + [judgement.after]
    if judgement.outcome is not Outcome.PROBLEM:
        reach = document.date or min(told.last or today, today)
        if pair.as_of is None or (document.date or judgement.after) and reach > pair.as_of:
            changes["record_as_of"] = [pair.as_of and pair.as_of.isoformat(), reach.isoformat()]
            pair.as_of = reach
    return _finding(row, judgement, changes, subject=_subject(key, told, judgement.after))


def _finding(row: _Read, judgement: Judgement, changes: Mapping[str, Any], *, subject: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "outcome": judgement.outcome,
        "changes": dict(changes),
        "near": [],
        "why": judgement.why,
        "subject": subject,
    }
