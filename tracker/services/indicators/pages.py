"""What the page of an indicator shows beside its values: the evidence that rests on it, and the asks it speaks to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.audience import Audience
from tracker.domain.facts import Assessment
from tracker.domain.indicators import Series
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import Finding, ReviewState, Status
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import indicators
from tracker.services.indicators import reading
from tracker.services.indicators.reading import Undescribed
from tracker.services.readers import cited, summaries
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.seen import items
from tracker.services.results import stored_units
from tracker.services.trail import history
from tracker.services.trail.history import Event
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class SpokenTo:
    """An ask that evidence speaks to: the finding, and the latest status that says something; None for no status."""

    ref: str
    number: str
    label: str
    heading: str
    body: str
    finding: Finding
    status: Status | None
    cycle: int | None


@dataclass(frozen=True, slots=True)
class ItemOn:
    """An item of evidence that rests on the indicator. `summary` is "" where its texts are kept apart."""

    ref: str
    summary: str
    source: str
    review_state: ReviewState
    asks: tuple[SpokenTo, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """An indicator with what rests on it; `events` are for those who work on it."""

    series: Series
    state_name: str
    items: tuple[ItemOn, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """The indicators of a State; `undescribed` are series of figures, for those who work on them."""

    state: str
    state_name: str
    rows: tuple[Series, ...]
    undescribed: tuple[Undescribed, ...]


def listed(session: Session, state: str, *, audience: Audience) -> IndicatorList:
    """Return the indicators of a State, by title.

    Raises:
        NotFound: no State has this code.
    """
    audience = audience.of_state(state)
    found = reading.of_state(session, state, audience=audience)
    undescribed = reading.undescribed(session, state, audience=audience) if audience.is_internal else ()
    return IndicatorList(state, _name(session, state), found, undescribed)


def shown(session: Session, state: str, code: str, *, audience: Audience) -> IndicatorPage:
    """Return an indicator with everything that its page shows.

    Raises:
        NotFound: the State has none of this code that this audience may see.
    """
    audience = audience.of_state(state)
    series = reading.of_code(session, state, code, audience=audience)
    row = indicators.row_of(session, state, code)
    about = [indicators.subject(state, code)]
    return IndicatorPage(
        series=series,
        state_name=_name(session, state),
        items=_items(session, row.id, state, audience=audience),
        events=history.of(session, about, audience=audience) if audience.is_internal else (),
    )


def _name(session: Session, state: str) -> str:
    row = session.get(models.State, state)
    if row is None:
        raise NotFound(_("No State has the code “%(code)s”.") % {"code": state})
    return row.name


def _items(session: Session, series_id: int, state: str, *, audience: Audience) -> tuple[ItemOn, ...]:
    evidence = models.Evidence
    rows = session.scalars(
        select(evidence)
        .options(joinedload(evidence.document))
        .where(evidence.series_id == series_id, items(audience), evidence.review_state != ReviewState.WITHDRAWN)
        .order_by(evidence.ref)
    ).all()
    sources = {row: each.source for row, each in cited.of_items(session, rows, audience=audience).items()}
    spoken = _spoken(session, {row.id for row in rows}, state, audience=audience) if rows else {}
    return tuple(
        ItemOn(
            ref=row.ref,
            summary=summaries.told(row),
            source=sources[row.id].short or sources[row.id].title,
            review_state=row.review_state,
            asks=tuple(spoken.get(row.id, ())),
        )
        for row in rows
    )


def _spoken(
    session: Session, evidence: Collection[int], state: str, *, audience: Audience
) -> Mapping[int, list[SpokenTo]]:
    link, member, part = models.EvidenceLink, models.ClusterPart, models.Part
    direct = select(link.evidence_id, link.finding, part.id.label("part_id")).join(part, part.id == link.part_id)
    clustered = (
        select(link.evidence_id, link.finding, part.id.label("part_id"))
        .join(member, member.cluster_id == link.cluster_id)
        .join(part, part.id == member.part_id)
        .where(member.excluded.is_(False))
    )
    mine = link.evidence_id.in_(evidence)
    rows = [
        row
        for statement in (direct, clustered)
        for row in session.execute(_named(statement.where(mine), state, audience=audience))
    ]
    wholes = {row.recommendation_id for row in rows}
    units = stored_units.of_state(session, state, audience=audience, recommendations=wholes) if rows else {}
    found: defaultdict[int, list[SpokenTo]] = defaultdict(list)
    for row in rows:
        found[row.evidence_id].append(_told(row, units.get(row.part_id, ())))
    return found


def _named(statement: Select[Any, Any, Any], state: str, *, audience: Audience) -> Select[*tuple[Any, ...]]:
    asked, part = models.Recommendation, models.Part
    document, body = models.SourceDocument, models.MechanismBody
    return (
        statement.add_columns(
            *(part.label, part.text.label("heading"), asked.id.label("recommendation_id"), asked.ref, asked.number),
            *(body.short_name, body.name),
        )
        .join(asked, asked.id == part.recommendation_id)
        .join(document, document.id == asked.document_id)
        .join(body, body.code == document.mechanism_code)
        .where(asked.id.in_(addressed_to(state, audience=audience)))
        .order_by(document.dated_last.desc(), asked.ordinal, part.ordinal, part.id)
    )


def _told(row: Row[*tuple[Any, ...]], units: tuple[Assessment, ...]) -> SpokenTo:
    said = next((unit for unit in reversed(units) if unit.status not in UNASSESSED), units[-1] if units else None)
    return SpokenTo(
        ref=row.ref,
        number=row.number,
        label=row.label,
        heading=row.heading,
        body=row.short_name or row.name,
        finding=row.finding,
        status=said.status if said else None,
        cycle=said.window.cycle if said else None,
    )
