"""Stored answers of the rules, and a person's judgement beside them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import Confidence, Status
from tracker.storage.base import Base, Id, said, together, unique_where
from tracker.storage.models.accounts import User
from tracker.storage.models.parts import Part
from tracker.storage.types import closed


class StoredAssessment(Base):
    """The answer for one unit as of a date: the public's where `organisation_id` is empty, else an organisation's own.

    It is derived, so it may always be computed again. The lists hold sentences and references of evidence, never row
    ids: the same facts give the same rows anywhere. Cycle 0 is the window before the UPR. The window is first day
    inclusive, last day exclusive, empty where open.
    """

    __tablename__ = "stored_assessment"
    __table_args__ = (
        unique_where(
            "uq_stored_assessment_internal",
            "part_id",
            "state_code",
            "cycle",
            "organisation_id",
            condition="organisation_id IS NOT NULL",
        ),
        unique_where(
            "uq_stored_assessment_public", "part_id", "state_code", "cycle", condition="organisation_id IS NULL"
        ),
        # Holds all that counting statuses reads, so that the wide rows stay untouched (bench: explorer).
        Index("ix_stored_assessment_state", "state_code", "organisation_id", "part_id", "cycle", "status"),
        Index("ix_stored_assessment_part", "part_id"),
        CheckConstraint("cycle >= 0", name="cycle_known"),
        CheckConstraint("window_from < window_to", name="window_has_a_day"),
        together("last_known_status", "last_known_cycle"),
    )

    id: Mapped[Id]
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"))
    cycle: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    window_from: Mapped[date | None]
    window_to: Mapped[date | None]
    status: Mapped[Status] = mapped_column(closed(Status, "status"))
    rule: Mapped[str]
    rulebook: Mapped[int]
    confidence: Mapped[Confidence] = mapped_column(closed(Confidence, "confidence"))
    flags: Mapped[list[str]]
    reasons: Mapped[list[str]]
    evidence_for: Mapped[list[str]]
    evidence_against: Mapped[list[str]]
    claims: Mapped[list[str]]
    baseline: Mapped[list[str]]
    shown_beside: Mapped[list[str]]
    last_known_status: Mapped[Status | None] = mapped_column(closed(Status, "last_known_status"))
    last_known_cycle: Mapped[int | None]
    as_of: Mapped[date]

    part: Mapped[Part] = relationship()


class Judgement(Base):
    """A status that a reviewer set for a unit, with the reason; never changed, never taken back, only followed."""

    __tablename__ = "judgement"
    __table_args__ = (
        Index("ix_judgement_unit", "part_id", "state_code", "cycle"),
        CheckConstraint("cycle >= 0", name="cycle_known"),
        said("rationale"),
    )

    id: Mapped[Id]
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"))
    cycle: Mapped[int]
    status: Mapped[Status] = mapped_column(closed(Status, "status"))
    rationale: Mapped[str]
    decided_on: Mapped[date]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    part: Mapped[Part] = relationship()
    user: Mapped[User] = relationship()
