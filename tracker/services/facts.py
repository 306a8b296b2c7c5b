"""Rows to the facts that the rules read, for one State, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session, selectinload

from tracker.domain import facts
from tracker.domain.binding import Force, Norm, force
from tracker.domain.folding import fold
from tracker.domain.kinds import Audience
from tracker.domain.vocabulary import (
    AddresseeKind,
    AskKind,
    Bindingness,
    PublicationBasis,
    ReviewState,
)
from tracker.storage import models

Span = facts.Span


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part with the row it came from, so that results can be stored and shown."""

    id: int
    fact: facts.Part
    row: models.Part


def tracked_states(session: Session) -> tuple[str, ...]:
    """Return the ISO codes of the States that any organisation tracks, in order."""
    codes = select(models.TrackedState.state_code).distinct().order_by(models.TrackedState.state_code)
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


def parts_of(session: Session, state: str, *, records: Mapping[str, facts.TreatyRecord]) -> tuple[PartFacts, ...]:
    """Return every part addressed to the State, by name or as one of all States, in the order of references."""
    reviews = {review.cycle: review for review in reviews_of(session, state)}
    replies = _replies(session, state)
    rows = session.scalars(
        select(models.Part)
        .join(models.Part.recommendation)
        .where(models.Recommendation.id.in_(_addressed_to(state)))
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
    return tuple(
        PartFacts(row.id, _part(row, state, reviews=reviews, records=records, replies=replies[row.id]), row)
        for row in rows
    )


def _addressed_to(state: str) -> Select[int]:
    return select(models.Addressee.recommendation_id).where(
        or_(
            and_(models.Addressee.kind == AddresseeKind.STATE, models.Addressee.state_code == state),
            models.Addressee.kind == AddresseeKind.ALL_STATES,
        )
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


def records_of(session: Session, state: str) -> dict[str, facts.TreatyRecord]:
    """Return the State's treaty record by instrument; an instrument that nobody looked up is absent."""
    acts: defaultdict[str, list[facts.TreatyActFact]] = defaultdict(list)
    for action in session.scalars(
        select(models.TreatyAction)
        .where(models.TreatyAction.state_code == state)
        .order_by(models.TreatyAction.instrument_code, models.TreatyAction.done_last, models.TreatyAction.act)
    ):
        acts[action.instrument_code].append(facts.TreatyActFact(action.act, Span(action.done_first, action.done_last)))
    rows = session.scalars(
        select(models.TreatyRecord)
        .where(models.TreatyRecord.state_code == state)
        .order_by(models.TreatyRecord.instrument_code)
    )
    return {
        row.instrument_code: facts.TreatyRecord(
            row.instrument_code, tuple(acts[row.instrument_code]), as_of=row.as_of, checked_on=row.checked_on
        )
        for row in rows
    }


def evidence_by_part(
    session: Session, part_ids: Iterable[int], *, state: str, audience: Audience
) -> dict[int, tuple[facts.Evidence, ...]]:
    """Return the approved evidence on each part, direct or through a cluster that does not exclude the part.

    For the public only what is already published counts: consent is recorded by a later version, and until then
    nothing shows that it covers publication.
    """
    wanted = set(part_ids)
    found: defaultdict[int, list[facts.Evidence]] = defaultdict(list)
    for part_id, link, item in [*_direct(session, state, audience), *_through_clusters(session, state, audience)]:
        if part_id in wanted:
            found[part_id].append(_evidence(item, link))
    return {part_id: tuple(sorted(items, key=lambda item: item.ref)) for part_id, items in found.items()}


Linked = tuple[int, models.EvidenceLink, models.Evidence]


def _counted(state: str, audience: Audience) -> ColumnElement[bool]:
    conditions = [models.Evidence.state_code == state, models.Evidence.review_state == ReviewState.APPROVED]
    if audience is Audience.PUBLIC:
        conditions.append(models.Evidence.publication_basis == PublicationBasis.PUBLISHED_SOURCE)
    return and_(*conditions)


def _direct(session: Session, state: str, audience: Audience) -> list[Linked]:
    rows = session.execute(
        select(models.EvidenceLink.part_id, models.EvidenceLink, models.Evidence)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(models.EvidenceLink.part_id.is_not(None), _counted(state, audience))
    )
    return [(part_id, link, item) for part_id, link, item in rows if part_id is not None]


def _through_clusters(session: Session, state: str, audience: Audience) -> list[Linked]:
    """A link to the part itself says more than one to its cluster, so it stands alone where both exist."""
    rows = session.execute(
        select(models.ClusterPart.part_id, models.EvidenceLink, models.Evidence)
        .join(models.EvidenceLink, models.EvidenceLink.cluster_id == models.ClusterPart.cluster_id)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(models.ClusterPart.excluded.is_(False), _counted(state, audience))
    )
    direct = set(
        session.execute(
            select(models.EvidenceLink.part_id, models.EvidenceLink.evidence_id).where(
                models.EvidenceLink.part_id.is_not(None)
            )
        )
    )
    return [(part_id, link, item) for part_id, link, item in rows if (part_id, item.id) not in direct]


def _evidence(item: models.Evidence, link: models.EvidenceLink) -> facts.Evidence:
    return facts.Evidence(
        ref=item.ref,
        finding=link.finding,
        level=link.level,
        scope=link.scope,
        strand=item.strand,
        reliability=item.reliability,
        origin=item.origin,
        when=Span(item.when_first, item.when_last),
        recorded_on=item.recorded_on,
        published_on=item.published_on,
        continuing=item.continuing,
        vouched_until=item.vouched_until,
        chosen_cycle=link.chosen_cycle,
    )


def known_state(session: Session, text: str) -> models.State | None:
    """Find a State by ISO 3166 code (alpha-3 or alpha-2), name or alias, whatever its case and accents."""
    wanted = text.strip()
    state = session.get(models.State, wanted.upper())
    if state is not None:
        return state
    names = session.execute(
        union_all(
            select(models.State.code, models.State.name),
            select(models.State.code, models.State.iso2),
            select(models.StateAlias.state_code, models.StateAlias.alias),
        )
    )
    folded = fold(wanted)
    found = next((code for code, name in names if name and fold(name) == folded), None)
    return session.get(models.State, found) if found else None


def today() -> date:
    """Return today's date (UTC): the one place where a command or a page reads the clock for its `as_of`."""
    return datetime.now(tz=UTC).date()
