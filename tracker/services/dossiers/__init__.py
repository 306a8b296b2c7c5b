"""Everything about one State before one review, gathered for a page or a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from tracker.domain import dossier as domain
from tracker.domain import status
from tracker.domain.audience import Audience
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import naming
from tracker.services.dossiers import evidence as dossier_evidence
from tracker.services.dossiers import requests as dossier_requests
from tracker.services.dossiers.horizon import Horizon
from tracker.services.readers.addressed import is_addressed_to
from tracker.services.results import assessments, facts, stored_units
from tracker.storage import models


def gather(
    session: Session,
    state: str,
    *,
    cycle: int | None,
    organisation: str,
    as_of: date | None,
    audience: Audience,
    focus: str | None = None,
) -> domain.Dossier:
    """Gather what a paper for the review in `cycle`, or the State's page, says.

    Args:
        session: to read with.
        state: ISO 3166 alpha-3 code, an exact name or a known alias.
        cycle: the review that a paper is filed for; None gathers everything up to now, as the State's page does.
        organisation: code of the organisation that speaks.
        as_of: the day as which statuses are computed; None reads the stored ones.
        audience: who will read it; a paper is public.
        focus: reference of one recommendation: only its parts and those of the recommendations that lineage links to
            it are gathered, with their evidence; no stated figures.

    Raises:
        NotFound: for an unknown State, organisation or cycle, or a recommendation that is not addressed to the State.
    """
    known = _state(session, state)
    speaker = _organisation(session, organisation)
    reviews = _with_next(_reviews(session, known), cycle)
    horizon = _horizon(known, reviews, cycle=cycle, as_of=as_of)
    records = facts.records_of(session, known.code)
    near = None if focus is None else _near(session, focus)
    requests = dossier_requests.of_state(
        session,
        known.code,
        units=_units(session, known.code, as_of=as_of, audience=audience, recommendations=near),
        horizon=horizon,
        records=records,
        audience=audience,
        recommendations=near,
    )
    if focus is not None and not any(request.recommendation == focus for request in requests):
        raise NotFound(_not_asked(focus, known))
    parts = None if focus is None else {request.ref for request in requests}
    numbers = dossier_evidence.numbers(session, known.code, audience=audience, horizon=horizon) if not focus else ()
    return domain.Dossier(
        state=domain.StateName(known.code, known.name),
        organisation=speaker,
        cycle=cycle if cycle is not None else max((review.cycle for review in reviews), default=0) + 1,
        as_of=horizon.as_of,
        rulebook=status.RULEBOOK,
        reviews=tuple(_as_seen(review, horizon) for review in reviews if cycle is None or review.cycle <= cycle),
        requests=requests,
        evidence=dossier_evidence.items(session, known.code, audience=audience, horizon=horizon, parts=parts),
        numbers=numbers,
        lineage=_lineage(session, known.code, requests),
        clusters=_clusters(session, known.code),
        themes=_themes(session),
    )


def _horizon(
    state: models.State, reviews: tuple[domain.ReviewFacts, ...], *, cycle: int | None, as_of: date | None
) -> Horizon:
    if cycle is not None and cycle not in {review.cycle for review in reviews}:
        raise NotFound(
            _("No review of %(state)s in cycle %(cycle)s is on record; the cycles known are %(known)s.")
            % {"state": state.name, "cycle": cycle, "known": ", ".join(str(review.cycle) for review in reviews)}
        )
    reviewed_on = next((review.reviewed_on for review in reviews if review.cycle == cycle), None)
    return Horizon(cycle, reviewed_on, as_of or facts.today())


def _not_asked(focus: str, state: models.State) -> str:
    words = {"ref": focus, "state": state.name}
    return _("No recommendation %(ref)s to %(state)s is on record; look it up among all recommendations.") % words


def _near(session: Session, focus: str) -> frozenset[int]:
    """Return the rows of a recommendation and of those linked to it, one step in either direction."""
    chosen = session.scalar(select(models.Recommendation.id).where(models.Recommendation.ref == focus))
    link = models.LineageLink
    rows = session.execute(
        select(link.later_id, link.earlier_id).where(or_(link.later_id == chosen, link.earlier_id == chosen))
    )
    return frozenset({chosen or 0}.union(*(set(row) for row in rows)))


def _state(session: Session, text: str) -> models.State:
    found = naming.known_state(session, text)
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
        .options(joinedload(models.Review.session))
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


def _with_next(reviews: tuple[domain.ReviewFacts, ...], cycle: int | None) -> tuple[domain.ReviewFacts, ...]:
    """Add the review after the last that was held, where a paper is drafted for it: only its cycle is known yet."""
    last = reviews[-1] if reviews else None
    if last is None or last.reviewed_on is None or cycle != last.cycle + 1:
        return reviews
    return (*reviews, domain.ReviewFacts(last.cycle + 1, None, _session_label(None), None))


def _session_label(session: models.UprSession | None) -> str:
    if session is None:
        return _("session not known")
    return _ordinal(session.number) % {"n": session.number, "when": session.label}


def _ordinal(number: int) -> str:
    """Return the sentence that goes with a number: English has four, and each language its own."""
    tens, ones = divmod(number % 100, 10)
    if tens == 1 or ones not in {1, 2, 3}:
        return _("%(n)dth session, %(when)s")
    return {
        1: _("%(n)dst session, %(when)s"),
        2: _("%(n)dnd session, %(when)s"),
        3: _("%(n)drd session, %(when)s"),
    }[ones]


def _as_seen(review: domain.ReviewFacts, horizon: Horizon) -> domain.ReviewFacts:
    """Keep the coming review's date and session; its report and addendum came out of it."""
    if not horizon.hides_cycle(review.cycle):
        return review
    return domain.ReviewFacts(review.cycle, review.session, review.session_label, review.reviewed_on)


def _units(
    session: Session, state: str, *, as_of: date | None, audience: Audience, recommendations: Collection[int] | None
) -> dossier_requests.Units:
    if as_of is None:
        return stored_units.of_state(session, state, audience=audience, recommendations=recommendations)
    computed = assessments.compute(session, state, as_of=as_of, audience=audience)
    return {each.part.id: each.units for each in computed}


def _lineage(session: Session, state: str, requests: tuple[domain.Request, ...]) -> tuple[domain.Lineage, ...]:
    """Link requests part by part: a link between recommendations holds for each part of both."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for request in requests:
        parts[request.recommendation].append(request.ref)
    later, earlier = aliased(models.Recommendation), aliased(models.Recommendation)
    rows = session.execute(
        select(later.ref, earlier.ref, models.LineageLink.kind, models.LineageLink.reason)
        .join(later, later.id == models.LineageLink.later_id)
        .join(earlier, earlier.id == models.LineageLink.earlier_id)
        .where(is_addressed_to(state, models.LineageLink.later_id))
        .order_by(models.LineageLink.id)
    )
    found = [
        domain.Lineage(newer, older, kind, reason)
        for new, old, kind, reason in rows
        if new in parts and old in parts
        for newer in parts[new]
        for older in parts[old]
    ]
    return tuple(sorted(found, key=lambda link: (link.later, link.earlier, link.kind)))


def _clusters(session: Session, state: str) -> tuple[domain.ClusterFacts, ...]:
    rows = session.execute(
        select(models.Cluster.ref, models.Cluster.title, models.Part.ref)
        .join(models.Review, models.Review.id == models.Cluster.review_id)
        .join(models.ClusterPart, models.ClusterPart.cluster_id == models.Cluster.id)
        .join(models.Part, models.Part.id == models.ClusterPart.part_id)
        .where(models.Review.state_code == state, models.ClusterPart.excluded.is_(False))
        .order_by(models.Cluster.ref, models.Part.ref)
    )
    members: dict[tuple[str, str], list[str]] = {}
    for name, title, part in rows:
        members.setdefault((name, title), []).append(part)
    return tuple(domain.ClusterFacts(name, title, tuple(parts)) for (name, title), parts in members.items())


def _themes(session: Session) -> tuple[domain.ThemeFacts, ...]:
    theme = models.Theme
    rows = session.execute(select(theme.code, theme.name, theme.parent_code).order_by(theme.code))
    return tuple(domain.ThemeFacts(code, name, parent or "") for code, name, parent in rows)
