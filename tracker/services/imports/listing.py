"""The list of imports: what each was, who sent it, and how far the work on it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, JobState, Outcome
from tracker.services import jobs
from tracker.services.imports import whose
from tracker.services.imports.pages import Act, counted, open_conflicts, people_of
from tracker.storage import models

PAGE_IMPORTS = 25


@dataclass(frozen=True, slots=True)
class Work:
    """The last work on an import: its state, and how many of its steps are done."""

    state: JobState
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One import in the list."""

    id: int
    kind: str
    title: str
    state: BatchState
    row_count: int
    counts: Counter[Outcome]
    staged: Act
    work: Work | None
    open_count: int  # conflicts that wait for a person

    @property
    def is_under_way(self) -> bool:
        """Tell whether work on it is not over."""
        return self.work is not None and self.work.state in jobs.UNFINISHED

    @property
    def has_failed(self) -> bool:
        """Tell whether the last work on it failed."""
        return self.work is not None and self.work.state is JobState.FAILED


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list of imports, the newest first, and how many there are."""

    rows: tuple[Listed, ...]
    total: int
    page: int


def listing(session: Session, *, organisation_id: int, page: int = 1) -> Listing:
    """Return one page of the imports, the newest first; empty where there are none. Only colleagues are named."""
    batch = models.ImportBatch
    mine = whose.seen_by(organisation_id)
    total = session.scalar(select(func.count()).select_from(batch).where(mine)) or 0
    columns = (batch.id, batch.kind, batch.title, batch.state, batch.row_count, batch.counts)
    rows = session.execute(
        select(*columns, batch.staged_by, batch.staged_at)
        .where(mine)
        .order_by(batch.id.desc())
        .limit(PAGE_IMPORTS)
        .offset((page - 1) * PAGE_IMPORTS)
    ).all()
    ids = [row.id for row in rows]
    people = people_of(session, {row.staged_by for row in rows}, organisation_id)
    work, waiting = _work(session, ids), open_conflicts(session, ids)
    return Listing(
        tuple(
            Listed(
                id=row.id,
                kind=row.kind,
                title=row.title,
                state=row.state,
                row_count=row.row_count,
                counts=counted(row.counts),
                staged=Act(people.get(row.staged_by, ""), row.staged_at),
                work=work.get(row.id),
                open_count=waiting.get(row.id, 0),
            )
            for row in rows
        ),
        total,
        page,
    )


def _work(session: Session, ids: Collection[int]) -> dict[int, Work]:
    """Return the last work on each of these imports."""
    job = models.Job
    newest = select(func.max(job.id)).where(job.batch_id.in_(ids)).group_by(job.batch_id)
    rows = session.execute(select(job.batch_id, job.state, job.steps_done, job.step_count).where(job.id.in_(newest)))
    return {batch_id: Work(state, done, total) for batch_id, state, done, total in rows if batch_id is not None}
