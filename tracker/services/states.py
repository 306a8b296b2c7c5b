"""The States that an organisation follows, with how far their statuses reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Audience
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import INFORMATION_STATUSES, Status
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Followed:
    """One State on the start page. Counts are units of the latest window; dates are None where not known."""

    iso3: str
    name: str
    last_review_on: date | None
    last_cycle: int
    unit_count: int
    assessed_count: int
    unanswered_count: int


def followed(session: Session, organisation_id: int, *, audience: Audience, today: date) -> tuple[Followed, ...]:
    """Return the States that an organisation tracks, by name; empty where it tracks none."""
    rows = session.execute(
        select(models.State.code, models.State.name)
        .join(models.TrackedState, models.TrackedState.state_code == models.State.code)
        .where(models.TrackedState.organisation_id == organisation_id)
        .order_by(models.State.name, models.State.code)
    ).all()
    reviews = _last_reviews(session, [code for code, _name in rows], today=today)
    counts = _counts(session, audience=audience)
    return tuple(_followed(code, name, reviews, counts) for code, name in rows)


Counts = Mapping[tuple[str, int], Mapping[Status, int]]


def _followed(code: str, name: str, reviews: Mapping[str, tuple[int, date]], counts: Counts) -> Followed:
    cycle, reviewed_on = reviews.get(code, (0, None))
    units = counts.get((code, cycle), {})
    implementation = {
        status: count
        for status, count in units.items()
        if status not in INFORMATION_STATUSES and status is not Status.PENDING
    }
    return Followed(
        iso3=code,
        name=name,
        last_review_on=reviewed_on,
        last_cycle=cycle,
        unit_count=sum(implementation.values()),
        assessed_count=sum(count for status, count in implementation.items() if status not in UNASSESSED),
        unanswered_count=units.get(Status.NO_REPLY, 0) + units.get(Status.OVERDUE, 0),
    )


def _last_reviews(session: Session, codes: list[str], *, today: date) -> dict[str, tuple[int, date]]:
    held_on = func.coalesce(models.Review.reviewed_on, models.UprSession.starts_on)
    rows = session.execute(
        select(models.Review.state_code, models.Review.cycle, held_on)
        .join(models.UprSession, models.UprSession.number == models.Review.session_number, isouter=True)
        .where(models.Review.state_code.in_(codes), held_on <= today)
        .order_by(models.Review.cycle)
    )
    return {code: (cycle, day) for code, cycle, day in rows}


def _counts(session: Session, *, audience: Audience) -> Counts:
    rows = session.execute(
        select(
            models.StoredAssessment.state_code,
            models.StoredAssessment.cycle,
            models.StoredAssessment.status,
            func.count(),
        )
        .where(models.StoredAssessment.audience == audience)
        .group_by(models.StoredAssessment.state_code, models.StoredAssessment.cycle, models.StoredAssessment.status)
    )
    found: defaultdict[tuple[str, int], dict[Status, int]] = defaultdict(dict)
    for code, cycle, status, count in rows:
        found[(code, cycle)][status] = count
    return found
