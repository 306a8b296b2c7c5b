"""What is on record of the States and treaties that an import speaks of, in a number of queries that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import InstrumentKind
from tracker.services.imports.treaty_judging import Act, Pair
from tracker.storage import models

BY_HAND = ("treaty:act", "treaty:checked")
"""The events by which a person records an act, or that the record is complete."""

_AT_ONCE = 5_000  # subjects asked about in one query

Key = tuple[str, str]
"""A State and an instrument, by their codes."""


@dataclass(frozen=True, slots=True)
class Known:
    """The States and treaties that are known, and what is on record of each two of them."""

    states: frozenset[str]
    treaties: frozenset[str]
    pairs: dict[Key, Pair]


def load(session: Session, wanted: Collection[Key]) -> Known:
    """Return what is on record of these States and treaties."""
    instrument = models.Instrument
    treaties = select(instrument.code, instrument.adopted_on).where(instrument.kind == InstrumentKind.TREATY)
    adopted = {row.code: row.adopted_on for row in session.execute(treaties)}
    pairs: defaultdict[Key, Pair] = defaultdict(Pair)
    for key in wanted:
        pairs[key].adopted_on = adopted.get(key[1])
    for action in actions_of(session, wanted):
        pairs[action.state_code, action.instrument_code].acts.append(as_act(action))
    for record in records_of(session, wanted):
        pair = pairs[record.state_code, record.instrument_code]
        pair.as_of, pair.source, pair.checked_on = record.as_of, record.source, record.checked_on
    for key in by_hand(session, wanted, events=BY_HAND[:1]):
        pairs[key].by_person = True
    states = frozenset(session.scalars(select(models.State.code)))
    return Known(states, frozenset(adopted), dict(pairs))


def actions_of(session: Session, wanted: Collection[Key]) -> Iterable[models.TreatyAction]:
    """Return the acts of these States on these treaties, the oldest first."""
    action = models.TreatyAction
    found = session.scalars(
        select(action)
        .where(action.instrument_code.in_(sorted({code for _state, code in wanted})))
        .order_by(action.done_first, action.act, action.id)
    )
    return [each for each in found if (each.state_code, each.instrument_code) in wanted]


def records_of(session: Session, wanted: Collection[Key]) -> Iterable[models.TreatyRecord]:
    """Return how far the record of these States on these treaties reaches."""
    record = models.TreatyRecord
    found = session.scalars(
        select(record)
        .where(record.instrument_code.in_(sorted({code for _state, code in wanted})))
        .order_by(record.state_code, record.instrument_code)
    )
    return [each for each in found if (each.state_code, each.instrument_code) in wanted]


def by_hand(
    session: Session, wanted: Collection[Key], *, events: Collection[str], since: datetime | None = None
) -> set[Key]:
    """Return those of which the trail tells that a person recorded something, since a time if one is given."""
    entry = models.AuditEntry
    named = {f"treaty:{state}/{code}": (state, code) for state, code in wanted}
    subjects = sorted(named)
    found: set[Key] = set()
    for start in range(0, len(subjects), _AT_ONCE):
        some = select(entry.subject).where(
            entry.subject.in_(subjects[start : start + _AT_ONCE]), entry.event.in_(tuple(events))
        )
        if since is not None:
            some = some.where(entry.at > since)
        found |= {named[subject] for subject in session.scalars(some.distinct())}
    return found


def as_act(action: models.TreatyAction) -> Act:
    """Return an act on record as the rule reads it."""
    return Act(
        action.act,
        action.done_first,
        action.done_last,
        action.done_precision,
        action.certainty,
        as_of=action.as_of,
        source=action.source,
    )
