"""Everything about one State before one review, gathered for a page or a paper."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.domain import dossier as domain
from tracker.domain import status
from tracker.domain.facts import Assessment, TreatyRecord
from tracker.domain.kinds import Audience
from tracker.domain.vocabulary import AddresseeKind
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import assessments, dossier_evidence, facts, judgements
from tracker.services.horizon import Horizon, source_of
from tracker.storage import models


def gather(
    session: Session, state: str, *, cycle: int | None, organisation: str, as_of: date | None, audience: Audience
) -> domain.Dossier:
    """Gather what a paper for the review in `cycle`, or the State's page, says.

    Args:
        session: to read with.
        state: ISO 3166 alpha-3 code, an exact name or a known alias.
        cycle: the review that a paper is filed for; None gathers everything up to now, as the State's page does.
        organisation: code of the organisation that speaks.
        as_of: the day as which statuses are computed; None reads the stored ones.
        audience: who will read it; a paper is public.

    Raises:
        NotFound: for an unknown State, organisation or cycle.
    """
    known = _state(session, state)
    speaker = _organisation(session, organisation)
    reviews = _reviews(session, known)
    latest = max((review.cycle for review in reviews), default=0)
    if cycle is not None and cycle not in {review.cycle for review in reviews}:
        raise NotFound(
            _("No review of %(state)s in cycle %(cycle)s is on record; the cycles known are %(known)s.")
            % {"state": known.name, "cycle": cycle, "known": ", ".join(str(review.cycle) for review in reviews)}
        )
    horizon = Horizon(
        cycle,
        next((review.reviewed_on for review in reviews if review.cycle == cycle), None),
        as_of or facts.today(),
    )
    records = facts.records_of(session, known.code)
    parts = _parts_with_units(session, known.code, as_of=as_of, audience=audience, records=records)
    requests = _requests(session, known, parts, horizon=horizon, records=records, audience=audience)
    return domain.Dossier(
        state=domain.StateName(known.code, known.name),
        organisation=speaker,
        cycle=cycle if cycle is not None else latest + 1,
        as_of=horizon.as_of,
        rulebook=status.RULEBOOK,
        reviews=tuple(_as_seen(review, horizon) for review in reviews if cycle is None or review.cycle <= cycle),
        requests=requests,
        evidence=dossier_evidence.items(session, known.code, audience=audience, horizon=horizon),
        numbers=dossier_evidence.numbers(session, known.code, horizon=horizon),
        lineage=_lineage(session, requests),
        clusters=_clusters(session, known.code),
        themes=_themes(session),
    )


def _state(session: Session, text: str) -> models.State:
    found = facts.known_state(session, text)
    if found is None:
        raise NotFound(
            _("“%(text)s” is no State that is known here; give an ISO 3166 code such as RUS; nothing was changed.")
            % {"text": text}
        )
    return found


def _organisation(session: Session, code: str) -> domain.OrganisationFacts:
    row = session.scalars(select(models.Organisation).where(models.Organisation.code == code)).one_or_none()
    if row is None:
        raise NotFound(
            _("“%(code)s” is no organisation that is known here; nothing was written; check --org.") % {"code": code}
        )
    return domain.OrganisationFacts(row.code, row.name, "")


def _reviews(session: Session, state: models.State) -> tuple[domain.ReviewFacts, ...]:
    rows = session.scalars(
        select(models.Review)
        .where(models.Review.state_code == state.code)
        .options(selectinload(models.Review.session))
        .order_by(models.Review.cycle)
    )
    return tuple(
        domain.ReviewFacts(
            cycle=row.cycle,
            session=row.session_number,
            session_label=_session_label(row.session),
            reviewed_on=row.reviewed_on,
            report_symbol=row.report_symbol or "",
            addendum_symbol=row.addendum_symbol or "",
        )
        for row in rows
    )


def _session_label(session: models.UprSession | None) -> str:
    if session is None:
        return _("session not known")
    return _("%(nth)s session, %(when)s") % {"nth": _nth(session.number), "when": session.label}


def _nth(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _as_seen(review: domain.ReviewFacts, horizon: Horizon) -> domain.ReviewFacts:
    """Keep the coming review's date and session; its report and addendum came out of it."""
    if not horizon.hides_cycle(review.cycle):
        return review
    return domain.ReviewFacts(review.cycle, review.session, review.session_label, review.reviewed_on)


PartUnits = tuple[facts.PartFacts, tuple[Assessment, ...]]


def _parts_with_units(
    session: Session, state: str, *, as_of: date | None, audience: Audience, records: dict[str, TreatyRecord]
) -> tuple[PartUnits, ...]:
    if as_of is not None:
        computed = assessments.compute(session, state, as_of=as_of, audience=audience)
        return tuple((each.part, each.units) for each in computed)
    stored = assessments.stored_units(session, state, audience=audience)
    parts = facts.parts_of(session, state, records=records)
    return tuple((part, stored.get(part.id, ())) for part in parts)


def _requests(
    session: Session,
    state: models.State,
    parts: tuple[PartUnits, ...],
    *,
    horizon: Horizon,
    records: dict[str, TreatyRecord],
    audience: Audience,
) -> tuple[domain.Request, ...]:
    ids = [part.row.recommendation_id for part, _units in parts]
    recommenders = _recommenders(session, ids)
    themes = _themes_by_recommendation(session, ids)
    answers = _answers(session, ids, state=state.code, horizon=horizon)
    to_all = _to_all_states(session, ids)
    internal = audience is Audience.INTERNAL
    judged = judgements.of_state(session, state.code) if internal else defaultdict(tuple)
    found = []
    for part, units in parts:
        if not _beyond(part, horizon):
            recommendation = part.row.recommendation
            found.append(
                _request(
                    part,
                    tuple(unit for unit in units if not horizon.hides_cycle(unit.window.cycle)),
                    recommending=recommenders[recommendation.id],
                    themes=themes[recommendation.id],
                    answers=answers[(recommendation.id, None)] + answers[(recommendation.id, part.id)],
                    to_all_states=recommendation.id in to_all,
                    records=records,
                    judged=judged[part.id],
                )
            )
    return tuple(found)


def _beyond(part: facts.PartFacts, horizon: Horizon) -> bool:
    document = part.row.recommendation.document
    if horizon.hides_cycle(document.review.cycle if document.review else None):
        return True
    return horizon.hides_day(part.row.recommendation.asked_first)


def _request(
    part: facts.PartFacts,
    units: tuple[Assessment, ...],
    *,
    recommending: tuple[domain.StateName, ...],
    themes: tuple[str, ...],
    answers: tuple[domain.StatedAnswer, ...],
    to_all_states: bool,
    records: dict[str, TreatyRecord],
    judged: tuple[domain.JudgementFacts, ...],
) -> domain.Request:
    row = part.row
    recommendation = row.recommendation
    document = recommendation.document
    return domain.Request(
        ref=row.ref,
        recommendation=recommendation.ref,
        number=recommendation.number,
        label=row.label,
        text=recommendation.text,
        wording=recommendation.wording,
        heading=row.text,
        ask_kind=row.ask_kind,
        asked_on=part.fact.asked_on,
        mechanism=document.mechanism.kind,
        asker=document.mechanism.short_name or document.mechanism.name,
        source=source_of(document),
        paragraph=recommendation.paragraph,
        recommending=recommending,
        to_all_states=to_all_states,
        review_cycle=part.fact.review_cycle,
        filed_for_cycle=part.fact.filed_for_cycle,
        themes=themes,
        answers=answers,
        provisions=tuple(
            _provision(obligation, records)
            for obligation in recommendation.obligations
            if obligation.part_id in {None, row.id}
        ),
        results=units,
        judgements=judged,
        reply_due_on=row.reply_due_on,
        note=recommendation.note,
    )


def _provision(obligation: models.Obligation, records: dict[str, TreatyRecord]) -> domain.CitedProvision:
    instrument = obligation.instrument
    return domain.CitedProvision(
        instrument=instrument.code,
        kind=instrument.kind,
        instrument_name=instrument.short_name or instrument.name,
        provision=obligation.provision_number,
        about=obligation.provision.about,
        force=facts.force_of(obligation, records),
        cited_as=obligation.cited_as,
        correction=obligation.correction,
    )


def _recommenders(session: Session, ids: list[int]) -> defaultdict[int, tuple[domain.StateName, ...]]:
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


def _themes_by_recommendation(session: Session, ids: list[int]) -> defaultdict[int, tuple[str, ...]]:
    rows = session.execute(
        select(models.RecommendationTheme.recommendation_id, models.RecommendationTheme.theme_code)
        .where(models.RecommendationTheme.recommendation_id.in_(ids))
        .order_by(models.RecommendationTheme.recommendation_id, models.RecommendationTheme.theme_code)
    )
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for recommendation_id, code in rows:
        found[recommendation_id] += (code,)
    return found


def _answers(
    session: Session, ids: list[int], *, state: str, horizon: Horizon
) -> defaultdict[tuple[int, int | None], tuple[domain.StatedAnswer, ...]]:
    rows = session.scalars(
        select(models.StatedPosition)
        .where(models.StatedPosition.recommendation_id.in_(ids), models.StatedPosition.state_code == state)
        .options(selectinload(models.StatedPosition.document))
        .order_by(models.StatedPosition.recommendation_id, models.StatedPosition.stated_last, models.StatedPosition.id)
    )
    found: defaultdict[tuple[int, int | None], tuple[domain.StatedAnswer, ...]] = defaultdict(tuple)
    for row in rows:
        if not horizon.hides_day(row.stated_first):
            answer = domain.StatedAnswer(row.position, row.as_stated, source_of(row.document), row.stated_last)
            found[(row.recommendation_id, row.part_id)] += (answer,)
    return found


def _to_all_states(session: Session, ids: list[int]) -> set[int]:
    return set(
        session.scalars(
            select(models.Addressee.recommendation_id).where(
                models.Addressee.recommendation_id.in_(ids), models.Addressee.kind == AddresseeKind.ALL_STATES
            )
        )
    )


def _lineage(session: Session, requests: tuple[domain.Request, ...]) -> tuple[domain.Lineage, ...]:
    """Link requests part by part: a link between recommendations holds for each part of both."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for request in requests:
        parts[request.recommendation].append(request.ref)
    rows = session.scalars(
        select(models.LineageLink)
        .options(selectinload(models.LineageLink.later), selectinload(models.LineageLink.earlier))
        .order_by(models.LineageLink.id)
    )
    found = [
        domain.Lineage(later, earlier, row.kind, row.reason)
        for row in rows
        for later in parts[row.later.ref]
        for earlier in parts[row.earlier.ref]
    ]
    return tuple(sorted(found, key=lambda link: (link.later, link.earlier, link.kind)))


def _clusters(session: Session, state: str) -> tuple[domain.ClusterFacts, ...]:
    rows = session.execute(
        select(models.Cluster.ref, models.Cluster.title, models.Part.ref)
        .join(models.Review, models.Review.id == models.Cluster.review_id)
        .join(models.ClusterPart, models.ClusterPart.cluster_id == models.Cluster.id)
        .join(models.Part, models.Part.id == models.ClusterPart.part_id)
        .where(models.Review.state_code == state)
        .order_by(models.Cluster.ref, models.Part.ref)
    )
    members: dict[tuple[str, str], list[str]] = {}
    for name, title, part in rows:
        members.setdefault((name, title), []).append(part)
    return tuple(domain.ClusterFacts(name, title, tuple(parts)) for (name, title), parts in members.items())


def _themes(session: Session) -> tuple[domain.ThemeFacts, ...]:
    rows = session.scalars(select(models.Theme).order_by(models.Theme.code))
    return tuple(domain.ThemeFacts(row.code, row.name, row.parent_code or "") for row in rows)
