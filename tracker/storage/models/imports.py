"""Imports: the files that were sent, their rows as they were read, and what the records owe to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import BatchState, Choice, Decision, Outcome
from tracker.storage.base import Base, Id, said, together, unique_where
from tracker.storage.models.recommendations import Recommendation
from tracker.storage.types import closed


class ImportBatch(Base):
    """One file that was staged, by the hash of its content; whether it is applied or undone, by whom and when.

    `kind` is the importer's name for it, `parser` the version that read it, `title` what it is in a few words,
    `document` what it says of itself. `issues` are those of the file as a whole; `counts` rows per outcome; `beside`
    what applying it changed besides recommendations, so that undoing can put it back. `revision` goes up whenever its
    rows are compared anew: nobody applies what another has seen otherwise.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        said("kind"),
        said("staged_by"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_one"),
        together("applied_at", "applied_by"),
        together("undone_at", "undone_by"),
        CheckConstraint("(state IN ('applied', 'undone')) = (applied_at IS NOT NULL)", name="applied_by_somebody"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_by_somebody"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    parser: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any]]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("source_document.id"), index=True)
    state: Mapped[BatchState] = mapped_column(closed(BatchState, "state"), default=BatchState.STAGING)
    revision: Mapped[int] = mapped_column(default=1)
    row_count: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]]
    issues: Mapped[list[Any]] = mapped_column(JSON)
    beside: Mapped[dict[str, Any]]
    staged_by: Mapped[str]
    staged_at: Mapped[datetime]
    applied_by: Mapped[str | None]
    applied_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of a file as it was read, and what became of it.

    `group_key` names what is compared as one (a review, a document, a treaty), `key` the same row in every file of its
    source, `content` the row as it was read (JSON), `digest` the hash of that. `changes` maps a field to [before,
    after]. Of our own spreadsheet, and of prose without a document, `content` and `changes` are sealed, `why` too
    (`services/imports/sealing.py`); a purge empties them. `near` names the records that it is much like, `subject` the
    record it was written to. It is live from applying until it is undone, or until a newer file of the same source
    brings the same key (`superseded_by_id`).
    """

    __tablename__ = "import_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "ordinal"),
        Index("ix_import_row_group_key", "group_key"),
        Index("ix_import_row_key", "key"),
        together("decision", "decided_by", "decided_at"),
    )

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    ordinal: Mapped[int]
    group_key: Mapped[str]
    key: Mapped[str]
    digest: Mapped[str]
    content: Mapped[str]
    outcome: Mapped[Outcome | None] = mapped_column(closed(Outcome, "outcome"))
    changes: Mapped[dict[str, Any]]
    near: Mapped[list[str]]
    why: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    decision: Mapped[Decision | None] = mapped_column(closed(Decision, "decision"))
    decided_ref: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    is_live: Mapped[bool] = mapped_column(default=False)
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), index=True)

    batch: Mapped[ImportBatch] = relationship(foreign_keys=batch_id)


class SourcedRecord(Base):
    """What the sources say of a recommendation, field by field, as it was last written.

    A field that differs from `given` on the record was changed by a person. `own` is what stood there before the first
    import touched it, empty where an import made it.
    """

    __tablename__ = "sourced_record"

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    group_key: Mapped[str] = mapped_column(index=True)
    given: Mapped[dict[str, Any]]
    own: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    recommendation: Mapped[Recommendation] = relationship()


class ImportConflict(Base):
    """A field that a person changed here and a source corrected since: one to decide, once."""

    __tablename__ = "import_conflict"
    __table_args__ = (
        together("choice", "decided_by", "decided_at"),
        unique_where("uq_import_conflict_open", "recommendation_id", "field", condition="choice IS NULL"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    field: Mapped[str]
    ours: Mapped[dict[str, Any]]  # {"value": …}: a value of any shape
    theirs: Mapped[dict[str, Any]]
    choice: Mapped[Choice | None] = mapped_column(closed(Choice, "choice"))
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    recommendation: Mapped[Recommendation] = relationship()
    batch: Mapped[ImportBatch] = relationship()


class ImportedDocument(Base):
    """A document that an import made; it goes when nothing that it was made for is left."""

    __tablename__ = "imported_document"

    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), primary_key=True)
    group_key: Mapped[str] = mapped_column(index=True)
