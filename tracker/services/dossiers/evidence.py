"""The evidence and the printed numbers of a dossier, as far as its horizon and its reader allow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session, joinedload

from tracker.domain import dossier as domain
from tracker.domain.audience import Audience
from tracker.domain.facts import Span
from tracker.domain.indicators import Series
from tracker.services.dossiers.horizon import Horizon, source_of
from tracker.services.indicators import reading
from tracker.services.readers import cited, summaries
from tracker.services.readers.heard import heard
from tracker.services.results.counted import evidence_by_part
from tracker.storage import models


def items(
    session: Session, state: str, *, audience: Audience, horizon: Horizon, parts: Collection[str] | None = None
) -> tuple[domain.EvidenceItem, ...]:
    """Return the approved evidence on a State with what it says of each part, in the order of references.

    Args:
        session: to read with.
        state: its ISO 3166 alpha-3 code.
        audience: who will read it.
        horizon: how far the reader may see.
        parts: references of the parts to whose evidence to keep; None takes every one.
    """
    says = _says(session, state, audience=audience, parts=parts)
    rows = session.scalars(
        select(models.Evidence)
        .where(models.Evidence.ref.in_(says))
        .options(joinedload(models.Evidence.document).joinedload(models.SourceDocument.review))
        .order_by(models.Evidence.ref)
    ).all()
    resting = [row.ref for row in rows if row.series_id is not None]
    series = reading.of_items(session, resting, audience=audience) if resting else {}
    sources = cited.of_items(session, rows, audience=audience)
    return tuple(
        domain.EvidenceItem(
            ref=row.ref,
            kind=row.kind.value,
            summary=summaries.told(row),
            strand=row.strand,
            origin=row.origin,
            when=Span(row.when_first, row.when_last),
            source=sources[row.id].source,
            locator=sources[row.id].locator,
            says=says[row.ref],
            count=row.item_count,
            count_at_least=row.count_at_least,
            code=row.code or "",
            series=_within(series[row.ref], horizon) if row.ref in series else None,
        )
        for row in rows
        if not _beyond(row, horizon)
    )


def _within(series: Series, horizon: Horizon) -> Series:
    """Leave out values that nobody could know yet, and what is missing of later periods."""
    values = (each for each in series.values if not horizon.hides_day(each.known_on))
    gaps = (each for each in series.gaps if not horizon.hides_day(each.period.first))
    return replace(series, values=tuple(values), gaps=tuple(gaps))


def _beyond(row: models.Evidence, horizon: Horizon) -> bool:
    review = row.document.review
    known_on = row.published_on or row.recorded_on
    return (
        horizon.hides_cycle(review.cycle if review else None)
        or horizon.hides_day(row.when_first)
        or known_on > horizon.as_of
    )


def _says(
    session: Session, state: str, *, audience: Audience, parts: Collection[str] | None
) -> dict[str, tuple[domain.Says, ...]]:
    wanted = select(models.Part.id, models.Part.ref).where(models.Part.id.in_(_linked_parts(state)))
    if parts is not None:
        wanted = wanted.where(models.Part.ref.in_(parts))
    refs = dict(session.execute(wanted).all())
    linked = evidence_by_part(session, refs, state=state, audience=audience)
    found: dict[str, list[domain.Says]] = {}
    for part_id, evidence in sorted(linked.items(), key=lambda pair: refs[pair[0]]):
        for item in evidence:
            found.setdefault(item.ref, []).append(domain.Says(refs[part_id], item.finding, item.scope))
    return {ref: tuple(says) for ref, says in found.items()}


def _linked_parts(state: str) -> CompoundSelect[int | None]:
    """Select the parts to which evidence on a State is linked, directly or through a cluster."""
    about = select(models.EvidenceLink.part_id).join(
        models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id
    )
    return union(
        about.where(models.Evidence.state_code == state, models.EvidenceLink.part_id.is_not(None)),
        about.with_only_columns(models.ClusterPart.part_id)
        .join(models.ClusterPart, models.ClusterPart.cluster_id == models.EvidenceLink.cluster_id)
        .where(models.Evidence.state_code == state),
    )


def numbers(session: Session, state: str, *, audience: Audience, horizon: Horizon) -> tuple[domain.StatedNumber, ...]:
    """Return the numbers that sources state about a State, in the order of references."""
    rows = session.scalars(
        select(models.StatedFigure)
        .where(models.StatedFigure.state_code == state, heard(models.StatedFigure.document_id, audience))
        .options(joinedload(models.StatedFigure.document).joinedload(models.SourceDocument.review))
        .order_by(models.StatedFigure.ref)
    )
    found = []
    for row in rows:
        review = row.document.review
        published = row.document.published_on or row.document.dated_last
        if horizon.hides_cycle(review.cycle if review else None) or published > horizon.as_of:
            continue
        found.append(
            domain.StatedNumber(
                ref=row.ref,
                series=row.series,
                about=row.about,
                value=row.value,
                value_text=row.value_text,
                at_least=row.at_least,
                unit=row.unit,
                period=Span(row.period_first, row.period_last),
                attributed_to=row.attributed_to,
                source=source_of(row.document),
                locator=row.locator,
                checks_against=row.checks_against,
            )
        )
    return tuple(found)
