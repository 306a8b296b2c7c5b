"""What the panel beside the form says: what each status would become, and what to know about this item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain import phrases
from tracker.domain.vocabulary import Finding, PublicationBasis, ReviewState, Scope, Status, Strand
from tracker.i18n import _
from tracker.services.evidence.effects import AskEffect, Effects, UnitEffect
from tracker.services.evidence.entry import EvidenceEntry, LinkEntry
from tracker.web.evidence import words
from tracker.web.evidence.forms import EvidenceForm
from tracker.web.shown import reasons, told

SHOWN = 8  # asks told in full; a cluster may hold dozens


@dataclass(frozen=True, slots=True)
class UnitTold:
    """One window of one ask."""

    window: str
    before: Status | None
    after: Status
    is_change: bool
    standing: str
    rule: str
    sentences: tuple[str, ...]
    confidence: str
    public: str
    public_status: Status | None


@dataclass(frozen=True, slots=True)
class AskTold:
    """One ask: what changes, what stays, and what to know of this link."""

    name: str
    heading: str
    address: str
    units: tuple[UnitTold, ...]
    others: int
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The whole panel. `missing` names what must be filled in before anything can be told."""

    asks: tuple[AskTold, ...] = ()
    more: int = 0
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    is_followed: bool = True


def missing(form: EvidenceForm) -> tuple[str, ...]:
    """Name what is needed to compute anything, in the order of the form; what was typed wrong is missing too."""
    fields = (form.state, form.when, form.strand, form.reliability, form.origin)
    found = [_(field.label.text) for field in fields if not field.data]
    if not any(_is_whole(link) for link in form.linked()):
        found.append(_("an ask with what it shows, level and scope"))
    windows = [row.form.counted_in for row in form.links]
    if any(field.data and field.data not in dict(field.choices) for field in windows):
        found.append(_(windows[0].label.text))
    return tuple(found)


def told_of(effects: Effects, entry: EvidenceEntry, *, is_going: bool = False) -> Panel:
    """Arrange the effects of an entry, or of taking it away (`is_going`)."""
    asks = tuple(_ask(each, entry) for each in effects.asks[:SHOWN])
    return Panel(
        asks=asks,
        more=max(0, len(effects.asks) - SHOWN),
        problems=effects.problems,
        notices=() if is_going else (*_of_keeping(effects), *_notices(entry)),
        is_followed=effects.is_followed,
    )


def _is_whole(link: LinkEntry) -> bool:
    return bool(link.ask and link.finding and link.level and link.scope)


def _ask(effect: AskEffect, entry: EvidenceEntry) -> AskTold:
    return AskTold(
        name=f"{effect.number} ({effect.label})" if effect.label else effect.number,
        heading=effect.heading,
        address=url_for(
            "recommendations.record", ref=effect.recommendation, state=entry.state, part=effect.label or None
        ),
        units=tuple(_unit(unit) for unit in effect.units),
        others=effect.others_count,
        notices=tuple(_of_origin(effect)),
    )


def _unit(unit: UnitEffect) -> UnitTold:
    after, window = unit.after, unit.window
    public, status = _public(unit)
    return UnitTold(
        window=f"{phrases.headed(phrases.window_name(window.cycle))} · {told.dates(window.start, window.end)}",
        before=unit.internal.before,
        after=after.status,
        is_change=unit.internal.is_change,
        standing=words.of(unit.standing, words.STANDINGS) if unit.standing else "",
        rule=reasons.rule_words(after.rule),
        sentences=after.reasons,
        confidence=told.confidence(after.confidence),
        public=public,
        public_status=status,
    )


def _public(unit: UnitEffect) -> tuple[str, Status | None]:
    """Tell the public result beside the internal one: (words, a status where it differs)."""
    public = unit.public
    same = public.after is unit.internal.after
    if public.is_change:
        return (_("Changes too"), None) if same else (_("Becomes"), public.after)
    if unit.internal.is_change:
        return _("Stays"), public.after
    return (_("Stays the same"), None) if same else (_("Stays"), public.after)


def _of_origin(effect: AskEffect) -> Iterator[str]:
    if effect.copy_of:
        yield _("%(other)s says the same, from the same origin: one of the two counts.") % {"other": effect.copy_of}
    elif effect.one_origin:
        others = phrases.listed(_some(effect.one_origin))
        yield _("Same origin as %(others)s: an origin counts once, so these never back each other.") % {
            "others": others
        }


def _some(refs: Sequence[str]) -> list[str]:
    return [*refs[:3], *([_("others")] if len(refs) > 3 else [])]


def _of_keeping(effects: Effects) -> Iterator[str]:
    if effects.is_kept:
        yield _("Its case file is for named people: no stored status changes. This is what it would be with the file.")


def _notices(entry: EvidenceEntry) -> Iterator[str]:
    findings = {link.finding for link in entry.links if _is_whole(link)}
    if entry.review_state is not ReviewState.APPROVED:
        yield _("It counts only once it is approved: this is what would change then.")
    if entry.strand is Strand.STATE_CLAIM:
        if findings & {Finding.IMPLEMENTED, Finding.PROGRESS, Finding.NOTHING_FOUND}:
            yield _("The source is the State itself: a claim, not evidence of doing. It stands beside the status.")
        if findings & {Finding.NO_CHANGE, Finding.REGRESSION}:
            yield _("The State says this against its own interest, so it counts as independent.")
    if entry.strand is Strand.OFFICIAL_RECORD:
        yield _("An official record proves that a thing exists, so its level is read as structural.")
    if Finding.CONTEXT in findings:
        yield _("Context is shown and never counted.")
    if any(link.scope is Scope.INDIVIDUAL for link in entry.links if _is_whole(link)):
        yield _("One case never answers what speaks of the whole system.")
    yield from _of_basis(entry)


def _of_basis(entry: EvidenceEntry) -> Iterator[str]:
    if entry.publication_basis is PublicationBasis.INTERNAL:
        yield _("It is internal: the public status stays as it is.")
    elif entry.publication_basis is PublicationBasis.CONSENT:
        yield _("In public it counts as long as everybody in it agrees to that.")
    elif entry.publication_basis is PublicationBasis.PUBLISHED_SOURCE and entry.published is None:
        yield _("Without a date of publication it cannot count in public.")
