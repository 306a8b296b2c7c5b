"""Reviews as imports find them: by State and cycle, by session, by the symbol of their report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.storage import models


@dataclass(frozen=True, slots=True)
class ReviewKnown:
    """One review on record. `held_on` to `held_until` is its day, or its session where the day is not known."""

    id: int
    state: str
    name: str
    cycle: int
    session: int | None
    held_on: date | None
    held_until: date | None
    is_exact: bool
    adopted_on: date | None
    report_symbol: str
    addendum_symbol: str

    @property
    def group_key(self) -> str:
        """Return what its recommendations are compared under."""
        return group_of(self.state, self.cycle)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every review on record."""

    by_cycle: dict[tuple[str, int], ReviewKnown]
    by_session: dict[tuple[str, int], ReviewKnown]
    by_symbol: dict[str, ReviewKnown]

    def of_group(self, group_key: str) -> ReviewKnown | None:
        """Return the review that a group of rows is about, None for a group of another document."""
        kind, _slash, rest = group_key.partition("/")
        state, _slash, cycle = rest.partition("/")
        return self.by_cycle.get((state, int(cycle))) if kind == "UPR" else None

    def find(
        self, state: str | None, *, cycle: int | None = None, session: int | None = None, symbol: str | None = None
    ) -> ReviewKnown | None:
        """Return the review that a source means: by the symbol of its report, by its cycle or by its session."""
        found = self.by_symbol.get(symbol or "")
        if found is None and state and cycle:
            found = self.by_cycle.get((state, cycle))
        if found is None and state and session:
            found = self.by_session.get((state, session))
        return found if found is None or state in (None, found.state) else None


def group_of(state: str, cycle: int) -> str:
    """Return the group of the recommendations of one review."""
    return f"UPR/{state}/{cycle}"


def load(session: Session) -> Calendar:
    """Read every review on record."""
    review, state, held = models.Review, models.State, models.UprSession
    rows = session.execute(
        select(
            *(review.id, review.state_code, state.name, review.cycle, review.session_number, review.reviewed_on),
            *(review.adopted_on, review.report_symbol, review.addendum_symbol, held.starts_on),
            held.ends_on,
        )
        .join(state, state.code == review.state_code)
        .outerjoin(held, held.number == review.session_number)
        .order_by(review.id)
    )
    known = [
        ReviewKnown(
            id=row.id,
            state=row.state_code,
            name=row.name,
            cycle=row.cycle,
            session=row.session_number,
            held_on=row.reviewed_on or row.starts_on,
            held_until=row.reviewed_on or row.ends_on or row.starts_on,
            is_exact=row.reviewed_on is not None,
            adopted_on=row.adopted_on,
            report_symbol=row.report_symbol or "",
            addendum_symbol=row.addendum_symbol or "",
        )
        for row in rows
    ]
    return Calendar(
        by_cycle={(each.state, each.cycle): each for each in known},
        by_session={(each.state, each.session): each for each in known if each.session},
        by_symbol={each.report_symbol: each for each in known if each.report_symbol},
    )
