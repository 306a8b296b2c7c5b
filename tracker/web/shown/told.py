"""How single things are told on any page: an item of evidence, a window, a confidence, a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain import phrases
from tracker.domain.dates import month_in_words, span_in_words
from tracker.domain.dossier import EvidenceItem
from tracker.domain.facts import Window
from tracker.domain.vocabulary import Confidence, Flag, Strand, label
from tracker.i18n import N_, _

_STRANDS = {
    Strand.STATE_CLAIM: N_("the State’s own word"),
    Strand.OFFICIAL_RECORD: N_("official record"),
    Strand.UN: N_("United Nations"),
    Strand.NHRI: N_("national human rights institution"),
    Strand.CIVIL_SOCIETY: N_("civil society"),
    Strand.ACADEMIC: N_("research"),
    Strand.MEDIA: N_("media"),
    Strand.TESTIMONY: N_("testimony"),
    Strand.OTHER_STATE: N_("another State"),
}
_CONFIDENCE = {
    Confidence.HIGH: N_("High confidence"),
    Confidence.MEDIUM: N_("Medium confidence"),
    Confidence.LOW: N_("Low confidence"),
    Confidence.NONE: "",
}
_OF_THE_WINDOW = frozenset({Flag.WINDOW_END_UNKNOWN, Flag.WINDOW_START_BY_SESSION, Flag.PLANNED})


@dataclass(frozen=True, slots=True)
class Told:
    """An item of evidence: what it says, where it is from, and its reference."""

    text: str
    source: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A window at the head of a table: "Second cycle", "Apr 2013 – May 2018", and what is not known of it."""

    cycle: int
    title: str
    dates: str
    flags: tuple[str, ...]


def item(evidence: EvidenceItem) -> Told:
    """Tell an item of evidence with its source, the place in it, who speaks and when it was."""
    source = evidence.source.short or evidence.source.title
    pieces = (source, evidence.locator, _(_STRANDS[evidence.strand]), span_in_words(evidence.when))
    return Told(evidence.summary, " · ".join(piece for piece in pieces if piece), evidence.ref)


def column(window: Window) -> Column:
    """Tell a window by its ordinal and its months."""
    return Column(
        window.cycle,
        phrases.headed(phrases.window_name(window.cycle)),
        dates(window.start, window.end),
        tuple(_(label(flag)) for flag in window.flags if flag in _OF_THE_WINDOW),
    )


def dates(start: date | None, end: date | None) -> str:
    """Tell from when to when a window runs, as far as known."""
    if start is None:
        return _("Until %(month)s") % {"month": month_in_words(end)} if end else _("Dates not known")
    if end is None:
        return _("Since %(month)s, open") % {"month": month_in_words(start)}
    return f"{month_in_words(start)} – {month_in_words(end)}"


def confidence(level: Confidence) -> str:
    """Tell a confidence: "Medium confidence", "" where there is nothing to carry."""
    return _(_CONFIDENCE[level]) if _CONFIDENCE[level] else ""


def flags(found: tuple[Flag, ...]) -> list[str]:
    """Tell the flags of a unit; those of its window stand at the head of the table."""
    return [_(label(flag)) for flag in found if flag not in _OF_THE_WINDOW]
