"""The audit trail: who did what to which record when, each row chained to the one before by its hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.base import Base, said


class AuditEntry(Base):
    """One event. Rows are only ever added, which triggers see to; `changes` maps a field to [old, new]."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("sequence >= 1", name="sequence_counts_from_one"),
        CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name="hashes_are_sha_256"),
        CheckConstraint(r"event LIKE '_%\:_%'", name="event_is_noun_and_action"),
        said("actor"),
        said("subject"),
        Index("ix_audit_entry_subject", "subject", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    event: Mapped[str]
    subject: Mapped[str]
    changes: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(unique=True)  # a chain never forks
    hash: Mapped[str] = mapped_column(unique=True)
