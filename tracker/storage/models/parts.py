"""Parts: the single actions that a recommendation asks for, what positions, evidence and rules attach to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import AskKind, Closure, TreatyAsk
from tracker.storage.base import Base, Id, said, together
from tracker.storage.models.recommendations import Recommendation
from tracker.storage.types import closed


class Part(Base):
    """One action, known by ``KEY#NUMBER/LABEL``; the label is empty where the recommendation has one part."""

    __tablename__ = "part"
    __table_args__ = (
        UniqueConstraint("recommendation_id", "label"),
        UniqueConstraint("id", "recommendation_id"),  # target of keys that name both, so that they cannot disagree
        together("closed_on", "closure", "closure_reason"),
        CheckConstraint("closure_reason IS NULL OR trim(closure_reason) <> ''", name="closure_reason_said"),
        CheckConstraint("reply_due_on IS NULL OR ask_kind = 'information'", name="reply_due_on_information_only"),
        said("text"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    ref: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")
    ordinal: Mapped[int]
    text: Mapped[str]  # a short heading of what is asked
    ask_kind: Mapped[AskKind] = mapped_column(closed(AskKind, "ask_kind"))
    outcome_asked: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]
    closure: Mapped[Closure | None] = mapped_column(closed(Closure, "closure"))
    closure_reason: Mapped[str | None]
    reply_due_on: Mapped[date | None]

    recommendation: Mapped[Recommendation] = relationship(back_populates="parts")
    treaty_requests: Mapped[list[TreatyRequest]] = relationship(
        order_by="TreatyRequest.instrument_code", cascade="all, delete-orphan"
    )


class TreatyRequest(Base):
    """A treaty action that a part asks for, on one named instrument."""

    __tablename__ = "treaty_request"

    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True)
    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), primary_key=True, index=True)
    ask: Mapped[TreatyAsk] = mapped_column(closed(TreatyAsk, "ask"), primary_key=True)
