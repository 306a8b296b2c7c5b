"""Which parts an item of evidence reaches, by itself or through a cluster, and what it says of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import Evidence
from tracker.errors import Invalid
from tracker.services.evidence.asks import Asks
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.services.evidence.rows import target_of
from tracker.storage import models


def links_by_part(asks: Asks, given: Sequence[LinkEntry]) -> tuple[dict[int, LinkEntry], tuple[str, ...]]:
    """Return the link that counts for each part, its own before that of its cluster, and what could not be found.

    Links that are not complete are passed over.
    """
    direct: dict[int, LinkEntry] = {}
    clustered: dict[int, LinkEntry] = {}
    problems: list[str] = []
    for link in given:
        if not link.ask or link.finding is None or link.level is None or link.scope is None:
            continue
        try:
            ask = asks.found(link.ask)
        except Invalid as problem:
            problems.append(str(problem))
            continue
        into = clustered if ask.is_cluster else direct
        into |= dict.fromkeys(ask.part_ids, link)
    return clustered | direct, tuple(problems)


def as_fact(entry: EvidenceEntry, link: LinkEntry, *, ref: str, recorded_on: date) -> Evidence:
    """Return an entry as the rules would read it of one part, once it is approved.

    Raises:
        TypeError: the link is not complete.
    """
    if link.finding is None or link.level is None or link.scope is None:
        raise TypeError("only complete links are read")
    return Evidence(
        ref=ref,
        finding=link.finding,
        level=link.level,
        scope=link.scope,
        strand=entry.strand,
        reliability=entry.reliability,
        origin=entry.origin,
        when=entry.when.span,
        recorded_on=recorded_on,
        published_on=entry.published.last if entry.published else None,
        continuing=entry.continuing,
        vouched_until=entry.vouched_until.last if entry.vouched_until else None,
        chosen_cycle=int(link.counted_in) if link.counted_in else None,
    )


def parts_linked(session: Session, ref: str, asks: Asks) -> set[int]:
    """Return the parts that an item on record is linked to."""
    rows = session.execute(
        select(models.EvidenceLink.part_id, models.EvidenceLink.cluster_id)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(models.Evidence.ref == ref)
    )
    targets = {(part_id, cluster_id) for part_id, cluster_id in rows}
    return {each for ask in asks.all if target_of(ask) in targets for each in ask.part_ids}
