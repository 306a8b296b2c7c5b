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
    """What a person enters of an item of evidence; without `published`, a new one is as public as its document."""

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


def refuse_impossible(entry: EvidenceEntry, *, today: date) -> None:
    """Refuse what cannot be, or what is not taken yet.

    Raises:
        Invalid: with a sentence, and the field that it belongs to.
    """
    for field, sentence in (*_of_days(entry, today), *_of_publication(entry), *_of_counts(entry), *_of_links(entry)):
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


def _of_publication(entry: EvidenceEntry) -> Iterator[tuple[str, str]]:
    if entry.publication_basis is PublicationBasis.CONSENT:
        yield "publication_basis", _("Consent cannot be recorded yet: choose one of the list.")
    human = Strand.TESTIMONY is entry.strand or EvidenceKind.TESTIMONY is entry.kind
    if human and entry.publication_basis is not PublicationBasis.PUBLISHED_SOURCE:
        yield (
            "publication_basis",
            _("Testimony that is not published cannot be recorded yet: what protects people comes first."),
        )
    if entry.publication_basis is PublicationBasis.PUBLISHED_SOURCE and entry.published is None:
        yield "published", _("Say when it was published: only what is published counts in public.")


def _of_counts(entry: EvidenceEntry) -> Iterator[tuple[str, str]]:
    count = entry.item_count
    if count and not (count.isascii() and count.isdigit() and 0 < int(count) <= MOST):
        yield "item_count", _("Give a whole number, or leave this empty.")
    if entry.count_at_least and not count:
        yield "item_count", _("“At least” needs a number.")
    if entry.code and not _CODE.fullmatch(entry.code):
        yield "code", _("Write a letter, a hyphen and a number, such as M-1: never a name.")


def _of_links(entry: EvidenceEntry) -> Iterator[tuple[str, str]]:
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
