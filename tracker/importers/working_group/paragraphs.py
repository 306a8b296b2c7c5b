"""The lines of a chapter of a Working Group report as paragraphs and numbered items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.importers.pdf.text import Line
from tracker.importers.working_group.items import AHEAD, cut, item_at
from tracker.importers.working_group.listing import CLOSED, CLOSING, ITEM_END, REFERS, Paragraph, last_line
from tracker.importers.working_group.starts import Start, paragraph_start

HEADING_LENGTH = 100  # characters at most of a theme's heading between two items

_STARS = re.compile(r"[\W_]+")
_ABOUT_THE_LIST = re.compile(
    r"(?:These|The above|All (?:of )?(?:these|the above)|The)\b.{0,30}?\brecommendations?\b(?!.*\(\w)", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?<=\)[;.])\s+(?=\d{1,3}\.(?:\d{1,3}\.?)?\s*[A-Z])")
_HEADING = re.compile(r"(?:[A-Z]\.\s|[IVX]+\.\s|\d{1,2}\.\s)?[A-Z][^():;]+\w")


def paragraphs(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Split lines into numbered paragraphs and, inside them, numbered items.

    A number at the start of a line is taken for one only where it continues a count: a line that begins with a year
    or a resolution's number stays text. Both eras are read: "140.11." names its paragraph; "11." counts on under it.
    """
    found: list[Paragraph] = []
    heading: str | None = None
    lines = tuple(piece for line in lines for piece in _pieces(line))
    for place, line in enumerate(lines):
        if _STARS.fullmatch(line.text):
            continue
        before = last_line(found)
        item = item_at(line, lines[place + 1 : place + 1 + AHEAD], found)
        start = None if item else _next_paragraph(line, found)
        if item or start:
            heading = _heading_before(found) or (heading if item else None)
        if item:
            found[-1].items.append(replace(item, heading=heading))
        elif start:
            found.append(Paragraph(start.number, [cut(line, start.rest)]))
        elif found:
            _continue(found[-1], line, before)
    return tuple(found)


def _pieces(line: Line) -> Iterator[Line]:
    """Yield a line, cut where the next item may begin on it; what turns out to be none is put together again."""
    *first, last = _BETWEEN.split(line.text)
    yield from (replace(line, text=text, hyphen=False) for text in first)
    yield replace(line, text=last) if first else line


def _continue(last: Paragraph, line: Line, before: str) -> None:
    """Add a line to what it continues: an item, the paragraph above the list, or its sentence below the list."""
    says = last.items and ITEM_END.search(before) and _ABOUT_THE_LIST.match(line.text) and "above" in line.text
    if last.after or says:
        last.after.append(line)
    else:
        (last.items[-1].lines if last.items else last.lines).append(line)


def _heading_before(found: Sequence[Paragraph]) -> str | None:
    """Take the heading of a theme, printed between two items, out of the lines of the first."""
    if not found or found[-1].after:
        return None
    lines = found[-1].items[-1].lines if found[-1].items else found[-1].lines
    if len(lines) < 2 or not (ITEM_END.search(lines[-2].text) or lines[-2].text.endswith(":")):
        return None
    words = lines[-1].text
    if len(words) > HEADING_LENGTH or not _HEADING.fullmatch(words):
        return None
    lines.pop()
    return words


def _next_paragraph(line: Line, found: Sequence[Paragraph]) -> Start | None:
    """Read the number of the next paragraph: the first may be any, one may be missing; the dot may be missing.

    The phrase that ends every report begins a paragraph whatever its number, and without one.
    """
    start = paragraph_start(line.text)
    if found and CLOSING.match(start.rest if start else line.text):
        return start or Start(found[-1].number + 1, line.text)
    if start is None or REFERS.search(last_line(found)):
        return None
    if start.dot:
        counts_on = not found or found[-1].number < start.number <= found[-1].number + 2
    else:
        closed = not found or (start.number == found[-1].number + 1 and CLOSED.search(last_line(found)) is not None)
        counts_on = closed and "ecommendation" in line.text
    return start if counts_on else None
