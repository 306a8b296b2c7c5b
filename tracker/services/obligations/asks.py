"""The asks of a State that rest on an instrument, each with its status: those that cite it, those to join it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dossier import CitedProvision
from tracker.domain.facts import Assessment, Span
from tracker.domain.overview import roll_ups
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import Status, TreatyAsk
from tracker.services.dossiers.provisions import cited_provision
from tracker.services.readers.addressed import addressed_to
from tracker.services.results import facts, stored_units
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Asking:
    """An ask in a list: its latest status that says something, None where it has none."""

    ref: str
    number: str
    label: str
    text: str
    body: str
    status: Status | None
    cycle: int | None


@dataclass(frozen=True, slots=True)
class Citing:
    """An ask that cites a provision, and how that binds on the date of the facts; `ordinal` names the citation."""

    ask: Asking
    ordinal: int
    provision: CitedProvision
    facts_on: Span
    cited_as_binding: bool | None


@dataclass(frozen=True, slots=True)
class Joining:
    """An ask to sign, to join, or to accept more of it."""

    ask: Asking
    wants: TreatyAsk


Units = Mapping[int, tuple[Assessment, ...]]


def of_instrument(
    session: Session, code: str, *, state: str, audience: Audience
) -> tuple[tuple[Citing, ...], tuple[Joining, ...]]:
    """Return the asks to a State that cite an instrument, and those to join it, in the order of references."""
    cited = session.execute(_citations(code, state, audience=audience)).all()
    joins = session.execute(_requests(code, state, audience=audience)).all()
    ids = {row.recommendation_id for row in (*cited, *joins)}
    units = stored_units.of_state(session, state, audience=audience, recommendations=ids)
    parts = _parts(session, ids)
    records = facts.records_of(session, state)
    return (
        tuple(
            Citing(
                ask=_asking(row, units, [row.part_id] if row.part_id else parts[row.recommendation_id]),
                ordinal=row.ordinal,
                provision=cited_provision(row, records),
                facts_on=Span(row.facts_first, row.facts_last),
                cited_as_binding=row.cited_as_binding,
            )
            for row in cited
        ),
        tuple(Joining(_asking(row, units, [row.part_id]), row.ask) for row in joins),
    )


def _citations(code: str, state: str, *, audience: Audience) -> Select[*tuple[Any, ...]]:
    obligation, instrument, provision, part = models.Obligation, models.Instrument, models.Provision, models.Part
    return (
        _named(
            select(
                *(obligation.recommendation_id, obligation.part_id, obligation.ordinal, obligation.provision_number),
                *(obligation.cited_as, obligation.correction, obligation.cited_as_binding, obligation.facts_first),
                *(obligation.facts_last, instrument.code, instrument.kind, instrument.name, instrument.short_name),
                *(instrument.adopted_on, instrument.entry_into_force_on, provision.about),
            ).join(models.Recommendation, models.Recommendation.id == obligation.recommendation_id)
        )
        .join(instrument, instrument.code == obligation.instrument_code)
        .join(
            provision,
            and_(
                provision.instrument_code == obligation.instrument_code,
                provision.number == obligation.provision_number,
            ),
        )
        .join(part, part.id == obligation.part_id, isouter=True)
        .where(
            obligation.instrument_code == code, obligation.recommendation_id.in_(addressed_to(state, audience=audience))
        )
        .order_by(models.Recommendation.ref, obligation.ordinal)
    )


def _requests(code: str, state: str, *, audience: Audience) -> Select[*tuple[Any, ...]]:
    request, part = models.TreatyRequest, models.Part
    return (
        _named(
            select(part.recommendation_id, request.part_id, request.ask)
            .join(part, part.id == request.part_id)
            .join(models.Recommendation, models.Recommendation.id == part.recommendation_id)
        )
        .where(request.instrument_code == code, part.recommendation_id.in_(addressed_to(state, audience=audience)))
        .order_by(part.ref, request.ask)
    )


def _named(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add what names an ask in a list."""
    recommendation, part, document, body = (
        *(models.Recommendation, models.Part),
        *(models.SourceDocument, models.MechanismBody),
    )
    return (
        statement.add_columns(
            *(recommendation.ref, recommendation.number, recommendation.text, part.label, part.text.label("heading")),
            *(body.short_name.label("body"), body.name.label("body_name")),
        )
        .join(document, document.id == recommendation.document_id)
        .join(body, body.code == document.mechanism_code)
    )


def _parts(session: Session, recommendations: Iterable[int]) -> defaultdict[int, list[int]]:
    rows = session.execute(
        select(models.Part.recommendation_id, models.Part.id)
        .where(models.Part.recommendation_id.in_(sorted(recommendations)))
        .order_by(models.Part.recommendation_id, models.Part.ordinal)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for recommendation, part in rows:
        found[recommendation].append(part)
    return found


def _asking(row: Row[*tuple[Any, ...]], units: Units, parts: Iterable[int]) -> Asking:
    status, cycle = _standing([unit for part in parts for unit in units.get(part, ())])
    return Asking(
        ref=row.ref,
        number=row.number,
        label=row.label or "",
        text=(row.heading if row.label else "") or row.text or row.heading or "",
        body=row.body or row.body_name,
        status=status,
        cycle=cycle,
    )


def _standing(units: list[Assessment]) -> tuple[Status | None, int | None]:
    """Return the latest status that says something, all parts together, else the latest there is."""
    rolled = [(each.status, each.cycle) for each in roll_ups(units) if each.status is not None]
    answers = sorted(rolled or [(unit.status, unit.window.cycle) for unit in units], key=lambda answer: answer[1])
    telling = [answer for answer in answers if answer[0] not in UNASSESSED] or answers
    return telling[-1] if telling else (None, None)
