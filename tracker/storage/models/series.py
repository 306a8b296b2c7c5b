"""Indicators: what a series of stated figures measures, and the periods for which it is known to be missing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import DatePrecision
from tracker.storage.base import Base, Id, ordered, said
from tracker.storage.types import closed


class IndicatorSeries(Base):
    """An indicator of one State. Its values are the stated figures whose `series` is this code."""

    __tablename__ = "indicator_series"
    __table_args__ = (UniqueConstraint("state_code", "code"), said("code"), said("title"), said("unit"))

    id: Mapped[Id]
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"))
    code: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    definition: Mapped[str] = mapped_column(default="")

    gaps: Mapped[list[SeriesGap]] = relationship(order_by="SeriesGap.period_first")


class SeriesGap(Base):
    """A period without a value, and why: not published, series broken, not found. Missing is never zero."""

    __tablename__ = "series_gap"
    __table_args__ = (
        UniqueConstraint("series_id", "period_first", "period_last"),
        said("reason"),
        ordered("period_first", "period_last"),
    )

    id: Mapped[Id]
    series_id: Mapped[int] = mapped_column(ForeignKey("indicator_series.id"))
    period_first: Mapped[date]
    period_last: Mapped[date]
    period_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "period_precision"))
    reason: Mapped[str]
