"""Numbers of recommendations in prose: "105.1 to 105.5", "105.1-5", "recommendations 8, 12 and 14-17", "85 (1)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_IN_RANGE = 400  # the longest lists have 350 recommendations; a wider range is a misprint or no range
HIGHEST = 600  # the highest number a list can reach

_DOTTED = re.compile(
    r"(?<![\w.,$€£])(?P<paragraph>\d{1,3})\s?\.\s?(?P<item>\d{1,3})(?![\d%]|[.,]\d|\s?%)"
    r"(?:\s?(?P<suffix>bis|ter|quater)\b)?",
)
_SPACED = re.compile(r"\s")
_BRACKETED = re.compile(r"(?<![\w.,])(?P<paragraph>\d{1,3})\s?\((?P<item>\d{1,3})\)")
_PLAIN = re.compile(r"(?<![\w.,$€£])\(?(?P<item>\d{1,3})\b(?!\)?[.,]?\d|\s?%)\)?(?:\s?(?P<suffix>bis|ter|quater)\b)?")
_CUE = re.compile(
    r"\b(?:recommendations?|recs?\b\.?|recomm?\.?|R\.)\s*(?:[:(\[–-]\s*)?(?:(?:nos?\b\.?|numbers?|numbered|n[°º]|№|#|under|in|"
    r"the|with|following|serial)\s*:?\s*){0,3}(?:from\s+)?\(?(?=\d)",
    re.IGNORECASE,
)
_COLON = re.compile(
    r"\b(?:recommendations?|following|accept\w*|support\w*|note[sd]?|reject\w*|in part)\b[^.;:\d()]{0,60}:\s*(?=\(?\d)",
    re.IGNORECASE,
)
_NUMBER_CUE = re.compile(r"(?:\b(?:nos?\.|numbers?|numbered)|[№#])\s*(?=\d)", re.IGNORECASE)
_NOT_AFTER = re.compile(
    r"\b(?:articles?|arts?\.?|sections?|sects?\.?|rules?|targets?|goals?|SDGs?|versions?|chapters?|convention no\.?|"
    r"resolutions?|USD|EUR|US\$|laws?|acts?|tables?|figures?|approximately|about|by|of|pages?|p\.|than)\s*$",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\s*(?:per ?cent|percent|percentage|million|billion|thousand|times|km|kg|USD|EUR|of the Constitution)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(
    r"\brecommendations?\b[^.;\d]{0,90}?\bpara(?:graph|\.)?\s*(?P<one>\d{1,3})\b(?!\.\d|\s*\(|\s+(?:above|below)\b)"
    r"(?!\s*(?:\(\w\) )?of (?:the )?(?:annex|resolution))"
    r"|\bpara(?:graph|\.)?\s*(?P<other>\d{1,3})\s+of (?:the |its |document )?(?:Working Group|draft |final )*\s*"
    r"(?:report|A/HRC)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:[-–—−‑]{1,2}|\bto\b|\bthrough\b|\buntil\b|\bup to\b)\s*(?=\(?\d)")
_LIST = re.compile(r"\s*(?:[,;/&+•]|\band\b|\bas well as\b|\bor\b)(?:\s*(?:[,;/&]|\band\b))*\s*(?=\(?\d)")
_STOP = re.compile(r"\s*\.\s+(?=\d{1,3}\.\d)")  # "140.35. 140.36"
_SPACE = re.compile(r"\s+(?=\d{1,3}\.\d)")  # "140.35 140.36"
_PLAIN_SPACE = re.compile(r"\s+(?=\d{1,3}(?:\s|$|[,;]))")
_GOES_ON = re.compile(
    r"\s*(?:$|[,;.:)\]/&–—(•-]|(?:and|or|to|are|is|were|was|which|that|have|has|had|enjoy|enjoys|do|does|did|cannot|as|in|by|of|for|"
    r"the|on|from|because|since|with|will|would|could|can|but|while|though|made|concerning|regarding|relating|it|we|also|"
    r"partially|fully|not|supported|accepted|noted|rejected)\b|[A-Z“\"'‘])"
)


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """The number of a recommendation; `paragraph` is 0 where the text does not name it."""

    paragraph: int
    item: int
    suffix: str = ""

    def __str__(self) -> str:
        plain = f"{self.paragraph}.{self.item}" if self.paragraph else str(self.item)
        return f"{plain} {self.suffix}".rstrip()


@dataclass(slots=True)
class Run:
    """Numbers that stand together in a text, and what of them could not be taken for numbers."""

    numbers: list[Number]
    start: int
    end: int
    refused: list[str] = field(default_factory=list)
    cued: bool = False  # the word "recommendation" stands before it


def runs(text: str, *, listing: bool = False) -> tuple[Run, ...]:
    """Return the numbers of recommendations that a text names, those that stand together as one run.

    Args:
        text: Running text.
        listing: The text is known to list recommendations: plain numbers count without the word before them.
    """
    found: list[Run] = []
    place = 0
    for start, cued in sorted(_begins(text, listing=listing), key=lambda begin: (begin[0], not begin[1])):
        if start < place:
            continue
        run = Run([], start, start, cued=cued)
        _read(text, run)
        if run.numbers:
            found.append(run)
        place = max(run.end, start)
    return tuple(found)


def _begins(text: str, *, listing: bool) -> Iterator[tuple[int, bool]]:
    """Yield where a number may begin, and whether the word "recommendation" stands before it."""
    for cue in _CUE.finditer(text):
        yield cue.end(), True
    for colon in _COLON.finditer(text):
        yield colon.end(), True
    for dotted in _DOTTED.finditer(text):
        if _counts(text, dotted):
            yield dotted.start(), False
    for numbered in _NUMBER_CUE.finditer(text):
        yield numbered.end(), False
    if listing:
        for plain in _PLAIN.finditer(text):
            yield plain.start(), False


def _counts(text: str, dotted: re.Match[str]) -> bool:
    """Tell "140.11" from "article 3.2", "0.7 per cent" and "in 2013. 11 people"."""
    spaced = _SPACED.search(dotted[0]) is not None and not dotted["suffix"]
    before = _NOT_AFTER.search(text, max(0, dotted.start() - 20), dotted.start())
    noun = before is not None and before[0].strip().casefold() not in ("of", "by")
    decimal = _NOT_BEFORE.match(text, dotted.end()) is not None
    return int(dotted["paragraph"]) > 2 and 0 < int(dotted["item"]) <= HIGHEST and not (noun or decimal or spaced)


def _read(text: str, run: Run) -> None:
    """Read numbers and what joins them from the run's start on, as far as they go."""
    place = run.start
    ranged = False
    while (element := _element(text, place, run)) is not None or ranged:
        if element is None:
            run.refused.append(text[max(run.start, run.end - 20) : place + 8])
            return
        number, end = element
        if ranged:
            _extend(run, number, text[run.start : end])
        else:
            run.numbers.append(number)
        run.end = place = end
        ranged = False
        if joint := _RANGE.match(text, place):
            ranged = True
        else:
            joint = _LIST.match(text, place) or _STOP.match(text, place) or _SPACE.match(text, place)
            if joint is None and run.numbers and not run.numbers[-1].paragraph:
                joint = _PLAIN_SPACE.match(text, place)
        if joint is None:
            return
        place = joint.end()


def _element(text: str, place: int, run: Run) -> tuple[Number, int] | None:
    for form in (_DOTTED, _BRACKETED):
        if (found := form.match(text, place)) and (form is _BRACKETED or _counts(text, found)):
            suffix = found["suffix"] or "" if form is _DOTTED else ""
            return Number(int(found["paragraph"]), int(found["item"]), suffix), found.end()
    plain = _PLAIN.match(text, place)
    if plain is None or not 0 < int(plain["item"]) <= HIGHEST:
        return None
    last = run.numbers[-1] if run.numbers else None
    item = int(plain["item"])
    if last is not None and ((last.paragraph and item <= last.item) or not _GOES_ON.match(text, plain.end())):
        return None
    if _NOT_BEFORE.match(text, plain.end()):
        return None
    return Number(last.paragraph if last else 0, item, plain["suffix"] or ""), plain.end()


def _extend(run: Run, last: Number, words: str) -> None:
    """Add the numbers of a range; one that runs backwards, over two paragraphs or absurdly far is refused."""
    first = run.numbers[-1]
    if first.paragraph != last.paragraph or not 0 <= last.item - first.item <= MOST_IN_RANGE:
        run.refused.append(words[-40:])
        run.numbers.append(last)
        return
    run.numbers += [Number(first.paragraph, item) for item in range(first.item + 1, last.item)]
    if last != first:
        run.numbers.append(last)


def paragraphs_named(text: str) -> Iterator[int]:
    """Yield the paragraphs of the report in which a text says that the recommendations stand."""
    for found in _PARAGRAPH.finditer(text):
        yield int(found["one"] or found["other"])
