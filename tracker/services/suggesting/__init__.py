"""Which asks may be related, and which ask the same in one review: suggested here, decided by a person."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from tracker.services.suggesting import grouping, lineage, reading

__all__ = ["states", "suggest", "suggest_for"]


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
