"""Long work: what was asked for, how far it is, and the files that came out of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import JobKind, JobState
from tracker.storage.base import Base, Id, said
from tracker.storage.types import closed


class Job(Base):
    """One piece of long work. This row owns state and progress; whatever delivers the work only names its id.

    `step_count` is how many steps the work has, `steps_done` how many are behind it, `doing` the one under way in
    words; `beat_at` is moved on while the work lives, so that work that died can be told from work that takes long.
    `attempts` counts how often it was taken up; `cancel_asked` asks whoever does it to end. The work of an import
    names its batch; work of the command line has no user.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("steps_done BETWEEN 0 AND step_count", name="steps_done_of_step_count"),
        CheckConstraint("(state = 'failed') = (problem <> '')", name="failed_with_a_sentence"),
        CheckConstraint(
            "(finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))", name="finished_when_over"
        ),
        CheckConstraint("(kind LIKE 'import_%') = (batch_id IS NOT NULL)", name="imports_name_their_batch"),
    )

    id: Mapped[Id]
    kind: Mapped[JobKind] = mapped_column(closed(JobKind, "kind"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[JobState] = mapped_column(closed(JobState, "state"), default=JobState.QUEUED, index=True)
    steps_done: Mapped[int] = mapped_column(default=0)
    step_count: Mapped[int]
    doing: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    requested_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class PaperOrder(Base):
    """Which paper a job makes: about a State, for its review in a cycle, with evidence up to a day."""

    __tablename__ = "paper_order"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    cycle: Mapped[int] = mapped_column(ForeignKey("cycle.number"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    as_of: Mapped[date]

    job: Mapped[Job] = relationship()
    files: Mapped[list[PaperFile]] = relationship(order_by="PaperFile.name")


class PaperFile(Base):
    """A file that a job made, kept in the data folder under its hash."""

    __tablename__ = "paper_file"
    __table_args__ = (
        UniqueConstraint("job_id", "name"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_one"),
        CheckConstraint("byte_count > 0", name="byte_count_of_something"),
        said("name"),
    )

    id: Mapped[Id]
    job_id: Mapped[int] = mapped_column(ForeignKey("paper_order.job_id"))
    name: Mapped[str]
    sha256: Mapped[str]
    byte_count: Mapped[int]
