"""Statuses: computed from the facts, and stored in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from tracker.domain import status
from tracker.domain.audience import PUBLIC, Audience, of_organisation
from tracker.domain.calendar import windows
from tracker.domain.facts import Assessment, Evidence, TreatyRecord, Window
from tracker.i18n import speaking
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.heard import heard_of
from tracker.services.results import facts
from tracker.services.results.counted import evidence_of_each
from tracker.services.results.postponed import is_postponed
from tracker.storage.bulk import insert_rows
from tracker.storage.models import Base, Organisation, Part, StoredAssessment

_STORED = Base.metadata.tables[StoredAssessment.__tablename__]


@dataclass(frozen=True, slots=True)
class Computed:
    """The answers for one part, oldest window first."""

    part: facts.PartFacts
    units: tuple[Assessment, ...]


def readers(session: Session) -> tuple[Audience, ...]:
    """Return those for whom results are stored: the public, and each organisation."""
    ids = session.scalars(select(Organisation.id).order_by(Organisation.id))
    return (PUBLIC, *(of_organisation(row_id) for row_id in ids))


def compute(
    session: Session, state: str, *, as_of: date, audience: Audience, only: Collection[int] | None = None
) -> tuple[Computed, ...]:
    """Compute the units of a State as of a date, from the evidence that this audience may see; all parts, or some."""
    ((_audience, found),) = _answers(session, state, [audience], as_of=as_of, only=only)
    return found


def _answers(
    session: Session, state: str, audiences: Sequence[Audience], *, as_of: date, only: Collection[int] | None
) -> Iterator[tuple[Audience, tuple[Computed, ...]]]:
    """Compute a State for several audiences; what the same evidence gives is computed once."""
    reviews = facts.reviews_of(session, state)
    records = facts.records_of(session, state, only=only)
    parts = facts.parts_of(session, state, reviews=reviews, records=records, only=only)
    evidence = evidence_of_each(session, [part.id for part in parts], state=state, audiences=audiences)
    heard = heard_of(session, {part.document_id for part in parts}, audiences=audiences)
    calendar = windows(reviews)
    known: dict[int, tuple[tuple[Evidence, ...], Computed]] = {}
    for audience in audiences:
        found = []
        for part in parts:
            if part.document_id not in heard[audience]:
                continue
            items = evidence[audience].get(part.id, ())
            if part.id not in known or known[part.id][0] != items:
                known[part.id] = (items, _computed(part, calendar, items, records, as_of))
            found.append(known[part.id][1])
        yield audience, tuple(found)


def heard_parts(state: str, audience: Audience) -> Select[int]:
    """Select the parts that ask something of a State and that this audience hears of."""
    return select(Part.id).where(Part.recommendation_id.in_(addressed_to(state, audience=audience)))


def _computed(
    part: facts.PartFacts,
    calendar: Sequence[Window],
    evidence: Sequence[Evidence],
    records: Mapping[str, TreatyRecord],
    as_of: date,
) -> Computed:
    asked = [records[each.instrument] for each in part.fact.treaty_requests if each.instrument in records]
    return Computed(part, status.assess(part.fact, calendar, evidence=evidence, records=asked, as_of=as_of))


def refresh(session: Session, states: Collection[str], *, as_of: date) -> int:
    """Compute and store every unit of these States anew, for every reader; call it where facts changed.

    Returns:
        How many units were stored; none where that is put off to the end of the transaction.
    """
    if is_postponed(session, states):
        return 0
    return sum(_store(session, state, as_of=as_of, only=None) for state in sorted(states))


def refresh_parts(session: Session, states: Collection[str], parts: Collection[int], *, as_of: date) -> int:
    """Compute and store the units of some parts anew: what one item of evidence can move.

    Returns:
        How many units were stored; none where that is put off to the end of the transaction.
    """
    if not parts or is_postponed(session, states):
        return 0
    return sum(_store(session, state, as_of=as_of, only=parts) for state in sorted(states))


def renew(session: Session, states: Collection[str], *, as_of: date, parts: Collection[int] | None = None) -> None:
    """Write what is pending, forget what was read, and store the units of those States that are followed anew."""
    session.flush()
    session.expire_all()
    followed = set(states) & set(facts.tracked_states(session))
    if parts is None:
        refresh(session, followed, as_of=as_of)
    else:
        refresh_parts(session, followed, parts, as_of=as_of)


def oldest(session: Session, *, before: date) -> str | None:
    """Return the followed State with the oldest stored answer of before a day; None where there is none."""
    stored = StoredAssessment
    older = select(stored.state_code).where(stored.as_of < before, stored.state_code.in_(facts.tracked_states(session)))
    return session.scalars(older.order_by(stored.as_of, stored.state_code).limit(1)).first()


def _store(session: Session, state: str, *, as_of: date, only: Collection[int] | None) -> int:
    former = delete(StoredAssessment).where(StoredAssessment.state_code == state)
    if only is not None:  # found by the part: by its index of the State SQLite would look through all of its answers
        of_state = func.coalesce(StoredAssessment.state_code, "") == state
        former = delete(StoredAssessment).where(StoredAssessment.part_id.in_(only), of_state)
    session.execute(former)
    with speaking(NullTranslations()):  # the reasons are stored in English, whatever the reader's language
        rows = [
            columns(part.part.id, state, audience, unit, as_of)
            for audience, parts in _answers(session, state, readers(session), as_of=as_of, only=only)
            for part in parts
            for unit in part.units
        ]
    insert_rows(session, _STORED, rows)
    return len(rows)


def columns(part_id: int, state: str, audience: Audience, unit: Assessment, as_of: date) -> dict[str, Any]:
    """Return an answer as its row keeps it."""
    last_status, last_cycle = unit.last_known or (None, None)
    return {
        "part_id": part_id,
        "state_code": state,
        "cycle": unit.window.cycle,
        "organisation_id": audience.organisation_id,
        "window_from": unit.window.start,
        "window_to": unit.window.end,
        "status": unit.status,
        "rule": unit.rule,
        "rulebook": status.RULEBOOK,
        "confidence": unit.confidence,
        "flags": [flag.value for flag in unit.flags],
        "reasons": list(unit.reasons),
        "evidence_for": list(unit.evidence_for),
        "evidence_against": list(unit.evidence_against),
        "claims": list(unit.claims),
        "baseline": list(unit.baseline),
        "shown_beside": list(unit.shown_beside),
        "last_known_status": last_status,
        "last_known_cycle": last_cycle,
        "as_of": as_of,
    }
