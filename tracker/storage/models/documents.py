"""Source documents: what everything else is cited from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import DatePrecision
from tracker.storage.base import Base, Id, ordered, said, together
from tracker.storage.models.calendar import Review
from tracker.storage.models.mechanisms import MechanismBody
from tracker.storage.types import closed


class SourceDocument(Base):
    """A document, known by a stable key: its symbol where it has one.

    An imprecise date is its first and last possible day; `published_on` is the last possible day of publication, empty
    where the document is unpublished.
    """

    __tablename__ = "source_document"
    __table_args__ = (
        said("key"),
        said("title"),
        ordered("dated_first", "dated_last"),
        together("published_on", "published_precision"),
        together("filed_for_state", "filed_for_cycle"),
        CheckConstraint(
            "kind <> 'interview_notes' OR (published_on IS NULL AND organisation_id IS NOT NULL)",
            name="notes_are_kept_inside",
        ),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True)
    symbol: Mapped[str] = mapped_column(default="")
    kind: Mapped[DocumentKind] = mapped_column(closed(DocumentKind, "kind"))
    mechanism_code: Mapped[str] = mapped_column(ForeignKey("mechanism_body.code"), index=True)
    author: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    details: Mapped[str] = mapped_column(default="")
    short: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    dated_first: Mapped[date]
    dated_last: Mapped[date]
    dated_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "dated_precision"))
    published_on: Mapped[date | None]
    published_precision: Mapped[DatePrecision | None] = mapped_column(closed(DatePrecision, "published_precision"))
    # A submission is filed for a review that may not be scheduled yet, so it names State and cycle, not the review.
    filed_for_state: Mapped[str | None] = mapped_column(ForeignKey("state.code"))
    filed_for_cycle: Mapped[int | None] = mapped_column(ForeignKey("cycle.number"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    # Of an unpublished document: the organisation that holds it, and that alone hears of it; empty once it is public.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)

    mechanism: Mapped[MechanismBody] = relationship()
    review: Mapped[Review | None] = relationship()
