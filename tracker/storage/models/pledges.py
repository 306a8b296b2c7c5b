"""What a State promised by itself at its review, and what other States asked it in writing beforehand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import DatePrecision, Wording
from tracker.storage.base import Base, Id, ordered, said
from tracker.storage.models.documents import SourceDocument
from tracker.storage.models.recommendations import Recommendation
from tracker.storage.models.states import State
from tracker.storage.types import closed


class Pledge(Base):
    """A voluntary pledge or commitment, known by ``KEY+NUMBER``. Source: HRC resolution 5/1, annex, paragraph 27."""

    __tablename__ = "pledge"
    __table_args__ = (said("number"), said("text"), ordered("pledged_first", "pledged_last"))

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    cycle: Mapped[int | None] = mapped_column(ForeignKey("cycle.number"))  # of the review at which it was made
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    number: Mapped[str]
    paragraph: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    wording: Mapped[Wording] = mapped_column(closed(Wording, "wording"))
    pledged_first: Mapped[date]
    pledged_last: Mapped[date]
    pledged_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "pledged_precision"))

    document: Mapped[SourceDocument] = relationship()


class AdvanceQuestion(Base):
    """A written question that a State puts ten working days before a review, known by ``KEY=NUMBER``."""

    __tablename__ = "advance_question"
    __table_args__ = (said("number"), said("text"))

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    cycle: Mapped[int] = mapped_column(ForeignKey("cycle.number"))
    asking_state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    number: Mapped[str]
    text: Mapped[str]
    wording: Mapped[Wording] = mapped_column(closed(Wording, "wording"))
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), index=True)

    document: Mapped[SourceDocument] = relationship()
    asking_state: Mapped[State] = relationship(foreign_keys=asking_state_code)
    recommendation: Mapped[Recommendation | None] = relationship()
