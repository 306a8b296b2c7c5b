"""What the program suggests and a person decides: which asks are related, and which ask the same in one review."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import LineageKind
from tracker.storage.base import Base, Id, said, together
from tracker.storage.models.calendar import Review
from tracker.storage.models.parts import Part
from tracker.storage.models.recommendations import Recommendation
from tracker.storage.types import closed


class LineageSuggestion(Base):
    """That a later recommendation may go back to an earlier one, ranked among those of the later, with the reason.

    Accepted, it has become a link of the kind that the person chose; refused, it is never made again.
    """

    __tablename__ = "lineage_suggestion"
    __table_args__ = (
        UniqueConstraint("later_id", "earlier_id"),
        CheckConstraint("later_id <> earlier_id", name="two_recommendations"),
        CheckConstraint("likeness BETWEEN 0 AND 1", name="likeness_is_a_share"),
        CheckConstraint("decision IS NULL OR decision IN ('accepted', 'refused')", name="accepted_or_refused"),
        together("decision", "decided_by", "decided_at"),
        said("reason"),
    )

    id: Mapped[Id]
    later_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    earlier_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    rank: Mapped[int]  # from 1, among the suggestions of the later
    likeness: Mapped[float]
    kind: Mapped[LineageKind] = mapped_column(closed(LineageKind, "kind"))  # the likeliest; the person chooses
    reason: Mapped[str]
    decision: Mapped[Decision | None] = mapped_column(closed(Decision, "decision"))
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    later: Mapped[Recommendation] = relationship(foreign_keys=later_id)
    earlier: Mapped[Recommendation] = relationship(foreign_keys=earlier_id)


class ClusterSuggestion(Base):
    """Parts of one review that may ask the same; `digest` tells its members apart, so that a refusal is for good."""

    __tablename__ = "cluster_suggestion"
    __table_args__ = (
        UniqueConstraint("review_id", "digest"),
        CheckConstraint("decision IS NULL OR decision IN ('accepted', 'refused')", name="accepted_or_refused"),
        together("decision", "decided_by", "decided_at"),
        said("title"),
        said("reason"),
    )

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    digest: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    decision: Mapped[Decision | None] = mapped_column(closed(Decision, "decision"))
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]

    review: Mapped[Review] = relationship()
    members: Mapped[list[ClusterSuggestionPart]] = relationship(order_by="ClusterSuggestionPart.part_id")


class ClusterSuggestionPart(Base):
    """A part in a suggested cluster."""

    __tablename__ = "cluster_suggestion_part"

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("cluster_suggestion.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True, index=True)

    part: Mapped[Part] = relationship()
