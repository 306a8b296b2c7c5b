"""The evidence that counts for a State: approved, visible to the reader, linked to a part or to its cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, bindparam, literal, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain import facts
from tracker.domain.audience import Audience
from tracker.services import clock
from tracker.services.readers.seen import counting
from tracker.storage import models

_KEPT = 256  # queries, one for those who read together

FEW = 500
"""Parts that a query names one by one."""

ByPart = Mapping[int, tuple[facts.Evidence, ...]]


def evidence_by_part(session: Session, part_ids: Iterable[int], *, state: str, audience: Audience) -> ByPart:
    """Return the evidence that counts on each part for one audience, as `evidence_of_each` does."""
    return evidence_of_each(session, part_ids, state=state, audiences=[audience])[audience]


def evidence_of_each(
    session: Session, part_ids: Iterable[int], *, state: str, audiences: Iterable[Audience]
) -> Mapping[Audience, ByPart]:
    """Return the approved evidence on each part, direct or through a cluster that does not exclude the part.

    A link to the part itself says more than one to its cluster, so it stands alone where both exist. One query answers
    all audiences: most of what one of them sees is what the others see.
    """
    readers, wanted = tuple(dict.fromkeys(audiences)), set(part_ids)
    found: dict[Audience, defaultdict[int, list[facts.Evidence]]] = {each: defaultdict(list) for each in readers}
    for part_id, item, counts in _linked(session, state, readers, wanted) if wanted else ():
        for audience, is_counted in zip(readers, counts, strict=True):
            if is_counted:
                found[audience][part_id].append(item)
    return {
        audience: {part_id: tuple(sorted(items, key=lambda item: item.ref)) for part_id, items in by_part.items()}
        for audience, by_part in found.items()
    }


def _linked(
    session: Session, state: str, readers: Sequence[Audience], wanted: Collection[int]
) -> Iterator[tuple[int, facts.Evidence, Sequence[bool]]]:
    """Yield the part, what an item says of it, and for which of the readers that counts."""
    few = len(wanted) <= FEW
    query = _query(readers, clock.today(), few=few)
    rows = session.execute(query, {"state": state, "parts": list(wanted)} if few else {"state": state})
    said: set[tuple[int, int]] = set()
    for row in rows:
        if row.is_direct:
            said.add((row.part_id, row.id))
        elif (row.part_id, row.id) in said:
            continue
        if row.part_id in wanted:
            yield row.part_id, _fact(row), row[-len(readers) :]


@lru_cache(maxsize=_KEPT)
def _query(readers: Sequence[Audience], _today: date, *, few: bool) -> Select[*tuple[Any, ...]]:
    """Put the query together once a day, as `seen` does its conditions: that takes longer than asking it."""
    link, item, reach = models.EvidenceLink, models.Evidence, _reach(few=few).subquery()
    return (
        select(
            *(reach.c.part_id, reach.c.is_direct, item.id, item.ref, link.finding, link.level, link.scope),
            *(item.strand, item.reliability, item.origin, item.when_first, item.when_last, item.recorded_on),
            *(item.published_on, item.continuing, item.vouched_until, link.chosen_cycle),
            *(counting(reader) for reader in readers),
        )
        .join(link, link.id == reach.c.link_id)
        .join(item, item.id == link.evidence_id)
        .where(item.state_code == bindparam("state"))
        .order_by(reach.c.is_direct.desc(), link.id)
    )


def _reach(*, few: bool) -> CompoundSelect[int, int, bool]:
    """Select which link reaches which part."""
    link, member = models.EvidenceLink, models.ClusterPart
    direct = select(link.part_id, link.id.label("link_id"), literal(value=True).label("is_direct")).where(
        link.part_id.is_not(None), _among(link.part_id, few=few)
    )
    clustered = (
        select(member.part_id, link.id, literal(value=False))
        .join(link, link.cluster_id == member.cluster_id)
        .where(member.excluded.is_(False), _among(member.part_id, few=few))
    )
    return union_all(direct, clustered)


def _among(part: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], *, few: bool) -> ColumnElement[bool]:
    """Ask for some parts by name; for very many it is quicker to read all and choose."""
    return part.in_(bindparam("parts", expanding=True)) if few else true()


def _fact(row: Row[*tuple[Any, ...]]) -> facts.Evidence:
    return facts.Evidence(
        ref=row.ref,
        finding=row.finding,
        level=row.level,
        scope=row.scope,
        strand=row.strand,
        reliability=row.reliability,
        origin=row.origin,
        when=facts.Span(row.when_first, row.when_last),
        recorded_on=row.recorded_on,
        published_on=row.published_on,
        continuing=row.continuing,
        vouched_until=row.vouched_until,
        chosen_cycle=row.chosen_cycle,
    )
