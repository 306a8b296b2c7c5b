"""The page of one item of evidence, arranged for its template."""

from __future__ import annotations

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
from tracker.services.history import Event
from tracker.web.evidence import preview, words
from tracker.web.evidence.preview import Panel
from tracker.web.shown import reasons, told
from tracker.web.shown.past import Past, past

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
        is_internal=entry.publication_basis is not PublicationBasis.PUBLISHED_SOURCE,
        seen=fingerprint(entry),
    )


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
        (_("Recorded"), day_in_words(found.recorded_on)),
        (_("Stands for"), count),
        (_("Code"), entry.code),
        (_("Rests on"), words.of(entry.publication_basis, words.BASES)),
        (_("Approval"), words.of(entry.review_state, words.REVIEW_STATES)),
        (_("Reference"), found.ref),
    )
