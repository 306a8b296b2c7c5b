"""The States that an organisation follows, with how far their statuses reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.overview import SCALE
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import Status
from tracker.services.readers.seen import results
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Followed:
    """One State on the start page. Counts are units of the latest window; dates are None where not known."""

    iso3: str
    name: str
    last_review_on: date | None
    last_cycle: int
    next_review_on: date | None
    unit_count: int
    assessed_count: int
    not_assessed_count: int
    unanswered_count: int


def followed(session: Session, organisation_id: int, *, audience: Audience, today: date) -> tuple[Followed, ...]:
    """Return the States that an organisation tracks, by name; empty where it tracks none."""
    rows = session.execute(
        select(models.State.code, models.State.name)
        .join(models.TrackedState, models.TrackedState.state_code == models.State.code)
        .where(models.TrackedState.organisation_id == organisation_id)
        .order_by(models.State.name, models.State.code)
    ).all()
    codes = [code for code, _name in rows]
    reviews = _reviews(session, codes)
    counts = _counts(session, codes, audience=audience)
    return tuple(_followed(code, name, reviews[code], counts, today=today) for code, name in rows)


def computed_on(session: Session, state: str, *, audience: Audience) -> date | None:
    """Return the day as of which a State's statuses are stored, the oldest where they differ; None for none."""
    return session.scalar(
        select(func.min(models.StoredAssessment.as_of)).where(
            models.StoredAssessment.state_code == state, results(audience)
        )
    )


def is_followed(session: Session, state: str, *, organisation_id: int) -> bool:
    """Tell whether an organisation follows a State."""
    found = session.get(models.TrackedState, (organisation_id, state))
    return found is not None


Counts = Mapping[tuple[str, int], Mapping[Status, int]]


def _followed(code: str, name: str, reviews: list[tuple[int, date]], counts: Counts, *, today: date) -> Followed:
    cycle, reviewed_on = max((each for each in reviews if each[1] <= today), default=(0, None))
    units = counts.get((code, cycle), {})
    implementation = {status: count for status, count in units.items() if status in SCALE}
    return Followed(
        iso3=code,
        name=name,
        last_review_on=reviewed_on,
        last_cycle=cycle,
        next_review_on=min((day for _cycle, day in reviews if day > today), default=None),
        unit_count=sum(implementation.values()),
        assessed_count=sum(count for status, count in implementation.items() if status not in UNASSESSED),
        not_assessed_count=implementation.get(Status.NOT_ASSESSED, 0),
        unanswered_count=units.get(Status.NO_REPLY, 0) + units.get(Status.OVERDUE, 0),
    )


def _reviews(session: Session, codes: list[str]) -> defaultdict[str, list[tuple[int, date]]]:
    """Return each State's reviews with their day, or their session's first day where only that is known."""
    held_on = func.coalesce(models.Review.reviewed_on, models.UprSession.starts_on)
    rows = session.execute(
        select(models.Review.state_code, models.Review.cycle, held_on)
        .join(models.UprSession, models.UprSession.number == models.Review.session_number, isouter=True)
        .where(models.Review.state_code.in_(codes), held_on.is_not(None))
        .order_by(models.Review.state_code, models.Review.cycle)
    )
    found: defaultdict[str, list[tuple[int, date]]] = defaultdict(list)
    for code, cycle, day in rows:
        found[code].append((cycle, day))
    return found


def _counts(session: Session, codes: list[str], *, audience: Audience) -> Counts:
    rows = session.execute(
        select(
            models.StoredAssessment.state_code,
            models.StoredAssessment.cycle,
            models.StoredAssessment.status,
            func.count(),
        )
        .where(models.StoredAssessment.state_code.in_(codes), results(audience))
        .group_by(models.StoredAssessment.state_code, models.StoredAssessment.cycle, models.StoredAssessment.status)
    )
    found: defaultdict[tuple[str, int], dict[Status, int]] = defaultdict(dict)
    for code, cycle, status, count in rows:
        found[(code, cycle)][status] = count
    return found
