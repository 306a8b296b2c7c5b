"""Grades that UN bodies gave to the follow-up of their own recommendations, as given."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.base import Base, Id, said
from tracker.storage.models.mechanisms import MechanismBody


class FollowUpGrade(Base):
    """One grade on the body's own scale and that scale's version; never converted into a status."""

    __tablename__ = "follow_up_grade"
    __table_args__ = (
        UniqueConstraint("part_id", "state_code", "symbol", "paragraph"),
        said("grade"),
        said("scale"),
        said("symbol"),
    )

    id: Mapped[Id]
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"))
    body_code: Mapped[str] = mapped_column(ForeignKey("mechanism_body.code"), index=True)
    symbol: Mapped[str]
    paragraph: Mapped[str] = mapped_column(default="")
    scale: Mapped[str]
    scale_version: Mapped[str] = mapped_column(default="")
    grade: Mapped[str]
    graded_on: Mapped[date]

    body: Mapped[MechanismBody] = relationship()
