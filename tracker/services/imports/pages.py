"""What the pages of imports show: one of them with how far it is; the list is beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, Outcome
from tracker.importers.records import Issue, ParsedDocument
from tracker.services import jobs
from tracker.services.actors import mails
from tracker.services.imports import batches
from tracker.services.imports.batches import INSTRUMENT
from tracker.services.imports.outcomes import TWICE
from tracker.services.jobs import JobView
from tracker.storage import models

_MOST_ROWS = 20_000  # of a file whose States are told; a larger one is about all of them
_REVIEW = "UPR/"  # begins the group of a row about a review: UPR/SVN/2


@dataclass(frozen=True, slots=True)
class Act:
    """Who did something, by mail address, "" for the command line; and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """One import. `followed` and `strange` are the States it is about as (code, name): followed, and the others."""

    id: int
    kind: str
    title: str
    document: ParsedDocument
    state_name: str
    sha256: str
    parser: str
    state: BatchState
    revision: int
    instrument: str  # the code of the treaty that a person named for the file
    row_count: int
    counts: Counter[Outcome]
    issues: tuple[Issue, ...]
    staged: Act
    applied: Act | None
    undone: Act | None
    work: JobView | None
    gone_count: int  # recommendations of other sources that find no counterpart in the file
    waiting_count: int  # problem rows that applying keeps until another source tells where they belong
    is_stale: bool  # another import was applied or undone since
    undecided_count: int
    open_count: int
    followed: tuple[tuple[str, str], ...]
    strange: tuple[tuple[str, str], ...]

    @property
    def is_under_way(self) -> bool:
        """Tell whether work on it is not over."""
        return self.work is not None and not self.work.is_over

    @property
    def wanted_count(self) -> int:
        """Return how many rows applying it would write."""
        return self.counts[Outcome.NEW] + self.counts[Outcome.CHANGED]


def shown(session: Session, batch_id: int, *, organisation_id: int) -> Shown:
    """Return one import for its page.

    Raises:
        NotFound: there is none of this number.
    """
    batch = batches.find(session, batch_id)
    document = batches.as_document(batch.document)
    people = people_of(session, {batch.staged_by, batch.applied_by or "", batch.undone_by or ""}, organisation_id)
    about = _about(session, batch, document)
    tracked = set(
        session.scalars(
            select(models.TrackedState.state_code).where(models.TrackedState.organisation_id == organisation_id)
        )
    )
    return Shown(
        id=batch.id,
        kind=batch.kind,
        title=batch.title,
        document=document,
        state_name=dict(about).get(document.state or "", ""),
        sha256=batch.sha256,
        parser=batch.parser,
        state=batch.state,
        revision=batch.revision,
        instrument=batch.beside.get(INSTRUMENT, ""),
        row_count=batch.row_count,
        counts=counted(batch.counts),
        issues=msgspec.convert(batch.issues, tuple[Issue, ...]),
        staged=Act(people.get(batch.staged_by, ""), batch.staged_at),
        applied=_act(people, batch.applied_by, batch.applied_at),
        undone=_act(people, batch.undone_by, batch.undone_at),
        work=jobs.last_of_batch(session, batch_id),
        gone_count=batch.beside.get("gone", 0),
        waiting_count=_waiting(session, batch_id) if batch.counts.get(Outcome.PROBLEM.value) else 0,
        is_stale=batch.state is BatchState.STAGED and _changed_since(session, batch),
        undecided_count=_undecided(session, batch_id) if batch.counts.get(Outcome.NEAR_DUPLICATE.value) else 0,
        open_count=open_conflicts(session, [batch_id]).get(batch_id, 0),
        followed=tuple(each for each in about if each[0] in tracked),
        strange=tuple(each for each in about if each[0] not in tracked),
    )


def people_of(session: Session, actors: Collection[str], organisation_id: int | None) -> dict[str, str]:
    """Return the mail addresses of colleagues by their names in the audit trail, `user:1`; nobody else's."""
    return mails(session, actors, models.User.organisation_id == organisation_id)


def counted(counts: dict[str, int]) -> Counter[Outcome]:
    """Return the rows per outcome as a batch keeps them."""
    return Counter({outcome: counts.get(outcome.value, 0) for outcome in Outcome})


def _act(people: dict[str, str], by: str | None, at: datetime | None) -> Act | None:
    return None if at is None else Act(people.get(by or "", ""), at)


def open_conflicts(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return how many conflicts of each of these imports nobody has decided."""
    conflict = models.ImportConflict
    rows = session.execute(
        select(conflict.batch_id, func.count())
        .where(conflict.batch_id.in_(ids), conflict.choice.is_(None))
        .group_by(conflict.batch_id)
    )
    return {batch_id: count for batch_id, count in rows}  # noqa: C416 (rows are no pairs)


def _undecided(session: Session, batch_id: int) -> int:
    row = models.ImportRow
    waiting = row.batch_id == batch_id, row.outcome == Outcome.NEAR_DUPLICATE, row.decision.is_(None)
    return session.scalar(select(func.count()).select_from(row).where(*waiting)) or 0


def _waiting(session: Session, batch_id: int) -> int:
    """Return how many rows would be kept until another source tells where they belong."""
    row = models.ImportRow
    waiting = row.batch_id == batch_id, row.outcome == Outcome.PROBLEM, row.group_key != "", row.why != TWICE
    return session.scalar(select(func.count()).select_from(row).where(*waiting)) or 0


def _changed_since(session: Session, batch: models.ImportBatch) -> bool:
    """Tell whether another import was applied or undone since this one was compared with the records."""
    other = models.ImportBatch
    since = or_(other.applied_at > batch.staged_at, other.undone_at > batch.staged_at)
    return session.scalar(select(other.id).where(other.id != batch.id, since).limit(1)) is not None


def _about(session: Session, batch: models.ImportBatch, document: ParsedDocument) -> tuple[tuple[str, str], ...]:
    """Return the States that an import is about, in the order of their names."""
    codes = {document.state} if document.state else set()
    if not codes and batch.row_count <= _MOST_ROWS:
        groups = session.scalars(
            select(models.ImportRow.group_key).where(models.ImportRow.batch_id == batch.id).distinct()
        )
        codes = set(_states_of(groups))
    state = models.State
    rows = session.execute(select(state.code, state.name).where(state.code.in_(sorted(codes))).order_by(state.name))
    return tuple((code, name) for code, name in rows)


def _states_of(groups: Iterable[str]) -> Iterable[str]:
    return (group.split("/")[1] for group in groups if group.startswith(_REVIEW) and group.count("/") > 1)


def work_on(session: Session, batch_id: int) -> JobView | None:
    """Return the last work on an import; None where there was none.

    Raises:
        NotFound: there is no such import.
    """
    batches.find(session, batch_id)
    return jobs.last_of_batch(session, batch_id)


def digest_of(session: Session, batch_id: int) -> str:
    """Return the hash of the file of an import.

    Raises:
        NotFound: there is none of this number.
    """
    return batches.find(session, batch_id).sha256


def recommendations_among(session: Session, refs: Collection[str]) -> frozenset[str]:
    """Return those of these references that recommendations on record have."""
    ref = models.Recommendation.ref
    return frozenset(session.scalars(select(ref).where(ref.in_(sorted(refs)))))
