"""Papers on the shelf, as if they had been made: a job that is done, its order, and rows for its files."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tracker.domain.kinds import JobKind, JobState
from tracker.storage import models


def paper(session: Session, *digests: str, user: int, organisation: int, state: str, cycle: int) -> int:
    """Put files on the shelf by their hashes, and return the number of their job."""
    at = datetime.now(UTC)
    over = {"state": JobState.DONE, "requested_at": at, "beat_at": at, "finished_at": at}
    job = models.Job(kind=JobKind.PAPER, user_id=user, step_count=0, **over)
    session.add(job)
    session.flush()
    session.add(
        models.PaperOrder(
            job_id=job.id, state_code=state, cycle=cycle, organisation_id=organisation, as_of=date(2024, 1, 1)
        )
    )
    session.flush()
    for each in digests:
        session.add(models.PaperFile(job_id=job.id, name=f"{each[:1]}.pdf", sha256=each, byte_count=1))
    session.flush()
    return job.id
