"""The life of a job while it is worked on: taken up, moved on, finished, failed, cancelled, given back, buried."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, JobKind, JobState
from tracker.i18n import N_, _
from tracker.services.jobs import WAITING
from tracker.services.trail import audit
from tracker.storage import models

STALE = timedelta(seconds=30)
"""Work whose heart has not beaten for so long is taken for dead; it beats every few seconds."""
RETRIES = 3
"""So often work that died is taken up again; what dies once more has failed."""

_BEGINNING = N_("Gathering the records")
_DIED = {
    JobKind.PAPER: N_(
        "The program ended while this paper was being made. The records and all earlier papers are kept. Make it again."
    ),
    JobKind.SUGGESTIONS: N_(
        "The program ended each time while it looked for suggestions. The records are as they were. Try again; "
        "if it stays so, report it with the number of this work."
    ),
}
_DIED_IMPORTING = N_(
    "The program ended each time while it worked on this import. Nothing of this step was applied, and the file is "
    "kept. Try again; if it stays so, report it with the number of this work."
)

_REACHED = {JobKind.IMPORT_APPLY: BatchState.APPLIED, JobKind.IMPORT_UNDO: BatchState.UNDONE}


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody took up: what to do, to which batch, for whom, and how often it was begun."""

    job: int
    kind: JobKind
    batch_id: int | None
    user_id: int | None
    attempts: int

    @property
    def actor(self) -> str:
        """Name who asked for it, as the audit trail does."""
        return "cli" if self.user_id is None else f"user:{self.user_id}"

    @property
    def batch_of_import(self) -> int:
        """Return the batch of a job that has one."""
        if self.batch_id is None:
            raise ValueError(f"job {self.job} is about no import")
        return self.batch_id


def take_up(session: Session, job_id: int, *, at: datetime) -> Task | None:
    """Take up a job that waits; None where another did, or where it is over."""
    job = models.Job
    taken = session.execute(
        update(job)
        .where(job.id == job_id, job.state == JobState.QUEUED)
        .values(state=JobState.RUNNING, steps_done=0, doing=_BEGINNING, attempts=job.attempts + 1, beat_at=at)
        .returning(job.kind, job.batch_id, job.user_id, job.attempts)
    ).one_or_none()
    return None if taken is None else Task(job_id, *taken)


def task(session: Session, job_id: int) -> Task:
    """Return what a job is that was taken up: for the process that does it."""
    row = session.get_one(models.Job, job_id)
    return Task(row.id, row.kind, row.batch_id, row.user_id, row.attempts)


def was_done(session: Session, task: Task) -> bool:
    """Tell whether the records already hold what a job is to bring: who did it was killed before it could say so."""
    reached = _REACHED.get(task.kind)
    batch = models.ImportBatch
    return reached is not None and session.scalar(select(batch.state).where(batch.id == task.batch_id)) is reached


def move_on(session: Session, job_id: int, *, done: int, doing: str, at: datetime, total: int | None = None) -> None:
    """Say how many steps are behind a job and which is under way; `total` where the number of steps is known anew."""
    values: dict[str, object] = {} if total is None else {"step_count": total}
    _change(session, job_id, steps_done=done, doing=doing, beat_at=at, **values)


def finish(session: Session, job_id: int, *, at: datetime) -> bool:
    """End a job that is done; tell whether it was still at work."""
    steps = models.Job.step_count
    return _change(
        session, job_id, state=JobState.DONE, steps_done=steps, doing="", problem="", beat_at=at, finished_at=at
    )


def fail(session: Session, job_id: int, problem: str, *, at: datetime) -> None:
    """End a job that could not be done, with the sentence for the person; the trail keeps it."""
    if not _change(session, job_id, state=JobState.FAILED, doing="", problem=problem, beat_at=at, finished_at=at):
        return
    failed = task(session, job_id)
    noun = "paper" if failed.kind is JobKind.PAPER else "job"
    changes = {"problem": (None, problem)}
    audit.record(session, failed.actor, event=f"{noun}:failed", subject=f"{noun}:{job_id}", changes=changes, at=at)


def cancelled(session: Session, job_id: int, *, at: datetime) -> None:
    """End a job whose work was broken off because somebody asked for it."""
    _change(session, job_id, state=JobState.CANCELLED, doing="", cancel_asked=True, beat_at=at, finished_at=at)


def give_back(session: Session, job_id: int, *, at: datetime) -> None:
    """Let a job wait again because the program ends in good order before it does: that is no attempt."""
    attempts = models.Job.attempts - 1
    _change(session, job_id, state=JobState.QUEUED, steps_done=0, doing=WAITING, attempts=attempts, beat_at=at)


def bury(session: Session, jobs: Collection[int], *, at: datetime) -> tuple[int, ...]:
    """Let work that died wait for another attempt; what had its attempts has failed, what was to end is cancelled.

    Returns:
        The jobs that wait again.
    """
    again = []
    dying = select(models.Job).where(models.Job.id.in_(jobs), models.Job.state == JobState.RUNNING)
    for row in session.scalars(dying.order_by(models.Job.id)).all():
        if row.cancel_asked:
            cancelled(session, row.id, at=at)
        elif row.attempts > RETRIES:
            fail(session, row.id, _(_DIED.get(row.kind, _DIED_IMPORTING)), at=at)
        else:
            _change(session, row.id, state=JobState.QUEUED, steps_done=0, doing=WAITING, beat_at=at)
            again.append(row.id)
    return tuple(again)


def beat(session: Session, jobs: Collection[int], *, at: datetime) -> None:
    """Say that somebody still works on these jobs."""
    job = models.Job
    session.execute(update(job).where(job.id.in_(jobs), job.state == JobState.RUNNING).values(beat_at=at))


def dead(session: Session, *, at: datetime) -> tuple[int, ...]:
    """Return the jobs that nobody works on any more, though they were taken up.

    A beat that lies ahead is of a clock that was put back since: without it such a job would wait for that day.
    """
    job = models.Job
    silent = or_(job.beat_at < at - STALE, job.beat_at > at + STALE)
    return tuple(session.scalars(select(job.id).where(job.state == JobState.RUNNING, silent).order_by(job.id)))


def to_end(session: Session, jobs: Collection[int]) -> tuple[int, ...]:
    """Return those of these jobs that somebody asked to end."""
    job = models.Job
    asked = select(job.id).where(job.id.in_(jobs), job.state == JobState.RUNNING, job.cancel_asked)
    return tuple(session.scalars(asked.order_by(job.id)))


def waiting(session: Session) -> tuple[tuple[int, JobKind], ...]:
    """Return the jobs that wait to be taken up, each with its kind, the oldest first."""
    job = models.Job
    rows = session.execute(select(job.id, job.kind).where(job.state == JobState.QUEUED).order_by(job.id))
    return tuple((job_id, kind) for job_id, kind in rows)


def _change(session: Session, job_id: int, **values: object) -> bool:
    """Change a job that is being worked on; one that was taken for dead meanwhile stays as it was left."""
    job = models.Job
    changed = session.execute(
        update(job).where(job.id == job_id, job.state == JobState.RUNNING).values(**values).returning(job.id)
    )
    return changed.one_or_none() is not None
