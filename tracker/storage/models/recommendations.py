"""Recommendations: what was asked, by whom, of whom, about what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Connection, ForeignKey, UniqueConstraint, event
from sqlalchemy import text as literal_text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from tracker.domain.folding import fold
from tracker.domain.vocabulary import AddresseeKind, DatePrecision, Wording
from tracker.storage.base import Base, Id, ordered, said, unique_where
from tracker.storage.models.documents import SourceDocument
from tracker.storage.types import closed

if TYPE_CHECKING:
    from tracker.storage.models.obligations import Obligation
    from tracker.storage.models.parts import Part
    from tracker.storage.models.positions import StatedPosition


_OWNED = "all, delete-orphan"  # taken off the list is taken away


def _searchable(context: DefaultExecutionContext) -> str:
    given = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return fold(f"{given['number']} {given.get('text') or ''}")


class Recommendation(Base):
    """One item of a document, known by ``KEY#NUMBER``; `ordinal` is its place among that document's items.

    `search_text` is number and text without case and accents: what a search looks in, the same on both databases.
    """

    __tablename__ = "recommendation"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("wording = 'not_imported' OR trim(text) <> ''", name="text_unless_not_imported"),
        CheckConstraint("wording <> 'not_imported' OR text = ''", name="no_text_if_not_imported"),
        CheckConstraint("action_category BETWEEN 1 AND 5", name="action_category_one_to_five"),
        ordered("asked_first", "asked_last"),
        said("number"),
    )

    id: Mapped[Id]
    ref: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    number: Mapped[str]
    ordinal: Mapped[int]
    paragraph: Mapped[str] = mapped_column(default="")
    asked_first: Mapped[date]
    asked_last: Mapped[date]
    asked_precision: Mapped[DatePrecision] = mapped_column(closed(DatePrecision, "asked_precision"))
    text: Mapped[str] = mapped_column(default="")
    wording: Mapped[Wording] = mapped_column(closed(Wording, "wording"))
    language: Mapped[str] = mapped_column(default="en")
    action_category: Mapped[int | None]  # UPR Info's five categories
    note: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default=_searchable, server_default=literal_text("''"))

    document: Mapped[SourceDocument] = relationship()
    parts: Mapped[list[Part]] = relationship(back_populates="recommendation", order_by="Part.ordinal")
    addressees: Mapped[list[Addressee]] = relationship(order_by="Addressee.id", cascade=_OWNED)
    recommending_states: Mapped[list[RecommendingState]] = relationship(
        order_by="RecommendingState.ordinal", cascade=_OWNED
    )
    themes: Mapped[list[RecommendationTheme]] = relationship(order_by="RecommendationTheme.theme_code", cascade=_OWNED)
    groups: Mapped[list[RecommendationGroup]] = relationship(order_by="RecommendationGroup.group_code")
    sdgs: Mapped[list[RecommendationSdg]] = relationship(order_by="RecommendationSdg.sdg_code")
    obligations: Mapped[list[Obligation]] = relationship(order_by="Obligation.ordinal")
    positions: Mapped[list[StatedPosition]] = relationship(order_by="StatedPosition.id")


@event.listens_for(Recommendation, "before_update")
def _keep_searchable(_mapper: Mapper[Recommendation], _connection: Connection, row: Recommendation) -> None:
    row.search_text = fold(f"{row.number} {row.text}")


class RecommendationTheme(Base):
    """A theme of a recommendation."""

    __tablename__ = "recommendation_theme"

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    theme_code: Mapped[str] = mapped_column(ForeignKey("theme.code"), primary_key=True, index=True)


class RecommendationGroup(Base):
    """A group of people whom a recommendation concerns."""

    __tablename__ = "recommendation_group"

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    group_code: Mapped[str] = mapped_column(ForeignKey("affected_group.code"), primary_key=True, index=True)


class RecommendationSdg(Base):
    """A Sustainable Development Goal that a recommendation serves."""

    __tablename__ = "recommendation_sdg"

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    sdg_code: Mapped[str] = mapped_column(ForeignKey("sdg.code"), primary_key=True, index=True)


class RecommendingState(Base):
    """A State that made a recommendation, in the order of the source's bracket."""

    __tablename__ = "recommending_state"

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    state_code: Mapped[str] = mapped_column(ForeignKey("state.code"), primary_key=True, index=True)
    ordinal: Mapped[int]


class Addressee(Base):
    """To whom a recommendation is addressed: one State, all States, or a body that is no State."""

    __tablename__ = "addressee"
    __table_args__ = (
        CheckConstraint("(kind = 'state') = (state_code IS NOT NULL)", name="state_named"),
        CheckConstraint("(kind = 'body') = (body IS NOT NULL)", name="body_named"),
        CheckConstraint("body IS NULL OR trim(body) <> ''", name="body_said"),
        unique_where("uq_addressee_state", "recommendation_id", "state_code", condition="state_code IS NOT NULL"),
        unique_where("uq_addressee_body", "recommendation_id", "body", condition="body IS NOT NULL"),
        unique_where("uq_addressee_all_states", "recommendation_id", condition="kind = 'all_states'"),
    )

    id: Mapped[Id]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    kind: Mapped[AddresseeKind] = mapped_column(closed(AddresseeKind, "kind"))
    state_code: Mapped[str | None] = mapped_column(ForeignKey("state.code"), index=True)
    body: Mapped[str | None]
