"""Lineage: how a later ask relates to an earlier one, decided by a person."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.vocabulary import LineageKind
from tracker.storage.base import Base, Id, said
from tracker.storage.models.recommendations import Recommendation
from tracker.storage.types import closed


class LineageLink(Base):
    """A typed link from a later recommendation to an earlier one, with the reason."""

    __tablename__ = "lineage_link"
    __table_args__ = (
        UniqueConstraint("later_id", "earlier_id", "kind"),
        CheckConstraint("later_id <> earlier_id", name="two_recommendations"),
        said("reason"),
    )

    id: Mapped[Id]
    later_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    earlier_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    kind: Mapped[LineageKind] = mapped_column(closed(LineageKind, "kind"))
    reason: Mapped[str]

    later: Mapped[Recommendation] = relationship(foreign_keys=later_id)
    earlier: Mapped[Recommendation] = relationship(foreign_keys=earlier_id)
