"""Cycles, sessions and reviews of the UPR, each with its source and its certainty."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import Certainty, DatePrecision
from tracker.storage.base import Base, Id, ordered
from tracker.storage.models.states import State
from tracker.storage.types import closed


class Cycle(Base):
    """A round of the UPR through all States; what is not yet known of it is empty."""

    __tablename__ = "cycle"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_counts_from_one"),
        ordered("first_session", "last_session"),
        ordered("starts_on", "ends_on"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_session: Mapped[int]
    last_session: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))
    source: Mapped[str]


class UprSession(Base):
    """A session of the Working Group; with precision `month`, the days are the month's first and last."""

    __tablename__ = "upr_session"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_counts_from_one"),
        CheckConstraint("precision IN ('day', 'month')", name="precision_of_a_session"),
        ordered("starts_on", "ends_on"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cycle: Mapped[int] = mapped_column(ForeignKey("cycle.number"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "precision"))
    label: Mapped[str]
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))
    source: Mapped[str]


class Review(Base):
    """One State's review in one cycle. Without `reviewed_on` it is known by its session only, or not at all."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("state_code", "cycle"),
        ordered("reviewed_on", "adopted_on"),
    )

    id: Mapped[Id]
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"))
    cycle: Mapped[int] = mapped_column(ForeignKey("cycle.number"), index=True)
    session_number: Mapped[int | None] = mapped_column(ForeignKey("upr_session.number"), index=True)
    reviewed_on: Mapped[date | None]
    adopted_on: Mapped[date | None]
    report_symbol: Mapped[str | None] = mapped_column(unique=True)
    addendum_symbol: Mapped[str | None] = mapped_column(unique=True)
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty, "certainty"))
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    state: Mapped[State] = relationship()
    session: Mapped[UprSession | None] = relationship()
