"""What the program suggested about a State and nobody has decided yet, counted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from tracker.services.readers.addressed import addressed_to
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Waiting:
    """Suggested links to earlier asks, and suggested groups as (cycle, how many), the latest review first."""

    links: int
    groups: tuple[tuple[int, int], ...]


def waiting(session: Session, state: str) -> Waiting:
    """Count the suggestions about a State that wait for a person; a pair linked by hand waits no more."""
    suggestion, link = models.LineageSuggestion, models.LineageLink
    by_hand = exists().where(and_(link.later_id == suggestion.later_id, link.earlier_id == suggestion.earlier_id))
    mine = addressed_to(state)
    links = select(func.count(suggestion.id)).where(
        suggestion.decision.is_(None), suggestion.later_id.in_(mine), suggestion.earlier_id.in_(mine), ~by_hand
    )
    group, review = models.ClusterSuggestion, models.Review
    groups = (
        select(review.cycle, func.count(group.id))
        .join(review, review.id == group.review_id)
        .where(review.state_code == state, group.decision.is_(None))
        .group_by(review.cycle)
        .order_by(review.cycle.desc())
    )
    return Waiting(session.scalar(links) or 0, tuple((cycle, count) for cycle, count in session.execute(groups)))
