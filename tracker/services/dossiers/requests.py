"""What a State was asked, each part with its answers, read as columns: a page reads several hundred of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, joinedload

from tracker.domain import dossier as domain
from tracker.domain.audience import Audience
from tracker.domain.facts import Assessment, Span, TreatyRecord
from tracker.domain.vocabulary import AddresseeKind
from tracker.services.dossiers.horizon import Horizon, source_of
from tracker.services.dossiers.provisions import Provisions, provisions_of
from tracker.services.judgements import reading as judgements_reading
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.heard import heard
from tracker.services.results import facts
from tracker.storage import models

Units = Mapping[int, tuple[Assessment, ...]]
Answers = defaultdict[tuple[int, int | None], tuple[domain.StatedAnswer, ...]]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the parts, by recommendation or by part."""

    documents: Mapping[int, models.SourceDocument]
    review_days: Mapping[int, date]
    recommenders: defaultdict[int, tuple[domain.StateName, ...]]
    themes: defaultdict[int, tuple[str, ...]]
    answers: Answers
    provisions: Provisions
    to_all: Collection[int]
    judged: defaultdict[int, tuple[domain.JudgementFacts, ...]]


def of_state(
    session: Session,
    state: str,
    *,
    units: Units,
    horizon: Horizon,
    records: Mapping[str, TreatyRecord],
    audience: Audience,
    recommendations: Collection[int] | None,
) -> tuple[domain.Request, ...]:
    """Return the parts addressed to a State as far as the horizon reaches, in the order of their references.

    Args:
        session: to read with.
        state: its ISO 3166 alpha-3 code.
        units: the answers of each part by its row, as stored or as computed.
        horizon: how far the reader may see.
        records: the State's treaty record by instrument.
        audience: judgements and unpublished letters are for those who see internal results.
        recommendations: rows to which to keep; None takes every one.
    """
    rows = session.execute(_parts(state, recommendations, audience=audience)).all()
    beside = _beside(session, rows, state=state, horizon=horizon, records=records, audience=audience)
    return tuple(
        _request(row, units=units.get(row.id, ()), beside=beside, state=state, horizon=horizon)
        for row in rows
        if not _beyond(row, beside.documents[row.document_id], horizon)
    )


def _parts(state: str, recommendations: Collection[int] | None, *, audience: Audience) -> Select[*tuple[Any, ...]]:
    asked, part = models.Recommendation, models.Part
    found = (
        select(
            *(part.id, part.ref, part.label, part.text.label("heading"), part.ask_kind, part.reply_due_on),
            *(part.recommendation_id, asked.ref.label("recommendation"), asked.number, asked.text, asked.wording),
            *(asked.paragraph, asked.note, asked.asked_first, asked.asked_last, asked.document_id),
        )
        .join(asked, asked.id == part.recommendation_id)
        .where(asked.id.in_(addressed_to(state, audience=audience)))
        .order_by(part.ref)
    )
    return found if recommendations is None else found.where(asked.id.in_(recommendations))


def _beside(
    session: Session,
    rows: Collection[Row[*tuple[Any, ...]]],
    *,
    state: str,
    horizon: Horizon,
    records: Mapping[str, TreatyRecord],
    audience: Audience,
) -> _Beside:
    ids = sorted({row.recommendation_id for row in rows})
    reviews = facts.reviews_of(session, state)
    return _Beside(
        documents=_documents(session, {row.document_id for row in rows}),
        review_days={review.cycle: review.starts_on for review in reviews if review.starts_on is not None},
        recommenders=_recommenders(session, ids),
        themes=_themes(session, ids),
        answers=_answers(session, ids, state=state, horizon=horizon, audience=audience),
        provisions=provisions_of(session, ids, records=records),
        to_all=_to_all_states(session, ids),
        judged=judgements_reading.of_state(session, state, audience=audience),
    )


def _beyond(row: Row[*tuple[Any, ...]], document: models.SourceDocument, horizon: Horizon) -> bool:
    if horizon.hides_cycle(document.review.cycle if document.review else None):
        return True
    return horizon.hides_day(row.asked_first)


def _request(
    row: Row[*tuple[Any, ...]], *, units: tuple[Assessment, ...], beside: _Beside, state: str, horizon: Horizon
) -> domain.Request:
    document = beside.documents[row.document_id]
    asked = row.recommendation_id
    cycle = document.review.cycle if document.review else None
    held_on = beside.review_days.get(cycle) if cycle is not None else None
    return domain.Request(
        ref=row.ref,
        recommendation=row.recommendation,
        number=row.number,
        label=row.label,
        text=row.text,
        wording=row.wording,
        heading=row.heading,
        ask_kind=row.ask_kind,
        # a recommendation of a review is as old as that review, however late its report is dated
        asked_on=Span(held_on, held_on) if held_on else Span(row.asked_first, row.asked_last),
        mechanism=document.mechanism.kind,
        asker=document.mechanism.short_name or document.mechanism.name,
        source=source_of(document),
        paragraph=row.paragraph,
        recommending=beside.recommenders[asked],
        to_all_states=asked in beside.to_all,
        review_cycle=cycle,
        filed_for_cycle=document.filed_for_cycle if document.filed_for_state == state else None,
        themes=beside.themes[asked],
        answers=beside.answers[(asked, None)] + beside.answers[(asked, row.id)],
        provisions=tuple(cited for part, cited in beside.provisions[asked] if part in {None, row.id}),
        results=_seen(units, horizon),
        judgements=beside.judged[row.id],
        reply_due_on=row.reply_due_on,
        note=row.note,
    )


def _seen(units: tuple[Assessment, ...], horizon: Horizon) -> tuple[Assessment, ...]:
    if horizon.cycle is None:  # a page has no such limit, and a thousand units to look at
        return units
    return tuple(unit for unit in units if not horizon.hides_cycle(unit.window.cycle))


def _documents(session: Session, ids: Collection[int]) -> dict[int, models.SourceDocument]:
    rows = session.scalars(
        select(models.SourceDocument)
        .where(models.SourceDocument.id.in_(ids))
        .options(joinedload(models.SourceDocument.review), joinedload(models.SourceDocument.mechanism))
    )
    return {row.id: row for row in rows}


def _recommenders(session: Session, ids: Collection[int]) -> defaultdict[int, tuple[domain.StateName, ...]]:
    rows = session.execute(
        select(models.RecommendingState.recommendation_id, models.State.code, models.State.name)
        .join(models.State, models.State.code == models.RecommendingState.state_code)
        .where(models.RecommendingState.recommendation_id.in_(ids))
        .order_by(models.RecommendingState.recommendation_id, models.RecommendingState.ordinal)
    )
    found: defaultdict[int, tuple[domain.StateName, ...]] = defaultdict(tuple)
    for recommendation_id, code, name in rows:
        found[recommendation_id] += (domain.StateName(code, name),)
    return found


def _themes(session: Session, ids: Collection[int]) -> defaultdict[int, tuple[str, ...]]:
    rows = session.execute(
        select(models.RecommendationTheme.recommendation_id, models.RecommendationTheme.theme_code)
        .where(models.RecommendationTheme.recommendation_id.in_(ids))
        .order_by(models.RecommendationTheme.recommendation_id, models.RecommendationTheme.theme_code)
    )
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for recommendation_id, code in rows:
        found[recommendation_id] += (code,)
    return found


def _answers(session: Session, ids: Collection[int], *, state: str, horizon: Horizon, audience: Audience) -> Answers:
    stated = models.StatedPosition
    rows = session.execute(
        select(
            *(stated.recommendation_id, stated.part_id, stated.position, stated.as_stated),
            *(stated.stated_first, stated.stated_last, stated.document_id),
        )
        .where(stated.recommendation_id.in_(ids), stated.state_code == state, heard(stated.document_id, audience))
        .order_by(stated.recommendation_id, stated.stated_last, stated.id)
    ).all()
    sources = {key: source_of(row) for key, row in _documents(session, {row.document_id for row in rows}).items()}
    found: Answers = defaultdict(tuple)
    for row in rows:
        if not horizon.hides_day(row.stated_first):
            answer = domain.StatedAnswer(row.position, row.as_stated, sources[row.document_id], row.stated_last)
            found[(row.recommendation_id, row.part_id)] += (answer,)
    return found


def _to_all_states(session: Session, ids: Collection[int]) -> set[int]:
    return set(
        session.scalars(
            select(models.Addressee.recommendation_id).where(
                models.Addressee.recommendation_id.in_(ids), models.Addressee.kind == AddresseeKind.ALL_STATES
            )
        )
    )
