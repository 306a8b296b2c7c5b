"""The explorer's pairs in columns: a recommendation and a State under review, and the values of every filter.

A list counts every filter against all others, which as SQL is a dozen passes over the same joins; read once and counted
in memory, twenty thousand pairs take a fraction of that on either database (`tests/bench/bench_explorer.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, exists, select, type_coerce
from sqlalchemy.orm import Session

from tracker.domain.criteria import NONE, Criteria, Facet, Sort, ToDo
from tracker.domain.faceting import Values
from tracker.domain.vocabulary import Mechanism, Status
from tracker.services.explorer import facts as explorer_facts
from tracker.services.explorer.facts import along
from tracker.services.explorer.scope import Scope, found, heard_pairs
from tracker.storage import models

_LACKING = frozenset({Status.NOT_ASSESSED.value, NONE})
_UNKNOWN: Values = (NONE,)
_ASKS_FOR_POSITIONS: Values = (Mechanism.UPR.value,)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The recommendation and the State of each pair, in the order of the list; `weights` count its evidence."""

    asks: list[int]
    states: list[str]
    columns: dict[Facet, list[Values]]
    weights: list[int]


def read_pairs(session: Session, scope: Scope, criteria: Criteria) -> Pairs:
    """Read every pair in scope that the search finds, and what each filter knows of it."""
    listed = explorer_facts.plain_columns(session, _listed(scope, criteria))
    asks, states, documents, actions, cited = listed
    kinds, cycles = _of_documents(session)
    among = explorer_facts.Among(set(asks))
    statuses = explorer_facts.statuses(session, scope, among)
    stated = explorer_facts.positions(session, scope, among)
    theme, recommending = models.RecommendationTheme, models.RecommendingState
    themes = explorer_facts.several(session, theme.recommendation_id, theme.theme_code, among)
    by = explorer_facts.several(session, recommending.recommendation_id, recommending.state_code, among)
    columns: dict[Facet, list[Values]] = {
        Facet.STATE: _single(states),
        Facet.MECHANISM: [kinds[document] for document in documents],
        Facet.CYCLE: [cycles[document] for document in documents],
        Facet.ACTION: _single(actions),
        Facet.THEME: [themes.get(ask, ()) for ask in asks],
        Facet.BY: [by.get(ask, ()) for ask in asks],
        Facet.STATUS: along(statuses, asks, states, missing=_UNKNOWN),
        Facet.POSITION: [
            each or (_UNKNOWN if kinds[document] == _ASKS_FOR_POSITIONS else ())
            for each, document in zip(along(stated, asks, states, missing=()), documents, strict=True)
        ],
    }
    evidence = along(explorer_facts.evidence(session, scope, among), asks, states, missing=(0, False))
    weights = [count for count, _is_newer in evidence]
    lacks = {
        ToDo.EVIDENCE: [not each for each in weights],
        ToDo.STATUS: list(map(_LACKING.issuperset, columns[Facet.STATUS])),
        ToDo.OBLIGATION: [not each for each in cited],
        ToDo.POSITION: [NONE in values for values in columns[Facet.POSITION]],
        ToDo.THEME: [not values for values in columns[Facet.THEME]],
        ToDo.ANOTHER_LOOK: [is_newer for _count, is_newer in evidence],
    }
    columns[Facet.TO_DO] = _flags(lacks)
    return Pairs(asks, states, columns, weights)


def _listed(scope: Scope, criteria: Criteria) -> Select[*tuple[Any, ...]]:
    ask, document, state = models.Recommendation, models.SourceDocument, models.State
    usual = (state.name, document.dated_last.desc(), document.id, ask.ordinal, ask.id, state.code)
    first = {Sort.NEWEST: (ask.asked_last.desc(),), Sort.OLDEST: (ask.asked_last,)}.get(criteria.sort, ())
    return (
        heard_pairs(
            scope,
            ask.id,
            state.code,
            document.id,
            ask.action_category,
            exists().where(models.Obligation.recommendation_id == ask.id).label("is_cited"),
        )
        .where(*found(criteria.search.terms))
        .order_by(*first, *usual)
    )


def _of_documents(session: Session) -> tuple[dict[int, Values], dict[int, Values]]:
    """Return the mechanism and the cycle of every document: read once for all recommendations in it."""
    document, body, review = models.SourceDocument, models.MechanismBody, models.Review
    rows = session.execute(
        select(document.id, type_coerce(body.kind, Text), review.cycle)
        .join(body, body.code == document.mechanism_code)
        .outerjoin(review, review.id == document.review_id)
    ).all()
    kinds: dict[int, Values] = {number: (kind,) for number, kind, _cycle in rows}
    return kinds, {number: () if cycle is None else (str(cycle),) for number, _kind, cycle in rows}


def _single(values: Sequence[Any]) -> list[Values]:
    """Write plain values as a column; what is not known has none."""
    written: dict[Any, Values] = {each: () if each is None else (str(each),) for each in set(values)}
    return [written[each] for each in values]


def _flags(lacks: dict[ToDo, list[bool]]) -> list[Values]:
    """Write what each pair lacks as a column."""
    written: dict[Sequence[bool], Values] = {}
    return [
        written.get(each)
        or written.setdefault(each, tuple(what.value for what, lacking in zip(lacks, each, strict=True) if lacking))
        for each in zip(*lacks.values(), strict=True)
    ]
