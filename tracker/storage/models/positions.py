"""Positions: what a State answered, as a dated list per source."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import DatePrecision, Position
from tracker.storage.base import Base, Id, ordered, unique_where
from tracker.storage.models.documents import SourceDocument
from tracker.storage.types import closed


class StatedPosition(Base):
    """One answer of one State, normalised and as the source says it; without a part it is about all parts."""

    __tablename__ = "stated_position"
    __table_args__ = (
        ForeignKeyConstraint(["part_id", "recommendation_id"], ["part.id", "part.recommendation_id"]),
        ordered("stated_first", "stated_last"),
        unique_where(
            "uq_stated_position_whole",
            *("recommendation_id", "state_code", "document_id", "stated_first"),
            condition="part_id IS NULL",
        ),
        unique_where(
            "uq_stated_position_part",
            *("part_id", "state_code", "document_id", "stated_first"),
            condition="part_id IS NOT NULL",
        ),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    part_id: Mapped[int | None]
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    position: Mapped[Position] = mapped_column(closed(Position, "position"))
    as_stated: Mapped[str] = mapped_column(default="")
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    stated_first: Mapped[date]
    stated_last: Mapped[date]
    stated_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "stated_precision"))
    paragraph: Mapped[str] = mapped_column(default="")

    document: Mapped[SourceDocument] = relationship()
