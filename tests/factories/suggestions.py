"""Suggestions as the program would make them, between asks of the demo."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import LineageKind
from tracker.storage.engine import transaction
from tracker.storage.models import ClusterSuggestion, ClusterSuggestionPart, LineageSuggestion, Part, Review
from tracker.storage.models import Recommendation as Ask

BECAUSE = "Both name the same treaty"


def suggest(engine: Engine, later: str, earlier: Sequence[str]) -> list[int]:
    """Suggest earlier asks for a later one, in a transaction of its own; return the rows."""
    with transaction(engine) as session:
        return lineage(session, later, earlier)


def suggest_group(engine: Engine, parts: Sequence[str], *, title: str) -> int:
    """Suggest a group of parts of the second review of the demo, in a transaction of its own; return its row."""
    with transaction(engine) as session:
        return group(session, parts, title=title)


def lineage(session: Session, later: str, earlier: Sequence[str]) -> list[int]:
    """Suggest earlier asks for a later one, ranked as they stand; return the rows."""
    ids = dict(session.execute(select(Ask.ref, Ask.id).where(Ask.ref.in_([later, *earlier]))).all())
    rows = [
        LineageSuggestion(
            later_id=ids[later],
            earlier_id=ids[ref],
            rank=rank,
            likeness=1 / rank,
            kind=LineageKind.NARROWS,
            reason=BECAUSE,
        )
        for rank, ref in enumerate(earlier, 1)
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def group(session: Session, parts: Sequence[str], *, title: str, state: str = "RUS", cycle: int = 2) -> int:
    """Suggest a group of parts of one review; return its row."""
    review = select(Review.id).where(Review.state_code == state, Review.cycle == cycle)
    number = len(session.scalars(select(ClusterSuggestion.id)).all())
    found = session.scalars(review).one()
    row = ClusterSuggestion(review_id=found, digest=f"{number:064x}", title=title, reason=BECAUSE)
    session.add(row)
    session.flush()
    ids = session.scalars(select(Part.id).where(Part.ref.in_(parts))).all()
    session.add_all(ClusterSuggestionPart(suggestion_id=row.id, part_id=part) for part in ids)
    session.flush()
    return row.id
