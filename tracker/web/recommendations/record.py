"""The page of one recommendation: which part and window is looked at, and what stands where."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.domain import phrases
from tracker.domain.dates import day_in_words
from tracker.domain.dossier import JudgementFacts, Request
from tracker.domain.facts import Assessment
from tracker.domain.overview import SCALE
from tracker.domain.selection import UNASSESSED
from tracker.domain.vocabulary import Mechanism, Status, Wording
from tracker.i18n import _
from tracker.services.positions import PositionOnRecord
from tracker.services.recommendations.pages import GradeFacts, RecommendationPage
from tracker.web.recommendations import beside
from tracker.web.recommendations.beside import DroppedTold, Obligation, Related
from tracker.web.shown import reasons, told
from tracker.web.shown.past import Past
from tracker.web.shown.reasons import Why


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of several."""

    label: str
    heading: str
    address: str
    status: Status | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One window: its status for those who work on it, and in public. `judge` is where to judge it, "" for nowhere."""

    window: str
    dates: str
    status: Status
    rule: str
    confidence: str
    public: Status | None
    differs: bool
    address: str
    judge: str
    is_judged: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page, in its order."""

    ref: str
    name: str
    code: str
    number: str
    cycle: str
    review_cycle: int | None
    others: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]
    part: str
    heading: str
    text: str
    is_verbatim: bool
    caption: str
    document: str
    verdict: Why | None
    window_dates: str
    window_cycle: int
    confidence: str
    rule: str
    computed: str
    is_assessed: bool
    is_followed: bool
    positions: tuple[PositionOnRecord, ...]
    takes_positions: bool
    grades: tuple[GradeFacts, ...]
    rows: tuple[Row, ...]
    judgements: tuple[JudgementFacts, ...]
    lineage: tuple[Related, ...]
    obligations: tuple[Obligation, ...]
    questions: tuple[tuple[str, str, str], ...]
    events: tuple[Past, ...]
    facts: tuple[tuple[str, str], ...]
    cite: str
    note: str
    dropped: tuple[DroppedTold, ...]


def arrange(found: RecommendationPage, *, part: str, cycle: str) -> Page:
    """Arrange a recommendation for the part and window that the address names, or the most telling ones."""
    dossier = found.dossier
    own = [request for request in dossier.requests if request.recommendation == found.ref]
    request = next((each for each in own if each.label == part), own[0])
    result = _window(request, cycle)
    items = {item.ref: item for item in dossier.evidence}
    here = _address(found, request)
    positions = tuple(each for each in found.positions if each.part in {"", request.label})
    return Page(
        ref=found.ref,
        name=dossier.state.name,
        code=dossier.state.iso3,
        number=request.number,
        cycle=phrases.window_name(request.review_cycle) if request.review_cycle is not None else request.asker,
        review_cycle=request.review_cycle,
        others=tuple((code, name) for code, name in found.states if code != dossier.state.iso3),
        tabs=_tabs(found, own, request),
        part=request.ref,
        heading=request.heading,
        text=request.text,
        is_verbatim=request.wording is Wording.VERBATIM and bool(request.text),
        caption=_caption(request),
        document=found.document,
        verdict=reasons.why(dossier, request, result, items=items, close=here) if result else None,
        window_dates=told.dates(result.window.start, result.window.end) if result else "",
        window_cycle=result.window.cycle if result else 0,
        confidence=told.confidence(result.confidence) if result else "",
        rule=reasons.rule_words(result.rule) if result else "",
        computed=day_in_words(found.computed_on) if found.computed_on else "",
        is_assessed=result is not None and result.status not in UNASSESSED,
        is_followed=found.is_followed,
        positions=positions,
        takes_positions=request.mechanism is Mechanism.UPR or bool(positions),
        grades=tuple(grade for grade in found.grades if grade.part == request.ref),
        rows=tuple(_row(found, request, each, here=each is result) for each in request.results),
        judgements=tuple(reversed(request.judgements)),
        lineage=beside.lineage(found, own),
        obligations=beside.obligations(found, request),
        questions=found.questions,
        events=beside.events(found),
        facts=beside.facts(found, request),
        cite=beside.cite(request),
        note=request.note,
        dropped=beside.dropped(found),
    )


def _window(request: Request, cycle: str) -> Assessment | None:
    """Choose the window that is asked for, else the latest in which something was assessed, else the latest."""
    if len(cycle) <= 2 and cycle.isascii() and cycle.isdigit():
        asked = request.result(int(cycle))
        if asked is not None:
            return asked
    telling = [result for result in request.results if result.status not in UNASSESSED]
    standing = telling or request.results
    return standing[-1] if standing else None


def _address(found: RecommendationPage, request: Request, cycle: int | None = None) -> str:
    state, part = found.dossier.state.iso3, request.label or None
    return url_for("recommendations.record", ref=found.ref, state=state, part=part, cycle=cycle)


def _tabs(found: RecommendationPage, own: list[Request], here: Request) -> tuple[Tab, ...]:
    if len(own) < 2:
        return ()
    return tuple(
        Tab(each.label, each.heading, _address(found, each), result.status if result else None, each is here)
        for each in own
        for result in [_window(each, "")]
    )


def _caption(request: Request) -> str:
    wording = {
        Wording.VERBATIM: _("text as published"),
        Wording.PARAPHRASE: _("in our words"),
        Wording.NOT_IMPORTED: _("text not imported"),
    }[request.wording]
    place = _("para. %(place)s") % {"place": request.paragraph or request.number}
    return " · ".join((request.source.details or request.source.title, place, wording))


def _row(found: RecommendationPage, request: Request, result: Assessment, *, here: bool) -> Row:
    cycle = result.window.cycle
    public = found.public.get((request.ref, cycle))
    judge = url_for("judgements.create", part=request.ref, state=found.dossier.state.iso3, cycle=cycle)
    return Row(
        window=phrases.headed(phrases.window_name(cycle)),
        dates=told.dates(result.window.start, result.window.end),
        status=result.status,
        rule=reasons.rule_words(result.rule),
        confidence=told.confidence(result.confidence),
        public=public,
        differs=public is not None and public is not result.status,
        address=_address(found, request, cycle),
        judge=judge if result.status in SCALE else "",
        is_judged=any(judgement.cycle == cycle for judgement in request.judgements),
        is_here=here,
    )
