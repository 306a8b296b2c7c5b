"""What a row of a treaty list changes, as the row keeps it: column -> [before, after], and back again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision, Outcome
from tracker.domain.vocabulary import Certainty, DatePrecision, TreatyAct
from tracker.services.imports.treaty_judging import Act, Judgement
from tracker.services.imports.treaty_pairs import Key
from tracker.storage import models

# Column of an act -> what the rule calls it, and how it is read from what a row keeps.
_COLUMNS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "act": ("act", TreatyAct),
    "done_first": ("first", date.fromisoformat),
    "done_last": ("last", date.fromisoformat),
    "done_precision": ("precision", DatePrecision),
    "certainty": ("certainty", Certainty),
    "as_of": ("as_of", date.fromisoformat),
    "source": ("source", str),
}
CONSENT = "consent"
"""The field of a signature's row that turns an accession, which only a list of status told of, into a ratification."""

Name = tuple[str, str, str, str]
"""State, instrument, act and first possible day: no two acts on record share them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that brings something: its act after and before, None where there is none, and what it changes."""

    key: Key
    after: Name | None
    before: Name | None
    changes: Mapping[str, list[Any]]

    def values(self, side: int) -> dict[str, Any]:
        """Return the columns of the act before (0) or after (1)."""
        return {
            column: read(pair[side])
            for column, (_name, read) in _COLUMNS.items()
            if (pair := self.changes.get(column)) and pair[side] is not None
        }


def changes(judgement: Judgement) -> dict[str, list[Any]]:
    """Return column -> [before, after] of the act that a row changes; before is None of one that is new."""
    if judgement.after is None:
        return {}
    pairs = {
        column: [_plain(judgement.before, name), _plain(judgement.after, name)]
        for column, (name, _read) in _COLUMNS.items()
    }
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}


def _plain(act: Act | None, name: str) -> str | None:
    value = getattr(act, name) if act else None
    return value.isoformat() if isinstance(value, date) else value and str(value)


def name_of(act: Act) -> str:
    """Return what tells an act from the others of its State and treaty."""
    return f"{act.act}/{act.first.isoformat()}"


def full(key: Key, name: str) -> Name:
    """Return the whole name of an act that `name_of` named."""
    act, first = name.split("/")
    return (*key, act, first)


def rows_of(session: Session, batch_id: int, *, only_live: bool) -> list[Row]:
    """Return the rows that bring something, in their order."""
    row = models.ImportRow
    chosen = [*taken(batch_id), row.is_live] if only_live else taken(batch_id)
    found = session.execute(select(row.subject, row.changes).where(*chosen).order_by(row.ordinal))
    return [_read(subject, told) for subject, told in found if told]


def taken(batch_id: int) -> list[ColumnElement[bool]]:
    """Return what tells the rows that applying writes: no problem, and refused by nobody."""
    row = models.ImportRow
    accepted = or_(row.decision.is_(None), row.decision != Decision.REFUSED)
    return [row.batch_id == batch_id, row.outcome != Outcome.PROBLEM, accepted]


def _read(subject: str, told: Mapping[str, list[Any]]) -> Row:
    state, instrument, *name = subject.split("/")
    if not name:
        return Row((state, instrument), None, None, told)
    act, first = name
    before = (told.get("act", [act])[0], told.get("done_first", [first])[0])
    named = (state, instrument, str(before[0]), str(before[1])) if all(before) else None
    return Row((state, instrument), (state, instrument, act, first), named, told)
