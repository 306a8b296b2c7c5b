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
from tracker.services.readers.seen import results
from tracker.services.results import assessments, facts
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


def asks_of(session: Session, entry: EvidenceEntry, row: models.Evidence | None = None) -> Asks:
    """Return the asks that an entry names, and those that a row is linked to."""
    typed = {link.ask for link in entry.links if link.ask}
    return evidence_asks.of_links(session, [entry.state], typed, row)


def reached(row: models.Evidence, asks: Asks) -> frozenset[int]:
    """Return the recommendations whose statuses the links can move."""
    by_target = {target_of(ask): ask for ask in asks.all}
    found = (by_target.get((link.part_id, link.cluster_id)) for link in row.links)
    return frozenset(each for ask in found if ask for each in ask.recommendation_ids)


def reassessed(
    session: Session, row: models.Evidence, *, states: Collection[str], recommendations: Collection[int], counted: bool
) -> Saved:
    """Assess anew what an item touches, and tell what moved; what never counted moves nothing.

    Args:
        session: a writing session in which the item is as it is to be.
        row: the item.
        states: those that it was about, and is.
        recommendations: those that its links reached, and reach.
        counted: whether it was approved before.
    """
    ref, organisation_id = row.ref, row.organisation_id
    if not counted and row.review_state is not ReviewState.APPROVED:
        return Saved(ref)
    part = models.Part
    parts = session.scalars(select(part.id).where(part.recommendation_id.in_(recommendations))).all()
    before = _statuses(session, organisation_id, states, parts)
    assessments.renew(session, states, as_of=facts.today(), parts=parts)
    after = _statuses(session, organisation_id, states, parts)
    moved = [
        Moved(part, cycle, before[key][0] if key in before else None, status, reason)
        for key, (status, reason) in sorted(after.items())
        for _state, part, cycle in [key]
        if key not in before or before[key][0] is not status
    ]
    return Saved(ref, tuple(moved))


def _statuses(session: Session, organisation_id: int, states: Collection[str], parts: Collection[int]) -> Statuses:
    stored, part = models.StoredAssessment, models.Part
    rows = session.execute(
        select(stored.state_code, part.ref, stored.cycle, stored.status, stored.reasons)
        .join(part, part.id == stored.part_id)
        .where(stored.part_id.in_(parts), stored.state_code.in_(states), results(of_organisation(organisation_id)))
    )
    return {(state, ref, cycle): (status, (reasons or [""])[0]) for state, ref, cycle, status, reasons in rows}
