"""Long work as people meet it: asked for, looked at, cancelled, begun again.

The row owns the state; whatever delivers the work only names the job, and may name it twice: it is taken up once.
Services of this package write rows alone: whoever answers people calls the consumer of `tracker.jobs`, which delivers,
and cancels what runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import JobKind, JobState
from tracker.errors import Conflict, NotFound
from tracker.i18n import N_, _
from tracker.storage import models

WAITING = N_("Waiting for its turn")
UNFINISHED = frozenset({JobState.QUEUED, JobState.RUNNING})
OVER = frozenset(JobState) - UNFINISHED


@dataclass(frozen=True, slots=True)
class JobView:
    """How far one piece of long work is. `doing` is in English, to be translated where it is shown.

    Where `step_count` is 0, nobody knows yet how many steps there are.
    """

    id: int
    kind: JobKind
    batch_id: int | None
    user_id: int | None
    state: JobState
    steps_done: int
    step_count: int
    doing: str
    problem: str
    attempts: int
    cancel_asked: bool
    requested_at: datetime
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to it by itself."""
        return self.state in OVER

    @property
    def can_cancel(self) -> bool:
        """Tell whether it may still be cancelled; a paper is made too soon for that."""
        return not self.is_over and not self.cancel_asked and self.kind is not JobKind.PAPER

    @property
    def can_retry(self) -> bool:
        """Tell whether it may be begun again; a paper is asked for anew instead."""
        return self.state in {JobState.FAILED, JobState.CANCELLED} and self.kind is not JobKind.PAPER


def request(
    session: Session,
    kind: JobKind,
    *,
    user_id: int | None,
    batch_id: int | None,
    steps: int,
    at: datetime | None = None,
) -> int:
    """Ask for work and return the number of its job.

    Where work on this batch is not over yet, nothing is added and that job is returned, whatever it does: nobody
    begins two on one batch. Suggestions that already wait are not asked for again.

    Args:
        user_id: who asks; None for the command line and for what follows by itself.
        batch_id: the import that it is about; None for suggestions and papers.
        steps: how many steps it has as far as is known, at least 0; the work corrects it.
    """
    at = at or datetime.now(UTC)
    under_way = _unfinished(session, kind, batch_id)
    if under_way is not None:
        return under_way
    row = models.Job(
        kind=kind,
        batch_id=batch_id,
        user_id=user_id,
        step_count=steps,
        doing=WAITING,
        requested_at=at,
        beat_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def view(session: Session, job_id: int) -> JobView:
    """Return how far a job is.

    Raises:
        NotFound: there is none of this number.
    """
    return _shown(_row(session, job_id))


def last_of_batch(session: Session, batch_id: int) -> JobView | None:
    """Return the newest job on a batch; None where there was none."""
    job = models.Job
    found = session.scalars(select(job).where(job.batch_id == batch_id).order_by(job.id.desc()).limit(1)).first()
    return None if found is None else _shown(found)


def under_way(session: Session) -> tuple[JobView, ...]:
    """Return all work that is not over, papers aside, the oldest first."""
    job = models.Job
    rows = select(job).where(job.state.in_(UNFINISHED), job.kind != JobKind.PAPER).order_by(job.id)
    return tuple(_shown(row) for row in session.scalars(rows))


def ask_cancel(session: Session, job_id: int, *, at: datetime | None = None) -> None:
    """Cancel a job that waits; ask whoever does one that runs to end. One that is over stays as it is.

    Raises:
        NotFound: there is none of this number.
        Conflict: it is a paper, which is made too soon for that.
    """
    at = at or datetime.now(UTC)
    if _row(session, job_id).kind is JobKind.PAPER:
        raise Conflict(_("A paper that is being made cannot be cancelled. Nothing was changed. Wait a few seconds."))
    job = models.Job
    over = {"state": JobState.CANCELLED, "doing": "", "cancel_asked": True, "beat_at": at, "finished_at": at}
    session.execute(update(job).where(job.id == job_id, job.state == JobState.QUEUED).values(**over))
    session.execute(update(job).where(job.id == job_id, job.state == JobState.RUNNING).values(cancel_asked=True))


def retry(session: Session, job_id: int, *, at: datetime | None = None) -> int:
    """Begin again what failed or was cancelled; return the job to deliver: this one, or the one at work on its batch.

    Raises:
        NotFound: there is none of this number.
        Conflict: it neither failed nor was cancelled, or it is a paper.
    """
    at = at or datetime.now(UTC)
    before = view(session, job_id)
    other = _unfinished(session, before.kind, before.batch_id)
    if other is not None:
        return other
    if not before.can_retry:
        raise Conflict(_("This work is done. Nothing was changed. Start what you need from its page."))
    anew = {
        "state": JobState.QUEUED,
        "steps_done": 0,
        "doing": WAITING,
        "problem": "",
        "attempts": 0,
        "cancel_asked": False,
        "beat_at": at,
        "finished_at": None,
    }
    session.execute(update(models.Job).where(models.Job.id == job_id).values(**anew))
    return job_id


def _unfinished(session: Session, kind: JobKind, batch_id: int | None) -> int | None:
    """Return the job that a request would double."""
    job = models.Job
    if batch_id is not None:
        doubled = select(job.id).where(job.batch_id == batch_id, job.state.in_(UNFINISHED))
    elif kind is JobKind.SUGGESTIONS:  # what runs already may have missed what was applied since
        doubled = select(job.id).where(job.kind == kind, job.state == JobState.QUEUED)
    else:
        return None
    return session.scalar(doubled.order_by(job.id).limit(1))


def _row(session: Session, job_id: int) -> models.Job:
    row = session.get(models.Job, job_id)
    if row is None:
        raise NotFound(_("There is no such work. Nothing was changed. Look through the list of imports."))
    return row


def _shown(row: models.Job) -> JobView:
    return JobView(
        id=row.id,
        kind=row.kind,
        batch_id=row.batch_id,
        user_id=row.user_id,
        state=row.state,
        steps_done=row.steps_done,
        step_count=row.step_count,
        doing=row.doing,
        problem=row.problem,
        attempts=row.attempts,
        cancel_asked=row.cancel_asked,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
    )
