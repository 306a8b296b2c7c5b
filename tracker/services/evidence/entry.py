"""What a person enters of an item of evidence and of its links, and what must go together in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import When, span_in_words
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import (
    Finding,
    Level,
    PublicationBasis,
    Reliability,
    ReviewState,
    Scope,
    Strand,
)
from tracker.errors import Invalid
from tracker.i18n import _

_CODE = re.compile(r"[A-Z]-[0-9A-Za-z]{1,6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_OF_PEOPLE = frozenset({EvidenceKind.CASE, EvidenceKind.IMAGERY})
MOST = 1_000_000  # rulings, cases or people that one item may stand for


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """What an item says of one ask. `ask` is typed; on record it is a reference of a part or of a cluster.

    `counted_in` is the cycle of the window that a person chose, "0" before the UPR; "" leaves it to the date.
    """

    ask: str = ""
    finding: Finding | None = None
    level: Level | None = None
    scope: Scope | None = None
    counted_in: str = ""
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was entered that says anything."""
        return not self.ask and self.finding is None and not self.note


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """What a person enters of an item of evidence; without `published`, a new one is as public as its document.

    `case_file` is the code of a file of the organisation, "" for none; `series` is an indicator as forms offer it,
    `RUS:code`; languages are codes of ISO 639.
    """

    document: str
    state: str
    kind: EvidenceKind
    summary: str
    strand: Strand
    reliability: Reliability
    origin: str
    when: When
    review_state: ReviewState
    publication_basis: PublicationBasis
    links: tuple[LinkEntry, ...] = ()
    locator: str = ""
    continuing: bool = False
    vouched_until: When | None = None
    published: When | None = None
    item_count: str = ""
    count_at_least: bool = False
    code: str = ""
    quote: str = ""
    quote_language: str = ""
    translation: str = ""
    translation_language: str = ""
    harm_weighed_on: When | None = None
    is_shared: bool = False
    is_restricted: bool = False
    case_file: str = ""
    series: str = ""

    @property
    def is_published(self) -> bool:
        """Tell whether it rests on a published source: what it says may then stand in the audit trail."""
        return self.publication_basis is PublicationBasis.PUBLISHED_SOURCE

    @property
    def is_testimony(self) -> bool:
        """Tell whether a person speaks in it."""
        return self.strand is Strand.TESTIMONY or self.kind is EvidenceKind.TESTIMONY

    @property
    def needs_weighing(self) -> bool:
        """Tell whether citing it once more may harm somebody, although it is published already."""
        return self.is_published and (self.is_testimony or self.kind in _OF_PEOPLE)


def refuse_impossible(entry: EvidenceEntry, *, today: date) -> None:
    """Refuse what cannot be, or what is not taken yet.

    Raises:
        Invalid: with a sentence, and the field that it belongs to.
    """
    for check in (_of_days, _of_restriction, _of_publication, _of_texts, _of_counts, _of_links):
        for field, sentence in check(entry, today):
            raise Invalid(sentence, field=field)


def _of_days(entry: EvidenceEntry, today: date) -> Iterator[tuple[str, str]]:
    if entry.when.first > today:
        yield "when", _("This day is still to come: record what has happened.")
    if entry.vouched_until and not entry.continuing:
        yield "vouched_until", _("Only what continues has a last day: tick “It continues”, or leave this empty.")
    if entry.vouched_until and entry.vouched_until.last < entry.when.first:
        yield "vouched_until", _("This day lies before the beginning.")
    if entry.published and entry.published.first > today:
        yield "published", _("This day is still to come: leave it empty until it is published.")
    if entry.published and entry.published.last < entry.when.first:
        words = {"published": span_in_words(entry.published.span), "when": span_in_words(entry.when.span)}
        yield "published", _("Published %(published)s, before it happened (%(when)s): correct one of them.") % words


def _of_publication(entry: EvidenceEntry, today: date) -> Iterator[tuple[str, str]]:
    if entry.is_published and entry.published is None:
        yield "published", _("Say when it was published: only what is published counts in public.")
    if entry.harm_weighed_on and entry.harm_weighed_on.first > today:
        yield "harm_weighed_on", _("This day is still to come.")


def _of_restriction(entry: EvidenceEntry, _today: date) -> Iterator[tuple[str, str]]:
    """Keep what is encrypted from standing open somewhere else. Source: issue of protection, restricted testimony."""
    if not entry.is_restricted:
        return
    if entry.is_published:
        yield "is_restricted", _("What is published already is not restricted: open it, or choose another basis.")
    if entry.publication_basis is PublicationBasis.CONSENT:
        yield (
            "is_restricted",
            _("What people agreed to make public is not restricted: open it, or keep it internal."),
        )
    if entry.is_shared:
        yield "is_shared", _("What is restricted stays with your organisation: take one of the two away.")
    if not _CODE.fullmatch(entry.origin):
        yield "origin", _("The origin is not encrypted: write only a code for what is restricted, such as P-7K2QX.")
    for place, link in enumerate(entry.links):
        if link.note:
            yield f"links-{place}-note", _("Notes on links are not encrypted: write this into the summary.")


def _of_texts(entry: EvidenceEntry, _today: date) -> Iterator[tuple[str, str]]:
    if entry.quote and not _LANGUAGE.fullmatch(entry.quote_language):
        yield "quote_language", _("Choose the language of the quote.")
    if entry.translation and not entry.quote:
        yield "quote", _("Give the original beside the translation.")
    if entry.translation and not _LANGUAGE.fullmatch(entry.translation_language):
        yield "translation_language", _("Choose the language of the translation.")
    if entry.translation and entry.translation_language == entry.quote_language:
        yield "translation_language", _("A translation is in another language than the original.")


def _of_counts(entry: EvidenceEntry, _today: date) -> Iterator[tuple[str, str]]:
    count = entry.item_count
    if count and not (count.isascii() and count.isdigit() and 0 < int(count) <= MOST):
        yield "item_count", _("Give a whole number, or leave this empty.")
    if entry.count_at_least and not count:
        yield "item_count", _("“At least” needs a number.")
    if entry.code and not _CODE.fullmatch(entry.code):
        yield "code", _("Write a letter, a hyphen and a number, such as M-1: never a name.")


def _of_links(entry: EvidenceEntry, _today: date) -> Iterator[tuple[str, str]]:
    for place, link in enumerate(entry.links):
        if link.is_blank:
            continue
        if not link.ask:
            yield f"links-{place}-ask", _("Say which ask this is about, or take it away.")
        if link.finding is None:
            yield f"links-{place}-finding", _("Choose what this evidence shows.")
        if link.level is None:
            yield f"links-{place}-level", _("Choose where the change shows.")
        if link.scope is None:
            yield f"links-{place}-scope", _("Say whether it speaks of all or of one case.")
