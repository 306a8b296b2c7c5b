"""What only papers have among long work: their order, their files and length, and that one is made once.

How such a job lives, dies and is begun again is told in `tracker.services.jobs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import JobKind
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import jobs
from tracker.services.jobs import running
from tracker.services.trail import audit
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper: about a State, for its review in a cycle, with evidence up to a day."""

    state: str
    cycle: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Order:
    """What one job is to make."""

    job: int
    state: str
    cycle: int
    organisation: str
    as_of: date
    organisation_id: int
    actor: str


@dataclass(frozen=True, slots=True)
class Length:
    """How long a paper came out; `pages` is 0 where no PDF was made."""

    words: int
    pages: int


def request(
    session: Session, user_id: int, paper: Wanted, *, organisation_id: int, steps: int, at: datetime | None = None
) -> int:
    """Ask for a paper and return the number of its job; a paper that is asked for twice is made once.

    Raises:
        NotFound: no review of this State in this cycle is on record.
        Invalid: the day lies ahead.
    """
    at = at or datetime.now(UTC)
    _refuse_impossible(session, paper, at=at)
    under_way = _under_way(session, paper, organisation_id=organisation_id)
    if under_way is not None:
        return under_way
    job_id = jobs.request(session, JobKind.PAPER, user_id=user_id, batch_id=None, steps=steps, at=at)
    order = models.PaperOrder(job_id=job_id, state_code=paper.state, cycle=paper.cycle, as_of=paper.as_of)
    order.organisation_id = organisation_id
    session.add(order)
    session.flush()
    told = {"state": (None, paper.state), "cycle": (None, paper.cycle), "as_of": (None, paper.as_of.isoformat())}
    audit.record(session, f"user:{user_id}", event="paper:requested", subject=subject_of(job_id), changes=told, at=at)
    return job_id


def _refuse_impossible(session: Session, paper: Wanted, *, at: datetime) -> None:
    review = select(models.Review.id).where(
        models.Review.state_code == paper.state, models.Review.cycle.in_((paper.cycle, paper.cycle - 1))
    )
    if session.scalars(review).first() is None:  # the review after the last needs no record of its own
        raise NotFound(_("This review is not on record. Nothing was made. Choose a review of the list."))
    if paper.as_of > at.date():
        raise Invalid(_("Evidence of days to come cannot be cited. Nothing was made. Give today or an earlier day."))


def _under_way(session: Session, paper: Wanted, *, organisation_id: int) -> int | None:
    """Return the job that makes this very paper already; None where there is none."""
    order = models.PaperOrder
    same = (
        select(order.job_id)
        .join(order.job)
        .where(
            order.state_code == paper.state,
            order.cycle == paper.cycle,
            order.organisation_id == organisation_id,
            order.as_of == paper.as_of,
            models.Job.state.in_(jobs.UNFINISHED),
        )
    )
    return session.scalar(same.order_by(order.job_id).limit(1))


def take_up(session: Session, job_id: int, *, at: datetime) -> Order | None:
    """Take up a paper that waits; None where another did, or where it is over."""
    if running.take_up(session, job_id, at=at) is None:
        return None
    session.execute(delete(models.PaperFile).where(models.PaperFile.job_id == job_id))  # of an attempt that died
    order = models.PaperOrder
    code = select(order, models.Organisation.code).join(
        models.Organisation, models.Organisation.id == order.organisation_id
    )
    row, organisation = session.execute(code.where(order.job_id == job_id)).one()
    actor = running.task(session, job_id).actor
    return Order(job_id, row.state_code, row.cycle, organisation, row.as_of, row.organisation_id, actor)


def add_file(session: Session, job_id: int, *, name: str, sha256: str, byte_count: int) -> None:
    """Note a file that a job made."""
    session.add(models.PaperFile(job_id=job_id, name=name, sha256=sha256, byte_count=byte_count))


def finish(session: Session, job_id: int, length: Length, *, at: datetime) -> None:
    """End a paper whose files are all there."""
    if not running.finish(session, job_id, at=at):
        return
    audit.record(
        session,
        running.task(session, job_id).actor,
        event="paper:made",
        subject=subject_of(job_id),
        changes={"words": (None, length.words), "pages": (None, length.pages)},
        at=at,
    )


def subject_of(job_id: int) -> str:
    """Name a paper as the audit trail does."""
    return f"paper:{job_id}"
