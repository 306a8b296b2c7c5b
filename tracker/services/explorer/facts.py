"""What the explorer knows of many pairs at once: statuses, positions, evidence, judgements, and what has several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import CTE, ColumnElement, Row, Select, Text, and_, case, cast, func, select, true, type_coerce, union
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.faceting import Values
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import Position, Status
from tracker.services.explorer.scope import Column, Scope
from tracker.services.readers.heard import heard
from tracker.services.readers.seen import counting, judged, results
from tracker.storage import models

STATUSES = (Status.NOT_ASSESSED, *(status for status in Status if status is not Status.NOT_ASSESSED))
"""In the order in which a query compares them: most units are not assessed."""
_PER_CYCLE = 100
_SETTLED = 100_000  # an assessed window outranks every other, then the later one does: rank = assessed, cycle, status
_RANKS = {
    status.value: place + (0 if status in UNASSESSED else _SETTLED) for place, status in enumerate(STATUSES)
}  # all in one, as it is asked of every window
_PORTION = 100  # few rows alive at a time: more would have Python search all its memory for rubbish, every time
_FEW = 500  # so few recommendations are named one by one
T = TypeVar("T")
Known = Mapping[str, Mapping[int, T]]
"""What is known of recommendations, by State: making a key of both for each of many pairs takes longer than reading."""


class Among:
    """The condition that a row belongs to a recommendation of the list: few are named, for many all rows are read."""

    def __init__(self, asks: Collection[int]) -> None:
        self._asks = asks if len(asks) <= _FEW else None

    def __call__(self, recommendation: Column) -> ColumnElement[bool]:
        """Return the condition on a row's recommendation."""
        condition: ColumnElement[bool] = true() if self._asks is None else recommendation.in_(self._asks)
        return condition


def statuses(session: Session, scope: Scope, among: Among) -> Known[Values]:
    """Return each pair's statuses, those of its parts: of the latest window that is assessed, else of the latest."""
    stored, part = models.StoredAssessment, models.Part
    rank = stored.cycle * _PER_CYCLE + case(_RANKS, value=type_coerce(stored.status, Text))
    best = (  # grouped before it is joined: then the index gives the groups in their order
        select(stored.part_id, stored.state_code, func.max(rank).label("rank"))
        .where(results(scope.audience), scope.holds(stored.state_code))
        .group_by(stored.state_code, stored.part_id)
        .subquery()
    )
    rows = plain_rows(
        session,
        select(part.recommendation_id, best.c.state_code, best.c.rank)
        .select_from(best)
        .outerjoin(part, part.id == best.c.part_id)  # every one has its part: read on as grouped, not kept first
        .where(among(part.recommendation_id)),
    )
    found: defaultdict[str, dict[int, Values]] = defaultdict(dict)
    for ask, state, each in rows:
        of_state = found[state]
        of_state[ask] = _with(of_state.get(ask), each % _PER_CYCLE)
    return found


@cache
def _with(others: Values | None, place: int) -> Values:
    """Return the statuses of a pair with that of one more part, in their order: a few dozen combinations occur."""
    values = {*(others or ()), STATUSES[place].value}
    return tuple(status.value for status in Status if status.value in values)


def positions(session: Session, scope: Scope, among: Among) -> Known[Values]:
    """Return each pair's latest position: on the whole, and on parts where those were answered later."""
    stated = models.StatedPosition
    rows = plain_rows(
        session,
        select(stated.recommendation_id, stated.state_code, stated.part_id, type_coerce(stated.position, Text))
        .where(
            scope.holds(stated.state_code),
            among(stated.recommendation_id),
            heard(stated.document_id, scope.audience),
        )
        .order_by(stated.stated_last, stated.position != Position.PENDING, stated.id),
    )
    latest: defaultdict[str, dict[int, Values]] = defaultdict(dict)
    parts: dict[tuple[int, str], dict[int, str]] = {}
    for ask, state, part, position in rows:
        if part is None:
            latest[state][ask] = _alone(position)
            if parts:
                parts.pop((ask, state), None)
        else:
            parts.setdefault((ask, state), {})[part] = position
    for (ask, state), later in parts.items():
        latest[state][ask] = tuple(dict.fromkeys((*latest[state].get(ask, ()), *later.values())))
    return latest


@cache
def _alone(value: str) -> Values:
    return (value,)


def _evidence_on_parts(audience: Audience) -> CTE:
    """Pair every part with the evidence on it, direct or through a cluster that does not exclude the part."""
    link, item, member = models.EvidenceLink, models.Evidence, models.ClusterPart
    direct = select(link.part_id, link.evidence_id).where(link.part_id.is_not(None))
    clustered = (
        select(member.part_id, link.evidence_id)
        .join(link, link.cluster_id == member.cluster_id)
        .where(member.excluded.is_(False))
    )
    on = union(direct, clustered).subquery()
    return (
        select(on.c.part_id, on.c.evidence_id, item.state_code, item.recorded_on)
        .join(item, item.id == on.c.evidence_id)
        .where(counting(audience))
        .cte("evidence_on_part")
    )


def evidence(session: Session, scope: Scope, among: Among) -> Known[tuple[int, bool]]:
    """Count each pair's items of evidence, and tell whether one followed a judgement, which needs another look.

    The public hears of no judgement, as it may rest on all evidence.
    """
    on, part, judgement = _evidence_on_parts(scope.audience).c, models.Part, models.Judgement
    latest = (
        select(judgement.part_id, judgement.state_code, func.max(judgement.decided_on).label("decided_on"))
        .where(scope.holds(judgement.state_code), judged(scope.audience))
        .group_by(judgement.part_id, judgement.state_code, judgement.cycle)
        .subquery()
    )
    rows = plain_rows(
        session,
        select(
            part.recommendation_id,
            on.state_code,
            func.count(on.evidence_id.distinct()),
            func.max(case((on.recorded_on > latest.c.decided_on, 1), else_=0)),
        )
        .join(part, part.id == on.part_id)
        .outerjoin(latest, and_(latest.c.part_id == on.part_id, latest.c.state_code == on.state_code))
        .where(scope.holds(on.state_code), among(part.recommendation_id))
        .group_by(part.recommendation_id, on.state_code),
    )
    found: defaultdict[str, dict[int, tuple[int, bool]]] = defaultdict(dict)
    for ask, state, count, is_newer in rows:
        found[state][ask] = count, bool(is_newer)
    return found


def along(known: Known[T], asks: Sequence[int], states: Sequence[str], *, missing: T) -> list[T]:
    """Write what is known of each pair in their order."""
    nothing: dict[int, T] = {}
    return [known.get(state, nothing).get(ask, missing) for ask, state in zip(asks, states, strict=True)]


def several(session: Session, recommendation: Column, value: Column, among: Among) -> dict[int, Values]:
    """Return the values of each recommendation that may have several.

    A row for every value, with its recommendations as one text: making forty thousand rows would take most of the time.
    """
    asks = func.aggregate_strings(cast(recommendation, Text), " ")
    rows = plain_rows(session, select(value, asks).where(among(recommendation)).group_by(value).order_by(value))
    gathered: dict[int, Values] = {}
    for each, listed in rows:
        alone = _alone(each)
        for ask in map(int, listed.split()):
            before = gathered.get(ask)
            gathered[ask] = alone if before is None else before + alone
    return gathered


def plain_rows(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    """Read rows of plain values, past the mapper and a portion at a time: of twenty thousand, both are noticed."""
    for portion in session.connection().execute(statement).partitions(_PORTION):
        yield from portion


def plain_columns(session: Session, statement: Select[*tuple[Any, ...]]) -> list[list[Any]]:
    """Read the same by columns: asking every row for its values by name takes longer, and so does keeping them all."""
    result = session.connection().execute(statement)
    columns: list[list[Any]] = [[] for _number in range(len(statement.selected_columns))]
    for portion in result.partitions(_PORTION):
        for column, values in zip(columns, zip(*portion, strict=True), strict=True):
            column.extend(values)
    return columns
