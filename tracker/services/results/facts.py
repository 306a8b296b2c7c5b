"""Rows to the facts that the rules read, for one State, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session, selectinload

from tracker.domain import facts
from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.binding import Force, Norm, force
from tracker.domain.vocabulary import AskKind, Bindingness
from tracker.services import clock
from tracker.services.readers.addressed import addressed_to, hears, is_addressed_to
from tracker.storage import models

Span = facts.Span
today = clock.today


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part with the row it came from, so that results can be stored and shown."""

    id: int
    fact: facts.Part
    row: models.Part


def tracked_states(session: Session, *, organisation_id: int | None = None) -> tuple[str, ...]:
    """Return the ISO codes of the States that an organisation tracks, or any at all, in order."""
    codes = select(models.TrackedState.state_code).distinct().order_by(models.TrackedState.state_code)
    if organisation_id is not None:
        codes = codes.where(models.TrackedState.organisation_id == organisation_id)
    return tuple(session.scalars(codes))


def reviews_of(session: Session, state: str) -> tuple[facts.Review, ...]:
    """Return the State's reviews; where only the session is known, its first day stands in, marked so."""
    rows = session.scalars(
        select(models.Review)
        .where(models.Review.state_code == state)
        .options(selectinload(models.Review.session))
        .order_by(models.Review.cycle)
    )
    return tuple(_review(row) for row in rows)


def _review(row: models.Review) -> facts.Review:
    if row.reviewed_on is not None:
        return facts.Review(row.cycle, row.reviewed_on, row.certainty)
    starts_on = row.session.starts_on if row.session else None
    return facts.Review(row.cycle, starts_on, row.certainty, by_session=starts_on is not None)


def parts_of(
    session: Session,
    state: str,
    *,
    records: Mapping[str, facts.TreatyRecord],
    audience: Audience = EVERYTHING,
    only: Collection[int] | None = None,
) -> tuple[PartFacts, ...]:
    """Return the parts addressed to the State that an audience hears of, in the order of references: all, or some."""
    reviews = {review.cycle: review for review in reviews_of(session, state)}
    replies = _replies(session, state)
    wanted = (
        select(models.Part)
        .join(models.Part.recommendation)
        .options(
            selectinload(models.Part.treaty_requests),
            selectinload(models.Part.recommendation).options(
                selectinload(models.Recommendation.document).options(
                    selectinload(models.SourceDocument.review), selectinload(models.SourceDocument.mechanism)
                ),
                selectinload(models.Recommendation.obligations).selectinload(models.Obligation.instrument),
                selectinload(models.Recommendation.obligations).selectinload(models.Obligation.provision),
            ),
        )
        .order_by(models.Part.ref)
    )
    whole = models.Recommendation.id
    if only is None:
        wanted = wanted.where(whole.in_(addressed_to(state, audience=audience)))
    else:
        wanted = wanted.where(models.Part.id.in_(only), is_addressed_to(state, whole), hears(audience, whole))
    rows = session.scalars(wanted)
    return tuple(
        PartFacts(row.id, _part(row, state, reviews=reviews, records=records, replies=replies[row.id]), row)
        for row in rows
    )


def _part(
    row: models.Part,
    state: str,
    *,
    reviews: Mapping[int, facts.Review],
    records: Mapping[str, facts.TreatyRecord],
    replies: tuple[facts.Reply, ...],
) -> facts.Part:
    recommendation = row.recommendation
    document = recommendation.document
    return facts.Part(
        ref=row.ref,
        recommendation=recommendation.ref,
        label=row.label,
        ask_kind=row.ask_kind,
        asked_on=_asked_on(recommendation, reviews),
        filed_for_cycle=document.filed_for_cycle if document.filed_for_state == state else None,
        outcome_asked=row.outcome_asked,
        treaty_requests=tuple(
            facts.TreatyRequest(request.ask, request.instrument_code) for request in row.treaty_requests
        ),
        closed_on=row.closed_on,
        closure=row.closure,
        reply_due_on=row.reply_due_on,
        replies=replies,
        instruments_not_binding=_not_binding(row, records),
        review_cycle=document.review.cycle if document.review else None,
    )


def _asked_on(recommendation: models.Recommendation, reviews: Mapping[int, facts.Review]) -> Span:
    """A recommendation of a review is as old as that review, however late its report is dated."""
    review = recommendation.document.review
    known = reviews.get(review.cycle) if review else None
    if known is not None and known.starts_on is not None:
        return Span(known.starts_on, known.starts_on)
    return Span(recommendation.asked_first, recommendation.asked_last)


def _not_binding(row: models.Part, records: Mapping[str, facts.TreatyRecord]) -> tuple[str, ...]:
    """Name the treaties that a part wants respected although they do not bind the State.

    Source: status method, "What is asked": to implement, comply with or respect a treaty is `do`; that it does not
    bind is flagged and the rules go on. An ask to join it needs no such flag.
    """
    if row.ask_kind in {AskKind.TREATY_ACTION, AskKind.CONSIDER, AskKind.INFORMATION}:
        return ()
    loose = {Bindingness.NOT_BINDING, Bindingness.SIGNED_ONLY}
    return tuple(
        sorted(
            {
                obligation.instrument_code
                for obligation in row.recommendation.obligations
                if obligation.part_id in {None, row.id} and force_of(obligation, records).bindingness in loose
            }
        )
    )


def force_of(obligation: models.Obligation, records: Mapping[str, facts.TreatyRecord]) -> Force:
    """Say how a cited provision binds the State whose treaty records these are, on the date of the facts."""
    instrument = obligation.instrument
    norm = Norm(instrument.code, instrument.kind, instrument.adopted_on, instrument.entry_into_force_on)
    return force(norm, records.get(instrument.code), facts_on=Span(obligation.facts_first, obligation.facts_last))


def _replies(session: Session, state: str) -> defaultdict[int, tuple[facts.Reply, ...]]:
    rows = session.execute(
        select(models.CommunicationRequest.part_id, models.Communication.reference, models.Reply)
        .join(models.Communication, models.Communication.id == models.CommunicationRequest.communication_id)
        .join(models.Reply, models.Reply.communication_id == models.Communication.id)
        .where(models.Communication.state_code == state)
        .order_by(models.CommunicationRequest.part_id, models.Reply.replied_on)
    )
    found: defaultdict[int, tuple[facts.Reply, ...]] = defaultdict(tuple)
    for part_id, reference, reply in rows:
        ref = f"{reference} reply {reply.replied_on.isoformat()}"
        found[part_id] += (facts.Reply(ref, reply.replied_on, reply.quality),)
    return found


def records_of(session: Session, state: str, *, only: Collection[int] | None = None) -> dict[str, facts.TreatyRecord]:
    """Return the State's treaty record by instrument; an instrument that nobody looked up is absent.

    With the parts in `only`, those on the instruments that these parts name or cite.
    """
    action, record = models.TreatyAction, models.TreatyRecord
    done = select(action).where(action.state_code == state)
    known = select(record).where(record.state_code == state)
    if only is not None:
        named = _named_by(only)
        done, known = done.where(action.instrument_code.in_(named)), known.where(record.instrument_code.in_(named))
    acts: defaultdict[str, list[facts.TreatyActFact]] = defaultdict(list)
    for row in session.scalars(done.order_by(action.instrument_code, action.done_last, action.act)):
        acts[row.instrument_code].append(facts.TreatyActFact(row.act, Span(row.done_first, row.done_last)))
    return {
        row.instrument_code: facts.TreatyRecord(
            row.instrument_code, tuple(acts[row.instrument_code]), as_of=row.as_of, checked_on=row.checked_on
        )
        for row in session.scalars(known.order_by(record.instrument_code))
    }


def _named_by(parts: Collection[int]) -> CompoundSelect[str]:
    """Select the instruments that parts ask the State to act on, and those that their recommendations cite."""
    asked, cited, part = models.TreatyRequest, models.Obligation, models.Part
    return union(
        select(asked.instrument_code).where(asked.part_id.in_(parts)),
        select(cited.instrument_code)
        .join(part, part.recommendation_id == cited.recommendation_id)
        .where(part.id.in_(parts)),
    )
