"""A State's reply as headings, paragraphs, items and cells, in the order of print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tracker.importers.pdf.body import running_text
from tracker.importers.pdf.text import Line
from tracker.importers.replies.number_ranges import Run, runs
from tracker.importers.replies.position_words import speaks_of_position

LARGER = 1.05  # headings are set at least one point in twenty larger than the text
LONGEST_HEADING = 200  # characters
WIDER = 1.25  # a space between lines that is so much wider than usual parts two paragraphs
LOOSEST = 1.6  # letter sizes from line to line, at most, inside a paragraph
INDENT = 8.0  # points

_LEAD = r"(?:(?:\(?[a-z]\)|[•▪●·∙*\uf0a7\uf0b7–—-]|\d{1,3}[.)]?)\s+)?"
_IN_PROSE = (
    r"(?:(?:with|in|having)\s+(?:regard|respect|relation|reference|response)\s+(?:to|of)"
    r"|regarding|concerning|as regards|as to|on|for)"
    r"\s+(?:the\s+)?(?=(?:recommendation|rec\b|recs\b|para))"
)
_ITEM = re.compile(
    _LEAD
    + rf"(?P<prose>{_IN_PROSE})?"
    + r"[\[(]?(?P<number>(?P<cue>(?:UPR\s+)?(?:Recommendations?|Recs?|Recomm|R|Para(?:graph)?s?)\b\.?\s*"
    r"(?:(?:nos?|numbers?|n[°º])\b\.?|№|#)?\s*[:(]?\s*)?(?=\d{1,3}))",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?P<number>\d{1,3})\.\s+(?=[A-Z“\"'‘(]|\d{1,3}\.\d)")
_NUMBERED_HEADING = re.compile(r"(?P<mark>[IVX]+|[A-Z]|\d{1,2}|[a-z])[.)]\s+[A-Z]")
_CLOSED = re.compile(r"[.:;?!)\]”\"]\W*$")
_CONTINUES = re.compile(
    r"(?:[,–—-]|\b(?:and|to|or|recommendations?|paragraphs?|through|with|of|the|in))\s*$", re.IGNORECASE
)
_OF_COLUMNS = (
    "full list s n sl no nos nr number para paragraph and of the on to by recommendation recommendations "
    "recommending rec state states country countries under review position positions response responses reply "
    "replies comment comments explanation explanations explanatory note notes remark remarks status government "
    "answer answers view views decision text theme additional information taken accepted noted supported not "
    "rejected partially"
)
_COLUMN_WORDS = frozenset(_OF_COLUMNS.split())
_NUMBERS = frozenset({"recommendation", "recommendations", "no", "nos", "number", "rec"})
_ANSWERS = re.compile(r"\b(?:position|response|repl(?:y|ies)|comment|explanation|remark|status)s?\b", re.IGNORECASE)
_BARE_HEAD = re.compile(
    r"\W*(?:s/?n|sl|nos?|number|para(?:graph)?)\W+recommendations?(?:\W+(?:recommending\s+)?(?:states?|countr(?:y|ies)))?\W*",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?:[\w’']+\s+){0,4}(?:position|response|reply|comments?|status|explanation|answer|decision|remarks?)\b[^:]{0,40}:",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_MOST_HEAD = 100
_SHORT_LINE = 50  # characters: a line of text that is shorter ends its paragraph


class Kind(StrEnum):
    """What a unit of the reply is."""

    HEADING = "heading"
    ITEM = "item"  # begins with numbers of recommendations
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Unit:
    """One heading, paragraph, item or cell; `own` is the number that the reply gives to its paragraph."""

    kind: Kind
    text: str
    page: int
    size: float
    own: int | None = None
    run: Run | None = None
    prose: bool = False  # the numbers stand in a sentence: "With regard to recommendation 5, …"
    beside: bool = False  # it begins above the line printed before it: the next cell of a table's row
    mark: str = ""  # how a heading is numbered: "I", "A", "1", or "" for not


def units(lines: Sequence[Line], words: Counter[str], *, plain: bool = False) -> tuple[Unit, ...]:
    """Split the lines of a reply into units.

    Args:
        lines: The running text, without furniture.
        words: How often each word stands in the document.
        plain: Numbers without the word "recommendation" before them begin an item.
    """
    lines = [line for line in lines if not _is_table_head(line)]
    usual = _usual([line.size for line in lines for _letter in line.text])
    leading = _usual([above.y - below.y for above, below in _pairs(lines) if 0 < above.y - below.y < 60])
    leading = min(leading, LOOSEST * usual)
    groups: list[list[Line]] = []
    own = 0
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        counted = None if plain else _own(line, own, before)
        item = head(line.text, plain=plain)
        if (
            before is None
            or counted
            or _begins(line, before, item=item, first=len(groups[-1]) == 1, leading=leading, usual=usual)
        ):
            groups.append([])
        own = counted or own
        groups[-1].append(line)
    return tuple(_numbered(groups, words, usual, plain=plain))


def _numbered(groups: Sequence[Sequence[Line]], words: Counter[str], usual: float, *, plain: bool) -> Iterator[Unit]:
    own = 0
    last: Line | None = None
    for group in groups:
        counted = None if plain else _own(group[0], own, None)
        own = counted or own
        beside = last is not None and _is_beside(group[0], last)
        yield _unit(group, words, usual, own=counted, plain=plain, beside=beside)
        last = group[-1]


def _unit(
    group: Sequence[Line], words: Counter[str], usual: float, *, own: int | None, plain: bool, beside: bool
) -> Unit:
    text = running_text(group, words)
    size = group[0].size
    numbered = _NUMBERED_HEADING.match(text)
    text = _OWN.sub("", text, count=1) if own else text
    mark = _mark(numbered["mark"]) if numbered else ""
    run = head(text, plain=plain)
    if run is None and _is_heading(text, size, usual, own=own, mark=mark):
        return Unit(Kind.HEADING, text, group[0].page, size, beside=beside, mark=mark)
    if run is None:
        return Unit(Kind.TEXT, text, group[0].page, size, own=own, beside=beside)
    begins = _ITEM.match(text)
    return Unit(Kind.ITEM, text, group[0].page, size, own=own, run=run, prose=bool(begins and begins["prose"]))


def _mark(printed: str) -> str:
    if printed.isdigit():
        return "1"
    return "I" if set(printed) <= set("IVX") else "A" if printed.isupper() else "a"


def _is_heading(text: str, size: float, usual: float, *, own: int | None, mark: str) -> bool:
    if len(text) > LONGEST_HEADING or _REPLY.match(text):
        return False
    if size > LARGER * usual:
        return True
    ends_open = text[-1:] not in ".;,:" or (mark in ("I", "A") and text[-1:] == ":")
    return ends_open and (text[:1].isupper() or bool(mark)) and (own is None or len(text) < _MOST_HEAD)


def head(text: str, *, plain: bool = False) -> Run | None:
    """Return the numbers of recommendations that a line or a unit begins with, None if it begins otherwise."""
    begins = _ITEM.match(text)
    if begins is None:
        return None
    start = begins.start("number")
    found = runs(text[: begins.end() + 4000], listing=plain)
    run = next((run for run in found if start <= run.start <= begins.end()), None)
    if run is None or not (run.numbers[0].paragraph or begins["cue"] or plain):
        return None
    return run


def _own(line: Line, last: int, before: Line | None) -> int | None:
    """Return the number of the reply's own paragraph that a line begins with, if it counts on."""
    found = _OWN.match(line.text)
    if found is None or not last < int(found["number"]) <= last + 2:
        return None
    closed = before is None or not _CONTINUES.search(before.text)
    return int(found["number"]) if closed else None


def _begins(line: Line, before: Line, *, item: Run | None, first: bool, leading: float, usual: float) -> bool:
    """Tell whether a line begins a new unit."""
    closed = _CLOSED.search(before.text) is not None
    if line.page == before.page and abs(line.y - before.y) < 1 and line.x > before.x:
        return False
    if line.size > LARGER * usual or before.size > LARGER * usual:
        return abs(line.size - before.size) > 0.3 or _gap(line, before, 1.5 * leading)
    if item is not None:
        listed = line.text[:1].isdigit() and item.end >= len(line.text.rstrip(" ,;.")) and line.text[-1:] in ",;-–"
        if _gap(line, before, leading):
            return True
        apart = not _CONTINUES.search(before.text) and not listed
        if apart and (closed or not item.cued or (line.text[:1].isupper() and not _ends_lower(before, line))):
            return True
    if _is_beside(line, before):
        return True
    if line.page == before.page and _gap(line, before, leading):
        return True
    if closed and (line.x > before.x + INDENT or (line.x < before.x - INDENT and not first)):
        return True
    return _says_position(line, before) or (
        (closed or before.text[-1:].isdigit()) and _NUMBERED_HEADING.match(line.text) is not None
    )


def _is_beside(line: Line, before: Line) -> bool:
    """Tell whether a line begins the next cell of a table's row: it stands above what was printed before it."""
    return line.page == before.page and line.y > before.y + 0.6 * line.size


def _ends_lower(before: Line, line: Line) -> bool:
    """Tell whether a line goes on in the middle of a sentence of the line before."""
    return (
        before.text[-1:].islower()
        and len(before.text) > _SHORT_LINE
        and abs(line.x - before.x) < INDENT
        and line.page == before.page
    )


def _says_position(line: Line, before: Line) -> bool:
    """Tell whether a short line between closed paragraphs is a heading that gives a position."""
    short = len(line.text) < _MOST_HEAD and line.text[:1].isupper() and line.text[-1:] not in ".;,"
    apart = _CLOSED.search(before.text) is not None or before.text[-1:].isdigit()
    return short and apart and speaks_of_position(line.text)


def _gap(line: Line, before: Line, leading: float) -> bool:
    return line.page == before.page and before.y - line.y > WIDER * leading


def _is_table_head(line: Line) -> bool:
    """Tell whether a line names the columns of a table; it is printed again on every page."""
    words = [word for word in _WORD.findall(line.text.casefold()) if word != "s"]
    if _BARE_HEAD.fullmatch(line.text):
        return True
    known = 1 < len(words) <= 14 and not any(mark.isdigit() for mark in line.text) and set(words) <= _COLUMN_WORDS
    return known and not _NUMBERS.isdisjoint(words) and _ANSWERS.search(line.text) is not None


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    return ((above, below) for above, below in pairwise(lines) if above.page == below.page)


def _usual(sizes: Sequence[float]) -> float:
    counted = Counter(round(size, 1) for size in sizes)
    return counted.most_common(1)[0][0] if counted else 0.0
