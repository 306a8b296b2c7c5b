"""Clusters: parts of one review that ask the same thing, grouped by a person."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.base import Base, Id, said
from tracker.storage.models.calendar import Review


class Cluster(Base):
    """A group of parts, known by ``cluster:NAME``; evidence linked to it counts for each part not excluded."""

    __tablename__ = "cluster"
    __table_args__ = (said("title"),)

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)

    review: Mapped[Review] = relationship()
    members: Mapped[list[ClusterPart]] = relationship(order_by="ClusterPart.part_id")


class ClusterPart(Base):
    """A part in a cluster; one that the cluster's evidence does not fit is excluded, with a reason."""

    __tablename__ = "cluster_part"
    __table_args__ = (CheckConstraint("NOT excluded OR trim(reason) <> ''", name="excluded_with_a_reason"),)

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), primary_key=True, index=True)
    excluded: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
