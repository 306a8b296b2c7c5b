"""Lists of treaty actions into the records: an act, or that a State is a party, row by row.

A State that a list does not name is left as it is: that it is no party is for the depositary to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision, Outcome
from tracker.i18n import _
from tracker.importers.records import ParsedDocument, ParsedRecord
from tracker.importers.tables.csv_table import fold_header
from tracker.services.imports import batches, treaty_changes, treaty_pairs, treaty_writing
from tracker.services.imports.handlers import Obstacle
from tracker.services.imports.treaty_judging import Act, Judgement, Pair, Told, consent_renamed, judge
from tracker.services.imports.treaty_pairs import Key, Known
from tracker.services.vault.keys import Keyring
from tracker.storage import models

PARTY = "party"
"""Stands for the act in the key of a row that says only that the State is a party."""

SOURCE = "list of treaty actions"
"""What an act is from, where the list does not say what it is."""

_PARTY_WORDS = frozenset({"party", "stateparty"})


def place(record: ParsedRecord, _document: ParsedDocument, _ordinal: int) -> tuple[str, str]:
    """Return the treaty of a row, and the State, treaty and act that it is about."""
    read = record.treaty_act
    instrument = read.instrument if read and read.instrument else "?"
    act = read.act.value if read and read.act else PARTY
    return f"TREATY/{instrument}", f"{record.state or record.key}/{instrument}/{act}"


def compare(session: Session, batch_id: int, *, keyring: Keyring | None = None) -> None:  # noqa: ARG001 - as all kinds
    """Say of every row what applying it would do; a row sees what the rows before it bring."""
    row = models.ImportRow
    found = session.execute(
        select(row.id, row.content, row.decision).where(row.batch_id == batch_id).order_by(row.ordinal)
    ).all()
    records = {row_id: batches.read_row(content) for row_id, content, _decision in found}
    refused = {row_id for row_id, _content, decision in found if decision is Decision.REFUSED}
    batch = batches.find(session, batch_id)
    document, today = batches.as_document(batch.document), batch.staged_at.date()
    known = treaty_pairs.load(session, {key for record in records.values() if (key := _key(record))})
    findings = [
        {"id": row_id, "near": [], **_finding(record, known, document, today=today, refused=row_id in refused)}
        for row_id, record in records.items()
    ]
    if findings:
        session.execute(update(row), findings)


def apply(
    session: Session,
    batch_id: int,
    *,
    actor: str,
    today: date,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> None:
    """Write the acts that are new or corrected, how far the record reaches, and the statuses that follow."""
    compare(session, batch_id)  # anew: somebody may have recorded an act since it was staged
    treaty_writing.write(session, batch_id, actor=actor, today=today)


def obstacles(
    session: Session,
    batch_id: int,
    *,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> tuple[Obstacle, ...]:
    """Return the acts that a person or a later import has spoken of since."""
    return treaty_writing.obstacles(session, batch_id)


def undo(
    session: Session,
    batch_id: int,
    *,
    actor: str,
    today: date,
    keyring: Keyring | None = None,  # noqa: ARG001 - as all kinds
) -> None:
    """Put back what stood there before, and the statuses that follow."""
    treaty_writing.take_back(session, batch_id, actor=actor, today=today)


def _key(record: ParsedRecord) -> Key | None:
    """Return State and treaty of a row that names both."""
    read = record.treaty_act
    return (record.state, read.instrument) if read and read.instrument and record.state else None


def _finding(
    record: ParsedRecord, known: Known, document: ParsedDocument, *, today: date, refused: bool
) -> dict[str, Any]:
    """Return what is written down about a row, and let the rows behind it see what it brings unless it is refused."""
    key, told = _key(record), _told(record, document)
    why = _unreadable(record, known)
    if key is None or told is None or why:
        return _written(Judgement(Outcome.PROBLEM, why=why), {}, subject="")
    pair = replace(known.pairs[key], acts=list(known.pairs[key].acts)) if refused else known.pairs[key]
    judgement = judge(told, pair, today=today)
    if judgement.outcome is Outcome.PROBLEM:
        return _written(judgement, {}, subject="/".join(key))
    changes = treaty_changes.changes(judgement) | _reach(told, judgement, pair, today=today)
    if judgement.after is not None:
        pair.acts = [*(act for act in pair.acts if act != judgement.before), judgement.after]
    if told_first := consent_renamed(judgement.after, pair):
        before, after = told_first
        changes[treaty_changes.CONSENT] = [treaty_changes.name_of(act) for act in told_first]
        pair.acts[pair.acts.index(before)] = after
    return _written(judgement, changes, subject=_subject(key, judgement.after))


def _told(record: ParsedRecord, document: ParsedDocument) -> Told | None:
    read = record.treaty_act
    if read is None:
        return None
    return Told(
        read.act,
        read.done_first,
        read.done_last,
        read.precision,
        source=document.title or document.reference or SOURCE,
        list_on=document.date,
        ended="[" in read.as_stated,
    )


def _unreadable(record: ParsedRecord, known: Known) -> str:
    """Return why a row cannot be compared, "" where it can."""
    read = record.treaty_act
    if read is None:
        return _("The row tells of no treaty act.")
    if read.instrument is None:
        return _("The list does not say which treaty it is about. Send it again, and name the treaty.")
    if read.instrument not in known.treaties:
        return _("%(code)s is no treaty on record.") % {"code": read.instrument}
    if record.state not in known.states:
        return _("Not a State of today: its act is not recorded.")
    if read.act is None and fold_header(read.as_stated.partition(";")[0]) not in _PARTY_WORDS:
        return _("No act that is known: “%(words)s”.") % {"words": read.as_stated}
    return ""


def _reach(told: Told, judgement: Judgement, pair: Pair, *, today: date) -> dict[str, Any]:
    """Return how far the record reaches with this row: to the day of the list, or to an act that it brings."""
    last = told.list_on or (min(told.last, today) if told.last and (judgement.after or pair.as_of is None) else None)
    if last is None or (pair.as_of is not None and last <= pair.as_of):
        return {}
    found = {"record_as_of": [pair.as_of.isoformat() if pair.as_of else None, last.isoformat()]}
    if pair.as_of is None or told.list_on is not None:
        found["record_source"] = [pair.source or None, told.source]
        pair.source = told.source
    pair.as_of = last
    return found


def _subject(key: Key, act: Act | None) -> str:
    return "/".join((*key, treaty_changes.name_of(act)) if act else key)


def _written(judgement: Judgement, changes: Mapping[str, Any], *, subject: str) -> dict[str, Any]:
    return {"outcome": judgement.outcome, "why": judgement.why, "changes": dict(changes), "subject": subject}
