"""Where a Working Group report says the State's position on a list: above it, below it, or in the next paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.importers.pdf.body import running_text
from tracker.importers.working_group.listing import Paragraph
from tracker.importers.working_group.position import speaks_of_position

_THESE = re.compile(
    r"\bthese (?:\w+ )?recommendations\b|\brecommendations (?:listed |mentioned )?above\b", re.IGNORECASE
)
_BY_NUMBER = re.compile(
    r"\b(?:the|all) (?:above\S* )?recommendations (?:\w+ ){0,4}?paragraphs? "
    r"(?P<numbers>\d{1,3}(?:\W+(?:and |to )?\d{1,3})*)\b(?!\.\d)",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")


def statements(found: Sequence[Paragraph], words: Counter[str]) -> tuple[str, ...]:
    """Return for each paragraph what the report says of the position on its list.

    The paragraph's own words count. Only where they say nothing of a position, the sentence below the list does, then
    a later paragraph that speaks of "these recommendations", or of them by the paragraph's number, before the next
    list. The paragraph's own words are returned where nobody says anything.
    """
    return tuple(_statement(found, place, words) for place in range(len(found)))


def _statement(found: Sequence[Paragraph], place: int, words: Counter[str]) -> str:
    own = running_text(found[place].lines, words)
    if not found[place].items or speaks_of_position(own):
        return own
    below = running_text(found[place].after, words)
    later = (below, *_later(found, place, words))
    return next((said for said in later if speaks_of_position(said)), own)


def _later(found: Sequence[Paragraph], place: int, words: Counter[str]) -> Iterator[str]:
    """Yield what later paragraphs without a list say of this one's list."""
    between = False
    for paragraph in found[place + 1 :]:
        if paragraph.items or paragraph.closes:
            between = True
            continue
        said = running_text(paragraph.lines, words)
        if (not between and _THESE.search(said)) or found[place].number in _named(said):
            yield said


def _named(said: str) -> set[int]:
    """Return the paragraphs of which "the recommendations in paragraphs 84 and 85" speaks."""
    return {int(figures) for named in _BY_NUMBER.finditer(said) for figures in _FIGURES.findall(named["numbers"])}
