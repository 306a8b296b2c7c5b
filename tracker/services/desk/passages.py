"""Where a candidate stands in the text that it was read from, and the stretch of that text around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.importers.narrative.paragraphs import Paragraph
from tracker.importers.records import ParsedRecord

BEFORE, BEHIND = 6_000, 14_000  # letters that a page shows around a passage: a document of 200 pages stays quick
_ENOUGH = 0.6  # share of the words of a paragraph that a candidate repeats, where its letters are not the same
_SHORTEST = 3  # letters: less is no paragraph that a candidate was joined from


@dataclass(frozen=True, slots=True)
class Passage:
    """The paragraphs that a candidate was read from, by their places from 0.

    Where it is a sentence of one paragraph, `start` and `end` are its letters there, else None.
    """

    places: tuple[int, ...]
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The paragraphs from `first` up to `last` exclusive; what stands before and behind is a page of its own."""

    first: int
    last: int
    earlier: int | None
    later: int | None


def find(paragraphs: Sequence[Paragraph], record: ParsedRecord) -> Passage | None:
    """Return where a candidate stands; None where its place is not to be found in the text any more."""
    text = record.text
    window = _at_its_place(paragraphs, record)
    for place in window:
        start = paragraphs[place].text.find(text)
        if start >= 0:
            return Passage((place,), start, start + len(text))
    joined = [place for place in window if _is_in(paragraphs[place], text)]
    if joined:
        return Passage(_run(paragraphs, text, joined[0]))
    wanted = set(text.casefold().split())
    shares = [(_share(paragraphs[place], wanted), -place) for place in window]
    best, place = max(shares, default=(0.0, 0))
    return Passage((-place,)) if best >= _ENOUGH else None


def stretch(paragraphs: Sequence[Paragraph], middle: int) -> Stretch:
    """Return as much text around a paragraph as a page shows."""
    first = last = min(max(middle, 0), max(len(paragraphs) - 1, 0))
    room = BEFORE
    while first > 0 and room >= len(paragraphs[first - 1].text):
        first -= 1
        room -= len(paragraphs[first].text)
    room = BEHIND
    while last < len(paragraphs) and room >= 0:
        room -= len(paragraphs[last].text)
        last += 1
    return Stretch(first, last, first - 1 if first else None, last if last < len(paragraphs) else None)


def _at_its_place(paragraphs: Sequence[Paragraph], record: ParsedRecord) -> list[int]:
    """Return the paragraphs of the page or line that a candidate names; all where it names neither."""
    place = record.place
    if place is None or (place.page is None and place.line is None):
        return list(range(len(paragraphs)))
    return [number for number, each in enumerate(paragraphs) if (each.page, each.line) == (place.page, place.line)]


def _is_in(paragraph: Paragraph, text: str) -> bool:
    return len(paragraph.text) >= _SHORTEST and paragraph.text in text


def _run(paragraphs: Sequence[Paragraph], text: str, anchor: int) -> tuple[int, ...]:
    """Return the paragraphs beside an item that were joined to it: the stem above its list, the points below it."""
    first = last = anchor
    while first > 0 and _is_in(paragraphs[first - 1], text):
        first -= 1
    while last + 1 < len(paragraphs) and _is_in(paragraphs[last + 1], text):
        last += 1
    return tuple(range(first, last + 1))


def _share(paragraph: Paragraph, wanted: set[str]) -> float:
    words = set(paragraph.text.casefold().split())
    return len(words & wanted) / len(words) if words else 0.0
