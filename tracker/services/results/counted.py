"""The evidence that counts for a State: approved, visible to the reader, linked to a part or to its cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain import facts
from tracker.domain.audience import Audience
from tracker.services.readers.seen import counting
from tracker.storage import models

FEW = 500
"""Parts that a query names one by one."""

Linked = tuple[int, models.EvidenceLink, models.Evidence]


def evidence_by_part(
    session: Session, part_ids: Iterable[int], *, state: str, audience: Audience
) -> dict[int, tuple[facts.Evidence, ...]]:
    """Return the approved evidence on each part, direct or through a cluster that does not exclude the part.

    A link to the part itself says more than one to its cluster, so it stands
    alone where both exist.
    """
    wanted = set(part_ids)
    if not wanted:
        return {}
    direct = _direct(session, state, audience, wanted)
    said = {(part_id, item.id) for part_id, _link, item in direct}
    clustered = [
        each for each in _through_clusters(session, state, audience, wanted) if (each[0], each[2].id) not in said
    ]
    found: defaultdict[int, list[facts.Evidence]] = defaultdict(list)
    for part_id, link, item in [*direct, *clustered]:
        if part_id in wanted:
            found[part_id].append(_fact(item, link))
    return {part_id: tuple(sorted(items, key=lambda item: item.ref)) for part_id, items in found.items()}


def _counts(state: str, audience: Audience) -> ColumnElement[bool]:
    return and_(models.Evidence.state_code == state, counting(audience))


def _among(
    part: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], wanted: Collection[int]
) -> ColumnElement[bool]:
    """Ask for some parts by name; for very many it is quicker to read all and choose."""
    return part.in_(wanted) if len(wanted) <= FEW else true()


def _direct(session: Session, state: str, audience: Audience, wanted: Collection[int]) -> list[Linked]:
    rows = session.execute(
        select(models.EvidenceLink.part_id, models.EvidenceLink, models.Evidence)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(
            models.EvidenceLink.part_id.is_not(None),
            _among(models.EvidenceLink.part_id, wanted),
            _counts(state, audience),
        )
    )
    return [(part_id, link, item) for part_id, link, item in rows if part_id is not None]


def _through_clusters(session: Session, state: str, audience: Audience, wanted: Collection[int]) -> list[Linked]:
    rows = session.execute(
        select(models.ClusterPart.part_id, models.EvidenceLink, models.Evidence)
        .join(models.EvidenceLink, models.EvidenceLink.cluster_id == models.ClusterPart.cluster_id)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(
            models.ClusterPart.excluded.is_(False),
            _among(models.ClusterPart.part_id, wanted),
            _counts(state, audience),
        )
    )
    return [(part_id, link, item) for part_id, link, item in rows]


def _fact(item: models.Evidence, link: models.EvidenceLink) -> facts.Evidence:
    return facts.Evidence(
        ref=item.ref,
        finding=link.finding,
        level=link.level,
        scope=link.scope,
        strand=item.strand,
        reliability=item.reliability,
        origin=item.origin,
        when=facts.Span(item.when_first, item.when_last),
        recorded_on=item.recorded_on,
        published_on=item.published_on,
        continuing=item.continuing,
        vouched_until=item.vouched_until,
        chosen_cycle=link.chosen_cycle,
    )
