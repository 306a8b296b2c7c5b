"""Pages of a PDF as prose: printed lines to paragraphs, by their distance, their marks and where they end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tracker.importers.narrative import furniture
from tracker.importers.narrative.marks import Mark, split_mark
from tracker.importers.narrative.prose import HEADING, Piece, Prose, prose_of_pieces
from tracker.importers.pdf.body import SMALLER, body, running_text, vocabulary_of
from tracker.importers.pdf.text import Line, Page

EDGE = 3  # lines at the head and foot of a page among which a running title is looked for
APART = 1.35  # times the usual distance of two lines: more of it parts two paragraphs
LARGER = 1.12  # times the usual size of letters: more of it makes a heading

_LONE = re.compile(r"[•●▪■◦‣·–—\-o\uf0b7\uf0a7]|\(?[a-z\d]{1,3}[.)]")
_NOTE = re.compile(r"(?:\d{1,3}|\*+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s?(?=[A-Z“\"])")
_ENDED = re.compile(r"[.:;!?][”\"’')\]*]*\d{0,3}$")


@dataclass(frozen=True, slots=True)
class _Print:
    """What is usual in a document: distance of lines, size of letters, length of a full line."""

    leading: float
    size: float
    full: int


def prose_of_pages(pages: Sequence[Page]) -> Prose:
    """Return the prose of a PDF.

    Args:
        pages: Its pages with their printed lines.
    Returns:
        Blocks whose place is the page; running titles, page numbers, contents and footnotes are left out.
    """
    titles = _running_titles(pages)
    margins = [line.text for page in pages for line in _edge(page) if furniture.is_margin(line.text, titles)]
    bare = tuple(
        Page(page.number, page.height, _marked(tuple(line for line in page.lines if not _drops(line, page, titles))))
        for page in pages
    )
    lines = body(bare)
    words = vocabulary_of(lines)
    usual = _usual(lines)
    pieces = tuple(
        _piece(paragraph, words, usual) for paragraph in _paragraphs(lines, usual) if not _is_note(paragraph[0], usual)
    )
    return prose_of_pieces(pieces, margins)


def _marked(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put a bullet or number that the file keeps apart before the line that it stands beside."""
    lone = [line for line in lines if _LONE.fullmatch(line.text)]
    if not lone:
        return lines
    marks = {round(line.y): line for line in lone}
    taken: set[int] = set()
    told: list[Line] = []
    for line in lines:
        height = next((round(line.y) + off for off in (0, 1, -1) if round(line.y) + off in marks), None)
        mark = marks[height] if height is not None else line
        beside = mark is not line and mark.x < line.x and id(mark) not in taken
        taken |= {id(mark)} if beside else set()
        told.append(replace(line, text=f"{mark.text} {line.text}") if beside else line)
    return tuple(line for line in told if id(line) not in taken)


def _edge(page: Page) -> tuple[Line, ...]:
    """Return the lines at the head and foot of a page: the highest and the lowest, in whatever order they are kept."""
    ordered = sorted(page.lines, key=lambda line: -line.y)
    return (*ordered[:EDGE], *ordered[EDGE:][-EDGE:])


def _running_titles(pages: Sequence[Page]) -> frozenset[str]:
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update({furniture.folded(line.text) for line in _edge(page) if len(line.text) <= furniture.LONGEST})
    return frozenset(text for text, times in counted.items() if times >= max(furniture.FEWEST, 0.3 * len(pages)))


def _drops(line: Line, page: Page, titles: frozenset[str]) -> bool:
    """Tell whether a line is one of the page's margin; the text's own lines may look alike further in."""
    near = line.y > 0.86 * page.height or line.y < 0.14 * page.height
    if furniture.folded(line.text) in titles and line in _edge(page):
        return True
    return near and furniture.is_margin(line.text, titles) and line in _edge(page)


def _usual(lines: Sequence[Line]) -> _Print:
    gaps = [
        round(above.y - below.y, 1)
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.y - below.y < 60
    ]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    lengths = sorted(len(line.text) for line in lines)
    return _Print(
        leading=_commonest_gap(gaps),
        size=sizes.most_common(1)[0][0] if sizes else 0.0,
        full=lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0,
    )


def _commonest_gap(gaps: Sequence[float]) -> float:
    if not gaps:
        return 0.0
    common = Counter(round(gap) for gap in gaps).most_common(1)[0][0]
    return median(gap for gap in gaps if abs(gap - common) <= 1)


def _paragraphs(lines: Sequence[Line], usual: _Print) -> Iterator[list[Line]]:
    held: list[Line] = []
    for line in lines:
        if not line.text.strip():
            continue
        if held and _parts(held, line, usual):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _parts(held: Sequence[Line], line: Line, usual: _Print) -> bool:
    """Tell whether a line begins a paragraph of its own."""
    last = held[-1]
    if last.hyphen:
        return False
    marked = split_mark(line.text)
    ended = _ENDED.search(last.text[-12:]) is not None
    if marked.mark in (Mark.BULLET, Mark.LETTER, Mark.ROMAN) and (
        ended or marked.mark is Mark.BULLET or _is_gap(last, line, usual)
    ):
        return True
    if marked.mark in (Mark.NUMBER, Mark.CHAPTER) and _numbers(last, line, usual, ended=ended):
        return True
    if abs(last.size - line.size) > 0.08 * max(last.size, line.size, 1.0):
        return True
    if line.size > LARGER * usual.size > 0:
        return last.page != line.page or last.y - line.y > APART * LARGER * max(usual.leading, line.size * 1.2)
    if last.page != line.page:
        return ended and not line.text[:1].islower()
    if _is_gap(last, line, usual):
        return True
    short = len(last.text) < 0.75 * usual.full
    return short and (ended or not line.text[:1].islower()) and line.text[:1].isupper() and _is_aligned(held, line)


def _numbers(last: Line, line: Line, usual: _Print, *, ended: bool) -> bool:
    return ended or _is_gap(last, line, usual) or len(last.text) < 0.75 * usual.full


def _is_gap(last: Line, line: Line, usual: _Print) -> bool:
    return last.page == line.page and last.y - line.y > APART * usual.leading > 0


def _is_aligned(held: Sequence[Line], line: Line) -> bool:
    """Tell whether a line stands where a paragraph may begin, and not where its own paragraph goes on."""
    return abs(line.x - held[0].x) < 40 or len(held) == 1


def _is_note(first: Line, usual: _Print) -> bool:
    """Tell whether a paragraph is a note that stands higher than the foot of the page: smaller, behind a figure."""
    return first.size < SMALLER * usual.size and _NOTE.match(first.text) is not None


def _piece(lines: Sequence[Line], words: Counter[str], usual: _Print) -> Piece:
    text = running_text(lines, words)
    larger = lines[0].size > LARGER * usual.size > 0
    return Piece(text, page=lines[0].page, heading=larger and len(text) <= 2 * HEADING)
