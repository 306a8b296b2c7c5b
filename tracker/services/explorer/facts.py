"""What the explorer knows of many pairs at once: statuses, positions, evidence, judgements, and what has several."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, Text, case, cast, func, select, true, type_coerce, union
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
_PORTION = 100  # few rows alive at a time: more would have Python search all its memory for rubbish, every time
_FEW = 500  # so few recommendations are named one by one
Key = tuple[int, str]
"""A recommendation and a State."""


class Among:
    """The condition that a row belongs to a recommendation of the list: few are named, for many all rows are read."""

    def __init__(self, asks: Collection[int]) -> None:
        self._asks = asks if len(asks) <= _FEW else None

    def __call__(self, recommendation: Column) -> ColumnElement[bool]:
        """Return the condition on a row's recommendation."""
        condition: ColumnElement[bool] = true() if self._asks is None else recommendation.in_(self._asks)
        return condition


def statuses(session: Session, scope: Scope, among: Among) -> dict[Key, Values]:
    """Return each pair's statuses, those of its parts: of the latest window that is assessed, else of the latest."""
    stored, part = models.StoredAssessment, models.Part
    status = type_coerce(stored.status, Text)
    place = case({status.value: number for number, status in enumerate(STATUSES)}, value=status)
    rank = case((status.in_(UNASSESSED), 0), else_=_SETTLED) + stored.cycle * _PER_CYCLE + place
    best = (  # grouped before it is joined: then the index gives the groups in their order
        select(stored.part_id, stored.state_code, func.max(rank).label("rank"))
        .where(results(scope.audience), scope.holds(stored.state_code))
        .group_by(stored.state_code, stored.part_id)
        .subquery()
    )
    bit = case({number: 1 << number for number in range(len(STATUSES))}, value=best.c.rank % _PER_CYCLE)
    rows = plain_rows(
        session,
        select(part.recommendation_id, best.c.state_code, func.sum(bit.distinct()))
        .join(best, best.c.part_id == part.id)
        .where(among(part.recommendation_id))
        .group_by(part.recommendation_id, best.c.state_code),
    )
    return {(ask, state): _words(int(bits)) for ask, state, bits in rows}


@cache
def _words(bits: int) -> Values:
    """Return the statuses whose bits are set: a few dozen combinations at most occur."""
    found = {status for number, status in enumerate(STATUSES) if bits >> number & 1}
    return tuple(status.value for status in Status if status in found)


def positions(session: Session, scope: Scope, among: Among) -> dict[Key, Values]:
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
    latest: dict[Key, Values] = {}
    parts: dict[Key, dict[int, str]] = {}
    for ask, state, part, position in rows:
        if part is None:
            latest[ask, state] = _alone(position)
            parts.pop((ask, state), None)
        else:
            parts.setdefault((ask, state), {})[part] = position
    for key, later in parts.items():
        latest[key] = tuple(dict.fromkeys((*latest.get(key, ()), *later.values())))
    return latest


@cache
def _alone(value: str) -> Values:
    return (value,)


def _evidence_on_parts(audience: Audience) -> CTE:
    """Pair every part with the evidence on it, direct or through a cluster that does not exclude the part."""
    link, item, member = models.EvidenceLink, models.Evidence, models.ClusterPart
    columns = (item.id.label("evidence_id"), item.state_code, item.recorded_on)
    direct = (
        select(link.part_id, *columns)
        .join(item, item.id == link.evidence_id)
        .where(link.part_id.is_not(None), counting(audience))
    )
    clustered = (
        select(member.part_id, *columns)
        .join(link, link.cluster_id == member.cluster_id)
        .join(item, item.id == link.evidence_id)
        .where(member.excluded.is_(False), counting(audience))
    )
    return union(direct, clustered).cte("evidence_on_part")


def evidence(session: Session, scope: Scope, among: Among) -> dict[Key, int]:
    """Count each pair's items of evidence."""
    on, part = _evidence_on_parts(scope.audience).c, models.Part
    rows = plain_rows(
        session,
        select(part.recommendation_id, on.state_code, func.count(on.evidence_id.distinct()))
        .join(part, part.id == on.part_id)
        .where(scope.holds(on.state_code), among(part.recommendation_id))
        .group_by(part.recommendation_id, on.state_code),
    )
    return {(ask, state): count for ask, state, count in rows}


def overtaken(session: Session, scope: Scope, among: Among) -> set[Key]:
    """Return the pairs with a judgement that newer evidence followed; the public sees none, as it may rest on all."""
    on, part, judgement = _evidence_on_parts(scope.audience), models.Part, models.Judgement
    latest = (
        select(judgement.part_id, judgement.state_code, func.max(judgement.decided_on).label("decided_on"))
        .where(scope.holds(judgement.state_code), judged(scope.audience))
        .group_by(judgement.part_id, judgement.state_code, judgement.cycle)
        .subquery()
    )
    rows = plain_rows(
        session,
        select(part.recommendation_id, latest.c.state_code)
        .join(latest, latest.c.part_id == part.id)
        .join(on, (on.c.part_id == part.id) & (on.c.state_code == latest.c.state_code))
        .where(on.c.recorded_on > latest.c.decided_on, among(part.recommendation_id))
        .distinct(),
    )
    return {(ask, state) for ask, state in rows}


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
            gathered[ask] = gathered[ask] + alone if ask in gathered else alone
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
