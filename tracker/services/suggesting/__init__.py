"""Which asks may be related, and which ask the same in one review: suggested here, decided by a person."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from tracker.services.suggesting import grouping, lineage, reading
from tracker.storage import models

__all__ = ["forget", "states", "suggest", "suggest_for"]

_AT_ONCE = 450  # recommendations in a statement that names them twice


def suggest(session: Session, *, recommendations: Collection[int] | None = None) -> int:
    """Bring suggested lineage and groups up to date, State after State, in one transaction.

    What is suggested is a function of the asks on record: run twice, the second time nothing changes. What a person
    decided, or linked, stays as it is and is not suggested again.

    Args:
        session: a writing session.
        recommendations: those that changed; the States to which they are addressed are computed anew. All if None.

    Returns:
        How many suggestions were made, changed or taken back.
    """
    session.flush()
    count = sum(suggest_for(session, state) for state in states(session, recommendations=recommendations))
    if recommendations is None:
        count += lineage.forget_unaddressed(session)
    return count


def states(session: Session, *, recommendations: Collection[int] | None = None) -> tuple[str, ...]:
    """Return the States to look at: those to whom these recommendations are addressed, all if None.

    With `suggest_for` a job can take a transaction for each State, so that nobody waits for the whole.
    """
    return reading.states(session, recommendations)


def suggest_for(session: Session, state: str) -> int:
    """Bring the suggestions of one State up to date; return how many were made, changed or taken back."""
    session.flush()
    names = reading.instrument_names(session)
    asked = reading.asked(session, state)
    count = lineage.write(session, asked, names=names) + grouping.write(session, asked, names=names)
    session.expire_all()
    return count


def forget(session: Session, recommendations: Collection[int]) -> None:
    """Take back every suggestion that names these recommendations, decided ones too; before they are taken away."""
    suggestion, member, part = models.LineageSuggestion, models.ClusterSuggestionPart, models.Part
    ids = sorted(recommendations)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        session.execute(delete(suggestion).where(or_(suggestion.later_id.in_(some), suggestion.earlier_id.in_(some))))
        groups = session.scalars(
            select(member.suggestion_id)
            .join(part, part.id == member.part_id)
            .where(part.recommendation_id.in_(some))
            .distinct()
        ).all()
        grouping.forget(session, groups)
