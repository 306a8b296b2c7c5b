"""Evidence, and what each item says of a part or of a cluster."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import (
    DatePrecision,
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
)
from tracker.storage.base import Base, Id, ordered, said, together, unique_where
from tracker.storage.models.documents import SourceDocument
from tracker.storage.types import closed


class Evidence(Base):
    """One item, known by ``KEY!NAME``. Only approved items count; none is public unless a basis says so.

    It belongs to the organisation that recorded it; `is_shared` lets others on the same installation see it, where the
    people in it agreed to that (coalition). The texts of a restricted item are kept apart, encrypted (`SealedText`).
    `recorded_by` and `edited_by` are who wrote it first and last, as the audit trail names a person: where an
    organisation asks for four eyes, somebody else approves. No field takes a person's name: `code` is a case (M-1) or
    an interview (P-1). `published_on` is the last possible day of publication, empty where unpublished. `item_count`
    is how many rulings, cases or people the item stands for.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("is_restricted OR trim(summary) <> ''", name="summary_said"),
        said("origin"),
        ordered("when_first", "when_last"),
        together("published_on", "published_precision"),
        CheckConstraint("vouched_until IS NULL OR continuing", name="vouched_until_if_continuing"),
        ordered("when_first", "vouched_until"),
        CheckConstraint("item_count >= 1", name="item_count_at_least_one"),
        CheckConstraint("item_count IS NOT NULL OR NOT count_at_least", name="at_least_needs_a_count"),
        CheckConstraint(
            "publication_basis <> 'published_source' OR published_on IS NOT NULL", name="published_source_has_a_date"
        ),
        CheckConstraint(
            "publication_basis <> 'published_source' OR NOT is_restricted", name="published_is_not_restricted"
        ),
        CheckConstraint("code IS NULL OR (length(code) <= 8 AND code LIKE '_-%')", name="code_is_no_name"),
    )

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(closed(EvidenceKind, "kind"))
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), index=True)
    summary: Mapped[str]
    locator: Mapped[str] = mapped_column(default="")
    strand: Mapped[Strand] = mapped_column(closed(Strand, "strand"))
    reliability: Mapped[Reliability] = mapped_column(closed(Reliability, "reliability"))
    origin: Mapped[str]
    when_first: Mapped[date]
    when_last: Mapped[date]
    when_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "when_precision"))
    continuing: Mapped[bool] = mapped_column(default=False)
    vouched_until: Mapped[date | None]
    published_on: Mapped[date | None]
    published_precision: Mapped[DatePrecision | None] = mapped_column(closed(DatePrecision, "published_precision"))
    recorded_on: Mapped[date]
    item_count: Mapped[int | None]
    count_at_least: Mapped[bool] = mapped_column(default=False)
    review_state: Mapped[ReviewState] = mapped_column(closed(ReviewState, "review_state"), default=ReviewState.DRAFT)
    publication_basis: Mapped[PublicationBasis] = mapped_column(
        closed(PublicationBasis, "publication_basis"), default=PublicationBasis.INTERNAL
    )
    quote_allowed: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str | None]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    is_shared: Mapped[bool] = mapped_column(default=False)
    is_restricted: Mapped[bool] = mapped_column(default=False)
    case_file_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("indicator_series.id"), index=True)
    recorded_by: Mapped[str] = mapped_column(default="")
    edited_by: Mapped[str] = mapped_column(default="")
    quote: Mapped[str] = mapped_column(default="")
    quote_language: Mapped[str] = mapped_column(default="")
    translation: Mapped[str] = mapped_column(default="")
    translation_language: Mapped[str] = mapped_column(default="")
    harm_weighed_on: Mapped[date | None]  # "already published by X" still has to be weighed before we repeat it

    document: Mapped[SourceDocument] = relationship()
    links: Mapped[list[EvidenceLink]] = relationship(back_populates="evidence", order_by="EvidenceLink.id")


class EvidenceLink(Base):
    """What an item says of one part, or of every part of one cluster."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        CheckConstraint("(part_id IS NULL) <> (cluster_id IS NULL)", name="part_or_cluster"),
        CheckConstraint("chosen_cycle >= 0", name="chosen_cycle_known"),
        unique_where("uq_evidence_link_part", "evidence_id", "part_id", condition="part_id IS NOT NULL"),
        unique_where("uq_evidence_link_cluster", "evidence_id", "cluster_id", condition="cluster_id IS NOT NULL"),
    )

    id: Mapped[Id]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("part.id"), index=True)
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("cluster.id"), index=True)
    finding: Mapped[Finding] = mapped_column(closed(Finding, "finding"))
    level: Mapped[Level] = mapped_column(closed(Level, "level"))
    scope: Mapped[Scope] = mapped_column(closed(Scope, "scope"))
    chosen_cycle: Mapped[int | None]  # no foreign key: zero is the window before the UPR, which is no cycle
    note: Mapped[str] = mapped_column(default="")

    evidence: Mapped[Evidence] = relationship(back_populates="links")
