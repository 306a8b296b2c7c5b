"""Which pairs of a recommendation and a State the explorer looks at, and where searched words may stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, exists, func, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tracker.domain.audience import Audience
from tracker.domain.criteria import Criteria, Facet
from tracker.domain.searching import is_number, is_symbol
from tracker.domain.vocabulary import AddresseeKind
from tracker.services.readers.seen import is_told
from tracker.storage import models

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """The States whose pairs are looked at; `named` is None where every State on record is.

    What is addressed to all States is paired with those of `paired`: with the others it would stand there a hundred
    times and say nothing.
    """

    named: tuple[str, ...] | None
    paired: tuple[str, ...]
    followed: tuple[str, ...]
    audience: Audience

    def holds(self, state: Column) -> ColumnElement[bool]:
        """Return the condition that a State is looked at."""
        condition: ColumnElement[bool] = true() if self.named is None else state.in_(self.named)
        return condition


def scope_of(session: Session, criteria: Criteria, *, organisation_id: int, audience: Audience) -> Scope:
    """Look at the States that an organisation follows and those asked for; at every one where it follows none."""
    followed = tuple(
        session.scalars(
            select(models.TrackedState.state_code)
            .where(models.TrackedState.organisation_id == organisation_id)
            .order_by(models.TrackedState.state_code)
        )
    )
    chosen = tuple(dict.fromkeys((*followed, *criteria.values(Facet.STATE))))
    everywhere = criteria.everywhere or not followed
    return Scope(None if everywhere else chosen, chosen, followed, audience)


def heard_pairs(scope: Scope, *columns: Column) -> Select[*tuple[Any, ...]]:
    """Select columns of the recommendations, documents and States of the pairs in scope that the audience hears of.

    A document is asked about where it is joined: whether a recommendation is among all those heard of would have a list
    of all of them made first, which takes longer than the rest (`tests/bench/bench_explorer.py`).
    """
    ask, document, state, pairs = models.Recommendation, models.SourceDocument, models.State, _addressed(scope)
    return (
        select(*columns)
        .select_from(pairs)
        .join(ask, ask.id == pairs.c.recommendation_id)
        .join(state, state.code == pairs.c.state_code)
        .join(document, document.id == ask.document_id)
        .where(is_told(scope.audience))
    )


def _addressed(scope: Scope) -> CTE:
    """Pair recommendations with the States that they name, and those to all States with every State in scope."""
    by_name = select(models.Addressee.recommendation_id, models.Addressee.state_code).where(
        models.Addressee.kind == AddresseeKind.STATE, scope.holds(models.Addressee.state_code)
    )
    also = aliased(models.Addressee)
    to_all = (
        select(models.Addressee.recommendation_id, models.State.code)
        .join(models.State, models.State.code.in_(scope.paired))
        .where(
            models.Addressee.kind == AddresseeKind.ALL_STATES,
            ~exists().where(
                also.recommendation_id == models.Addressee.recommendation_id, also.state_code == models.State.code
            ),
        )
    )
    return union_all(by_name, to_all).cte("addressed")


def found(terms: Collection[str]) -> list[ColumnElement[bool]]:
    """Look for every folded term in number and text, and in reference or symbol where it looks like one."""
    return [_found(term) for term in terms]


def _found(term: str) -> ColumnElement[bool]:
    words = models.Recommendation.search_text
    if is_number(term):  # 140.22 is that item, and not the beginning of 140.227
        return or_(words == term, words.startswith(f"{term} ", autoescape=True), _contains(words, f" {term}"))
    in_words = _contains(words, term)
    if not is_symbol(term):
        return in_words
    small = [func.lower(models.Recommendation.ref), func.lower(models.SourceDocument.symbol)]
    return or_(in_words, *(_contains(column, term) for column in small))


def _contains(column: Column, term: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.contains(term, autoescape=True)
    return condition
