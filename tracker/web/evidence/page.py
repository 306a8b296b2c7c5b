"""The page of one item of evidence, arranged for its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from tracker.domain import phrases
from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.vocabulary import PublicationBasis, ReviewState, Status
from tracker.i18n import _
from tracker.services.entries import fingerprint
from tracker.services.evidence.asks import Ask
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.evidence.listing import FINDINGS, Direction
from tracker.services.evidence.pages import EvidencePage, LinkShown, Place
from tracker.services.trail.history import Event
from tracker.web import languages
from tracker.web.evidence import compared, preview, words
from tracker.web.evidence.compared import Step
from tracker.web.evidence.preview import Panel
from tracker.web.evidence.protecting import consent_in_words
from tracker.web.shown import live, reasons, spoken, told
from tracker.web.shown import series as shown_series
from tracker.web.shown.live import LiveTold
from tracker.web.shown.past import Past, past
from tracker.web.shown.series import SeriesTold

_NAMED = 6  # asks of a cluster that are named in one line


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """A line of the table: window, status, rule, what the status makes of the item, and for which asks of a cluster."""

    window: str
    dates: str
    status: Status
    rule: str
    standing: str
    asks: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class LinkTold:
    """What the item says of one ask."""

    name: str
    heading: str
    address: str
    finding: str
    sign: str
    strength: str
    note: str
    counted_in: str
    places: tuple[PlaceTold, ...]
    absent: str
    copy_of: str
    one_origin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text in its own language: the original, or its translation."""

    title: str
    text: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page."""

    ref: str
    title: str
    deck: str
    summary: str
    attributed: str
    document: str
    state: tuple[str, str]
    links: tuple[LinkTold, ...]
    facts: tuple[tuple[str, str], ...]
    events: tuple[Past, ...]
    panel: Panel | None
    review_state: ReviewState
    withdrawn: str
    is_followed: bool
    is_internal: bool
    seen: str
    quoted: tuple[Quoted, ...]
    steps: tuple[Step, ...]
    live: tuple[LiveTold, ...]
    sealed: str
    is_restricted: bool
    is_own: bool
    may_approve: bool
    consent: str
    hindrances: tuple[str, ...]
    case_file: str
    people: tuple[tuple[str, str], ...]
    series: SeriesTold | None


def arrange(found: EvidencePage) -> Page:
    """Arrange an item for its page."""
    entry = found.entry
    return Page(
        ref=found.ref,
        title=found.source,
        deck=" · ".join(each for each in (entry.locator, span_in_words(entry.when.span), found.state_name) if each),
        summary=entry.summary,
        attributed=_attributed(found),
        document=entry.document,
        state=(entry.state, found.state_name),
        links=tuple(_link(found, link) for link in found.links),
        facts=tuple((name, text) for name, text in _facts(found) if text),
        events=tuple(_event(each) for each in found.events),
        panel=preview.told_of(found.effects, entry) if found.effects else None,
        review_state=entry.review_state,
        withdrawn=found.withdrawn,
        is_followed=found.is_followed,
        is_internal=entry.publication_basis is PublicationBasis.INTERNAL,
        seen=fingerprint(entry),
        quoted=tuple(_quoted(entry)),
        steps=compared.steps(found.ref, found.versions, entry),
        live=live.told_of(found.live, state=entry.state),
        sealed=found.sealed,
        is_restricted=entry.is_restricted,
        is_own=found.is_own,
        may_approve=found.may_approve,
        consent=consent_in_words(found.agreed) if found.agreed and found.agreed.people_count else "",
        hindrances=tuple(words.of(each, words.HINDRANCES) for each in found.hindrances),
        case_file=entry.case_file if found.is_own else "",
        people=tuple((code, words.of(role, words.ROLES)) for code, role in found.people),
        series=shown_series.arrange(found.series, language=languages.chosen()) if found.series else None,
    )


def _quoted(entry: EvidenceEntry) -> Iterator[Quoted]:
    texts = ((entry.quote, entry.quote_language), (entry.translation, entry.translation_language))
    titles = (_("Original: %(language)s"), _("Translation: %(language)s"))
    for title, (text, language) in zip(titles, texts, strict=True):
        if text:
            name = spoken.name(language)
            yield Quoted(title % {"language": name}, text, language, spoken.direction(language))


def _event(each: Event) -> Past:
    return past(each, words.EVENTS, about=words.changed(each.fields) if each.event == "evidence:amend" else "")


def _attributed(found: EvidencePage) -> str:
    who = words.short(found.entry.strand, words.STRANDS)
    pieces = (found.author or found.source, found.entry.locator, who)
    return " · ".join(dict.fromkeys(each for each in pieces if each))


def _link(found: EvidencePage, link: LinkShown) -> LinkTold:
    entry = link.entry
    strength = [
        words.short(term, worded)
        for term, worded in ((entry.level, words.LEVELS), (entry.scope, words.SCOPES))
        if term is not None
    ]
    finding = words.of(entry.finding, words.FINDINGS) if entry.finding else ""
    return LinkTold(
        name=link.ask.name,
        heading="" if link.ask.is_cluster else link.ask.heading,
        address="" if link.ask.is_cluster else _address(link.ask, found.entry),
        finding=finding,
        sign=_sign(link),
        strength=" · ".join(strength),
        note=entry.note,
        counted_in=phrases.window_name(int(entry.counted_in)) if entry.counted_in else "",
        places=tuple(_place(found, link, place) for place in link.places),
        absent=words.of(link.absent, words.ABSENCES) if link.absent else "",
        copy_of=link.copy_of,
        one_origin=link.one_origin,
    )


def _sign(link: LinkShown) -> str:
    directions = (Direction.FOR, Direction.AGAINST)
    return next((each.value for each in directions if link.entry.finding in FINDINGS[each]), "context")


def _place(found: EvidencePage, link: LinkShown, place: Place) -> PlaceTold:
    asks = place.asks if link.ask.is_cluster else ()
    return PlaceTold(
        window=phrases.headed(phrases.window_name(place.window.cycle)),
        dates=told.dates(place.window.start, place.window.end),
        status=place.status,
        rule=reasons.rule_words(place.rule),
        standing=words.of(place.standing, words.STANDINGS),
        asks=tuple((ask.name, _address(ask, found.entry)) for ask in asks[:_NAMED]),
        more=max(0, len(asks) - _NAMED),
    )


def _address(ask: Ask, entry: EvidenceEntry) -> str:
    return url_for("recommendations.record", ref=ask.recommendation, state=entry.state, part=ask.label or None)


def _facts(found: EvidencePage) -> tuple[tuple[str, str], ...]:
    entry = found.entry
    count = _("at least %(n)s") % {"n": entry.item_count} if entry.count_at_least else entry.item_count
    until = day_in_words(entry.vouched_until.last) if entry.vouched_until else _("the day of publication")
    return (
        (_("What it is"), words.of(entry.kind, words.KINDS)),
        (_("Who asserts it"), words.of(entry.strand, words.STRANDS)),
        (_("Reliability"), words.of(entry.reliability, words.RELIABILITIES)),
        (_("Origin"), entry.origin),
        (_("When"), span_in_words(entry.when.span)),
        (_("Continues"), _("vouched for until %(day)s") % {"day": until} if entry.continuing else ""),
        (_("Published"), span_in_words(entry.published.span) if entry.published else _("Not published")),
        (_("Recorded"), day_in_words(found.recorded_on) if entry.document else ""),  # as telling as the day of notes
        (_("Stands for"), count),
        (_("Code"), entry.code),
        (_("Harm weighed on"), day_in_words(entry.harm_weighed_on.last) if entry.harm_weighed_on else ""),
        (_("Rests on"), words.of(entry.publication_basis, words.BASES)),
        (_("Who reads it"), _("Restricted") if entry.is_restricted else ""),
        (_("Coalition"), _("Shared") if entry.is_shared else ""),
        (_("Approval"), words.of(entry.review_state, words.REVIEW_STATES)),
        (_("Reference"), found.ref),
    )
