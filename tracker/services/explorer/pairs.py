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
from tracker.services.explorer.facts import Key
from tracker.services.explorer.scope import Scope, addressed, found
from tracker.storage import models

_LACKING = frozenset({Status.NOT_ASSESSED.value, NONE})
_UNKNOWN: Values = (NONE,)


@dataclass(frozen=True, slots=True)
class Pairs:
    """`keys` are recommendation and State in the order of the list; `weights` count the evidence of each."""

    keys: list[Key]
    columns: dict[Facet, list[Values]]
    weights: list[int]


def read_pairs(session: Session, scope: Scope, criteria: Criteria) -> Pairs:
    """Read every pair in scope that the search finds, and what each filter knows of it."""
    listed = explorer_facts.plain_columns(session, _listed(scope, criteria))
    asks, states, kinds, cycles, actions, cited = listed
    keys: list[Key] = list(zip(asks, states, strict=True))
    among = explorer_facts.Among(set(asks))
    statuses = explorer_facts.statuses(session, scope, among)
    stated = explorer_facts.positions(session, scope, among)
    theme, recommending = models.RecommendationTheme, models.RecommendingState
    themes = explorer_facts.several(session, theme.recommendation_id, theme.theme_code, among)
    by = explorer_facts.several(session, recommending.recommendation_id, recommending.state_code, among)
    columns: dict[Facet, list[Values]] = {
        Facet.STATE: _single(states),
        Facet.MECHANISM: _single(kinds),
        Facet.CYCLE: _single(cycles),
        Facet.ACTION: _single(actions),
        Facet.THEME: [themes.get(ask, ()) for ask in asks],
        Facet.BY: [by.get(ask, ()) for ask in asks],
        Facet.STATUS: [statuses.get(key, _UNKNOWN) for key in keys],
        Facet.POSITION: [
            stated.get(key) or (_UNKNOWN if kind == Mechanism.UPR else ())
            for key, kind in zip(keys, kinds, strict=True)
        ],
    }
    evidence = explorer_facts.evidence(session, scope, among)
    another_look = explorer_facts.overtaken(session, scope, among)
    lacks = {
        ToDo.EVIDENCE: [key not in evidence for key in keys],
        ToDo.STATUS: [_LACKING.issuperset(values) for values in columns[Facet.STATUS]],
        ToDo.OBLIGATION: [not each for each in cited],
        ToDo.POSITION: [NONE in values for values in columns[Facet.POSITION]],
        ToDo.THEME: [not values for values in columns[Facet.THEME]],
        ToDo.ANOTHER_LOOK: [key in another_look for key in keys],
    }
    columns[Facet.TO_DO] = _flags(lacks)
    return Pairs(keys, columns, [evidence.get(key, 0) for key in keys])


def _listed(scope: Scope, criteria: Criteria) -> Select[*tuple[Any, ...]]:
    ask, document, state = models.Recommendation, models.SourceDocument, models.State
    pairs = addressed(scope)
    usual = (state.name, document.dated_last.desc(), document.id, ask.ordinal, ask.id, state.code)
    first = {Sort.NEWEST: (ask.asked_last.desc(),), Sort.OLDEST: (ask.asked_last,)}.get(criteria.sort, ())
    return (
        select(
            ask.id,
            pairs.c.state_code,
            type_coerce(models.MechanismBody.kind, Text).label("kind"),
            models.Review.cycle,
            ask.action_category,
            exists().where(models.Obligation.recommendation_id == ask.id).label("is_cited"),
        )
        .join(pairs, pairs.c.recommendation_id == ask.id)
        .join(state, state.code == pairs.c.state_code)
        .join(document, document.id == ask.document_id)
        .join(models.MechanismBody, models.MechanismBody.code == document.mechanism_code)
        .outerjoin(models.Review, models.Review.id == document.review_id)
        .where(*found(criteria.search.terms))
        .order_by(*first, *usual)
    )


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
