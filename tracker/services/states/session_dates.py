"""The sessions of the Working Group on the UPR: the coming ones and the last, with who is reviewed there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.facts import Span
from tracker.storage import models

PAST = 3


@dataclass(frozen=True, slots=True)
class SessionDate:
    """One session: `when` is None where no date is known; `states` are those followed, as (code, name)."""

    number: int
    cycle: int
    when: Span | None
    source: str
    is_past: bool
    states: tuple[tuple[str, str], ...]


def sessions(session: Session, organisation_id: int, *, today: date) -> tuple[SessionDate, ...]:
    """Return the last sessions and all that are known to come, in order."""
    place = models.UprSession
    past = select(place).where(place.ends_on < today).order_by(place.number.desc()).limit(PAST)
    coming = select(place).where(or_(place.ends_on >= today, place.ends_on.is_(None))).order_by(place.number)
    found = [*reversed(session.scalars(past).all()), *session.scalars(coming)]
    states = _states(session, organisation_id)
    return tuple(
        SessionDate(
            number=row.number,
            cycle=row.cycle,
            when=Span(row.starts_on, row.ends_on or row.starts_on) if row.starts_on else None,
            source=row.source,
            is_past=row.ends_on is not None and row.ends_on < today,
            states=tuple(states[row.number]),
        )
        for row in found
    )


def _states(session: Session, organisation_id: int) -> defaultdict[int, list[tuple[str, str]]]:
    rows = session.execute(
        select(models.Review.session_number, models.State.code, models.State.name)
        .join(models.State, models.State.code == models.Review.state_code)
        .join(models.TrackedState, models.TrackedState.state_code == models.State.code)
        .where(models.TrackedState.organisation_id == organisation_id)
        .order_by(models.Review.session_number, models.State.name, models.State.code)
    )
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, code, name in rows:
        if number is not None:
            found[number].append((code, name))
    return found
