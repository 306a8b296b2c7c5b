"""The evidence and the printed numbers of a dossier, as far as its horizon and its reader allow."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.domain import dossier as domain
from tracker.domain.facts import Span
from tracker.domain.kinds import Audience
from tracker.services import facts
from tracker.services.horizon import Horizon, source_of
from tracker.storage import models


def items(session: Session, state: str, *, audience: Audience, horizon: Horizon) -> tuple[domain.EvidenceItem, ...]:
    """Return the approved evidence on a State with what it says of each part, in the order of references."""
    says = _says(session, state, audience=audience)
    rows = session.scalars(
        select(models.Evidence)
        .where(models.Evidence.ref.in_(says))
        .options(selectinload(models.Evidence.document).selectinload(models.SourceDocument.review))
        .order_by(models.Evidence.ref)
    )
    return tuple(
        domain.EvidenceItem(
            ref=row.ref,
            kind=row.kind.value,
            summary=row.summary,
            strand=row.strand,
            origin=row.origin,
            when=Span(row.when_first, row.when_last),
            source=source_of(row.document),
            locator=row.locator,
            says=says[row.ref],
            count=row.item_count,
            count_at_least=row.count_at_least,
            code=row.code or "",
        )
        for row in rows
        if not _beyond(row, horizon)
    )


def _beyond(row: models.Evidence, horizon: Horizon) -> bool:
    review = row.document.review
    known_on = row.published_on or row.recorded_on
    return (
        horizon.hides_cycle(review.cycle if review else None)
        or horizon.hides_day(row.when_first)
        or known_on > horizon.as_of
    )


def _says(session: Session, state: str, *, audience: Audience) -> dict[str, tuple[domain.Says, ...]]:
    refs = dict(session.execute(select(models.Part.id, models.Part.ref)).all())
    linked = facts.evidence_by_part(session, refs, state=state, audience=audience)
    found: dict[str, list[domain.Says]] = {}
    for part_id, evidence in sorted(linked.items(), key=lambda pair: refs[pair[0]]):
        for item in evidence:
            found.setdefault(item.ref, []).append(domain.Says(refs[part_id], item.finding, item.scope))
    return {ref: tuple(says) for ref, says in found.items()}


def numbers(session: Session, state: str, *, horizon: Horizon) -> tuple[domain.StatedNumber, ...]:
    """Return the numbers that sources state about a State, in the order of references."""
    rows = session.scalars(
        select(models.StatedFigure)
        .where(models.StatedFigure.state_code == state)
        .options(selectinload(models.StatedFigure.document).selectinload(models.SourceDocument.review))
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
