"""Figures that a source states: attributed, never adopted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import DatePrecision
from tracker.storage.base import Base, Id, ordered, said
from tracker.storage.models.documents import SourceDocument
from tracker.storage.types import closed


class StatedFigure(Base):
    """A number as printed, known by ``KEY~NAME``; figures of one series may be charted together."""

    __tablename__ = "stated_figure"
    __table_args__ = (
        said("value_text"),
        said("attributed_to"),
        ordered("period_first", "period_last"),
    )

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    series: Mapped[str]
    about: Mapped[str]
    value: Mapped[float]
    value_text: Mapped[str]
    at_least: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[str]
    period_first: Mapped[date]
    period_last: Mapped[date]
    period_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "period_precision"))
    locator: Mapped[str] = mapped_column(default="")
    attributed_to: Mapped[str]
    checks_against: Mapped[str] = mapped_column(default="")

    document: Mapped[SourceDocument] = relationship()
