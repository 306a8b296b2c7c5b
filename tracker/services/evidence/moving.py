"""What a write of evidence moves: the statuses before and after, and the first reason of each that changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import of_organisation
from tracker.domain.vocabulary import ReviewState, Status
from tracker.services.evidence import asks as evidence_asks
from tracker.services.evidence.asks import Asks
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.evidence.rows import target_of
from tracker.services.people import leaving
from tracker.services.results import assessments, facts, stored_units
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Moved:
    """A status that a write changed, with the first of its reasons."""

    part: str
    cycle: int
    before: Status | None
    after: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a write did."""

    ref: str
    moved: tuple[Moved, ...] = ()


Statuses = dict[tuple[str, str, int], tuple[Status, str]]


@dataclass(frozen=True, slots=True)
class Before:
    """How things stood before a write: which States and recommendations it touches, and whether the item counted."""

    organisation_id: int
    states: frozenset[str]
    reached: frozenset[int]
    statuses: Statuses
    counted: bool


def asks_of(session: Session, entry: EvidenceEntry, row: models.Evidence | None = None) -> Asks:
    """Return the asks that an entry names, and those that a row is linked to."""
    typed = {link.ask for link in entry.links if link.ask}
    return evidence_asks.of_links(session, [entry.state], typed, row)


def reached(row: models.Evidence, asks: Asks) -> frozenset[int]:
    """Return the recommendations whose statuses the links can move."""
    by_target = {target_of(ask): ask for ask in asks.all}
    found = (by_target.get((link.part_id, link.cluster_id)) for link in row.links)
    return frozenset(each for ask in found if ask for each in ask.recommendation_ids)


def before(
    session: Session, row: models.Evidence, *, states: Collection[str], recommendations: Collection[int], counted: bool
) -> Before:
    """Return the statuses as they stand; call it before anything that the write changes is assessed."""
    touched = frozenset(recommendations)
    stand = _statuses(session, row.organisation_id, states, touched)
    return Before(row.organisation_id, frozenset(states), touched, stand, counted)


def reassessed(session: Session, row: models.Evidence, was: Before) -> Saved:
    """Assess anew what an item touches, and tell what moved; what never counted moves nothing."""
    leaving.take_off_uncovered(session, [row.id])
    ref = row.ref
    if not was.counted and row.review_state is not ReviewState.APPROVED:
        return Saved(ref)
    part = models.Part
    parts = session.scalars(select(part.id).where(part.recommendation_id.in_(was.reached))).all()
    assessments.renew(session, was.states, as_of=facts.today(), parts=parts)
    after = _statuses(session, was.organisation_id, was.states, was.reached)
    moved = [
        Moved(part, cycle, was.statuses[key][0] if key in was.statuses else None, status, reason)
        for key, (status, reason) in sorted(after.items())
        for _state, part, cycle in [key]
        if key not in was.statuses or was.statuses[key][0] is not status
    ]
    return Saved(ref, tuple(moved))


def _statuses(
    session: Session, organisation_id: int, states: Collection[str], recommendations: Collection[int]
) -> Statuses:
    audience = of_organisation(organisation_id)
    return {
        (state, unit.part, unit.window.cycle): (unit.status, unit.reasons[0] if unit.reasons else "")
        for state in sorted(states)
        for units in stored_units.of_state(session, state, audience=audience, recommendations=recommendations).values()
        for unit in units
    }
