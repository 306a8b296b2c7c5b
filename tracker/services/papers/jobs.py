"""The making of a paper, step by step: asked for, taken up, moved on, finished, failed, or given back.

The row owns the state. Whatever delivers the work only names the job, and may name it twice: a job is taken up once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import JobState
from tracker.errors import Invalid, NotFound
from tracker.i18n import N_, _
from tracker.services import audit
from tracker.storage import models

STALE = timedelta(seconds=30)
"""Work whose heart has not beaten for so long is taken for dead; it beats every few seconds."""
RETRIED = timedelta(minutes=10)
"""So long after the request dead work is begun again; later, or where it dies each time, it has failed."""

_WAITING = N_("Waiting for its turn")
_GATHERING = N_("Gathering the records")
_DIED = N_(
    "The program ended while this paper was being made. The records and all earlier papers are kept. Make it again."
)


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
    review = select(models.Review.id).where(
        models.Review.state_code == paper.state, models.Review.cycle.in_((paper.cycle, paper.cycle - 1))
    )
    if session.scalars(review).first() is None:  # the review after the last needs no record of its own
        raise NotFound(_("This review is not on record. Nothing was made. Choose a review of the list."))
    if paper.as_of > at.date():
        raise Invalid(_("Evidence of days to come cannot be cited. Nothing was made. Give today or an earlier day."))
    job = models.PaperJob
    wanted = {
        "state_code": paper.state,
        "cycle": paper.cycle,
        "organisation_id": organisation_id,
        "as_of": paper.as_of,
    }
    unfinished = job.state.in_((JobState.QUEUED, JobState.RUNNING))
    under_way = session.scalar(select(job.id).filter_by(**wanted).where(unfinished).order_by(job.id).limit(1))
    if under_way is not None:
        return under_way
    row = job(**wanted, user_id=user_id, step_count=steps, doing=_WAITING, requested_at=at, beat_at=at)
    session.add(row)
    session.flush()
    audit.record(
        session,
        f"user:{user_id}",
        event="paper:requested",
        subject=subject_of(row.id),
        changes={"state": (None, paper.state), "cycle": (None, paper.cycle), "as_of": (None, paper.as_of.isoformat())},
        at=at,
    )
    return row.id


def take_up(session: Session, job_id: int, *, at: datetime) -> Order | None:
    """Take up a job that waits; None where another did, or where it is over."""
    job = models.PaperJob
    taken = session.execute(
        update(job)
        .where(job.id == job_id, job.state == JobState.QUEUED)
        .values(state=JobState.RUNNING, steps_done=0, doing=_GATHERING, beat_at=at)
        .returning(job.state_code, job.cycle, job.organisation_id, job.as_of)
    ).one_or_none()
    if taken is None:
        return None
    state, cycle, organisation_id, as_of = taken
    session.execute(delete(models.PaperFile).where(models.PaperFile.job_id == job_id))  # of an attempt that died
    code = session.scalars(select(models.Organisation.code).where(models.Organisation.id == organisation_id)).one()
    return Order(job_id, state, cycle, code, as_of)


def move_on(session: Session, job_id: int, *, done: int, doing: str, at: datetime) -> None:
    """Say how many steps are behind a job and which is under way."""
    _change(session, job_id, steps_done=done, doing=doing, beat_at=at)


def add_file(session: Session, job_id: int, *, name: str, sha256: str, byte_count: int) -> None:
    """Note a file that a job made."""
    session.add(models.PaperFile(job_id=job_id, name=name, sha256=sha256, byte_count=byte_count))


def finish(session: Session, job_id: int, length: Length, *, at: datetime) -> None:
    """End a job whose files are all there."""
    job = session.get_one(models.PaperJob, job_id)
    over = {"state": JobState.DONE, "steps_done": job.step_count, "doing": "", "beat_at": at, "finished_at": at}
    if not _change(session, job_id, **over):
        return
    audit.record(
        session,
        f"user:{job.user_id}",
        event="paper:made",
        subject=subject_of(job_id),
        changes={"words": (None, length.words), "pages": (None, length.pages)},
        at=at,
    )


def fail(session: Session, job_id: int, problem: str, *, at: datetime) -> None:
    """End a job that could not be done, with the sentence for the person."""
    job = session.get_one(models.PaperJob, job_id)
    over = {"state": JobState.FAILED, "doing": "", "problem": problem, "beat_at": at, "finished_at": at}
    if not _change(session, job_id, **over):
        return
    audit.record(
        session,
        f"user:{job.user_id}",
        event="paper:failed",
        subject=subject_of(job_id),
        changes={"problem": (None, problem)},
        at=at,
    )


def give_back(session: Session, job_id: int, *, at: datetime) -> None:
    """Let a job wait again, because the program ends before it does."""
    _change(session, job_id, state=JobState.QUEUED, steps_done=0, doing=_WAITING, beat_at=at)


def beat(session: Session, jobs: frozenset[int], *, at: datetime) -> None:
    """Say that somebody still works on these jobs."""
    job = models.PaperJob
    session.execute(update(job).where(job.id.in_(jobs), job.state == JobState.RUNNING).values(beat_at=at))


def dead(session: Session, *, at: datetime) -> tuple[int, ...]:
    """Return the jobs that nobody works on any more, though they were taken up."""
    job = models.PaperJob
    silent = select(job.id).where(job.state == JobState.RUNNING, job.beat_at < at - STALE).order_by(job.id)
    return tuple(session.scalars(silent))


def bury(session: Session, jobs: tuple[int, ...], *, at: datetime) -> None:
    """Begin dead work again where it was asked for a short while ago; else it has failed."""
    for job_id in jobs:
        job = session.get_one(models.PaperJob, job_id)
        if at - job.requested_at < RETRIED:
            give_back(session, job_id, at=at)
        else:
            fail(session, job_id, _(_DIED), at=at)


def waiting(session: Session) -> tuple[int, ...]:
    """Return the jobs that wait to be taken up, the oldest first."""
    job = models.PaperJob
    return tuple(session.scalars(select(job.id).where(job.state == JobState.QUEUED).order_by(job.id)))


def subject_of(job_id: int) -> str:
    """Name a paper as the audit trail does."""
    return f"paper:{job_id}"


def _change(session: Session, job_id: int, **values: object) -> bool:
    """Change a job that is being worked on; one that was taken for dead meanwhile stays as it was left."""
    job = models.PaperJob
    changed = session.execute(
        update(job).where(job.id == job_id, job.state == JobState.RUNNING).values(**values).returning(job.id)
    )
    return changed.one_or_none() is not None
