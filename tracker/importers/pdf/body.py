"""The running text of a UN document: page furniture, footnotes and contents left out, broken words rejoined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.importers.pdf.text import Line, Page

MARGIN = 0.15  # share of the page's height, above and below, in which furniture is printed
REPEATED = 0.3  # share of the pages, and at least three, on which a line of the margin is furniture whatever it says
FEWEST_POINTS = 3  # of a list without dotted numbers, printed smaller than the text above it
LONGEST_WORD = 60  # letters that are looked at on either side of a break
RAISED = 0.8  # the mark of a note is set at least a fifth smaller
SMALLER = 0.95  # footnotes are set at least one point in twenty smaller than the text

# What the Conference Services print around a page: symbol, job number, bar code, page number, recycling notice.
# Possessive throughout: a line of a thousand figures must not be tried in every way that it can be cut.
_FURNITURE = re.compile(
    r"(?:(?>[A-Z]+(?:/[A-Z0-9][A-Za-z0-9.]*)+(?:\s*\*+)?|GE\.\s*\d\d-\s*\d+|\([EFSRCA]\)|Page|page|\d{6}|\*\d+\*|\*+|\d{1,3}"
    r"|Please recycle|[\uf000-\uf8ff]+|\[[A-Z][a-z]+(?:/[A-Z][a-z]+)* only\])\s*+)++"
)
_RUNNING = re.compile(r"(?=(?:[^a-zA-Z]*[a-zA-Z]){10})[^\d(][^()]*$")  # no item, no bracket of States
_SLASH = re.compile(r"\s?/\s?")  # "A/HRC/ 8/29"
_FIGURES = re.compile(r"\d+")
_LISTED = re.compile(r"\d{1,3}\s?\.\s?\d{1,3}\b")  # "140.11": no footnote begins like this
_PLAIN = re.compile(r"\(?\d{1,3}[.)]\s+\S")  # "11.": a list where it fills most of the page, else notes
_NOTE = re.compile(r"(?:\*{1,3}|\d{1,2})\s+[A-Z“\"]")
_MARK_ALONE = re.compile(r"\d{1,2}|\*{1,3}")
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:-[^\W\d_]+)*+$")
_SLASH_END = re.compile(r"\S/$")  # "Norway/" at the end of a line: no space was there
_FIRST_WORD = re.compile(r"^[^\W\d_]+(?:-[^\W\d_]+)*")

_Mark = tuple[str, int]  # what a line of the margin says, its figures masked, and at what height


def body(pages: Sequence[Page]) -> tuple[Line, ...]:
    """Return the lines of the running text in reading order."""
    usual = _usual_size(pages)
    repeated = _repeated(pages)
    return tuple(line for page in pages for line in _body_of(page, usual, repeated, pages=len(pages)))


def _usual_size(pages: Iterable[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _repeated(pages: Sequence[Page]) -> frozenset[_Mark]:
    """Return what the margins of many pages say at one height: a running title, a watermark, a draft's date."""
    counted: Counter[_Mark] = Counter()
    for page in pages:
        counted.update({_mark(line) for line in page.lines if in_margin(line, page) and _RUNNING.match(line.text)})
    return frozenset(mark for mark, times in counted.items() if times >= max(3, REPEATED * len(pages)))


def _mark(line: Line) -> _Mark:
    return _FIGURES.sub("#", line.text), round(line.y / 2)


def in_margin(line: Line, page: Page) -> bool:
    """Tell whether a line stands where furniture is printed, above or below."""
    return not MARGIN < line.y / max(page.height, 1) < 1 - MARGIN


def _running(lines: Sequence[Line], page: Page, repeated: frozenset[_Mark], *, pages: int) -> frozenset[Line]:
    """Return the running titles of a page: repeated lines with nothing but furniture between them and its edge.

    The first row of a table may be alike on many pages too ("Accepted"); then words stand further out.
    """
    margin = [line for line in lines if in_margin(line, page)]
    upper = sorted((line for line in margin if line.y > page.height / 2), key=lambda line: -line.y)
    lower = sorted((line for line in margin if line.y <= page.height / 2), key=lambda line: line.y)
    found: set[Line] = set()
    for inwards in (upper, lower):
        for line in inwards:
            if _mark(line) in repeated:
                found.add(line)
            elif not _is_furniture(line, pages=pages):
                break
    return frozenset(found)


def _body_of(page: Page, usual: float, repeated: frozenset[_Mark], *, pages: int) -> Iterator[Line]:
    lines = tuple(_whole(page.lines))
    running = _running(lines, page, repeated, pages=pages)
    kept = [
        line
        for line in lines
        if line not in running and not (in_margin(line, page) and _is_furniture(line, pages=pages))
    ]
    kept = [line for line in kept if line.size >= RAISED * usual or not _MARK_ALONE.fullmatch(line.text)]
    if any(line.size >= SMALLER * usual for line in kept):
        kept = kept[: _footnotes_start(kept, usual)]
    yield from (line for line in kept if not _LEADERS.search(line.text))


def _whole(lines: Iterable[Line]) -> Iterator[Line]:
    """Join pieces that stand side by side on one baseline: a number and, behind a tab, its text."""
    row: list[Line] = []
    for line in lines:
        if row and (row[-1].hyphen or abs(row[0].y - line.y) >= 1 or line.x <= row[0].x):
            yield _joined(row)
            row = []
        row.append(line)
    if row:
        yield _joined(row)


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    return replace(row[0], text=" ".join(piece.text for piece in row), hyphen=row[-1].hyphen)


def _is_furniture(line: Line, *, pages: int) -> bool:
    if not _FURNITURE.fullmatch(_SLASH.sub("/", line.text)):
        return False
    return not line.text.isdigit() or (len(line.text) <= 4 and int(line.text) <= pages)


def _footnotes_start(lines: Sequence[Line], usual: float) -> int:
    """Return where the block of smaller print at the foot of the page begins; a list in small print is none."""
    start = len(lines)
    while start and lines[start - 1].size < SMALLER * usual:
        start -= 1
    listed = [place for place in range(start, len(lines)) if _LISTED.match(lines[place].text)]
    plain = [place for place in range(start, len(lines)) if _PLAIN.match(lines[place].text)]
    listed = listed or (plain if len(plain) >= FEWEST_POINTS and 2 * start < len(lines) else [])
    if not listed:
        return start
    return next((place for place in range(listed[-1] + 1, len(lines)) if _NOTE.match(lines[place].text)), len(lines))


def running_text(lines: Iterable[Line], words: Counter[str] | None = None) -> str:
    """Return lines as one text, words that a line's end broke made whole.

    Args:
        lines: In reading order.
        words: How often each word stands in the document (`vocabulary_of`): where a broken word is known without
            its hyphen, and not with it, the hyphen was the printer's.
    """
    known = words or Counter()
    pieces: list[str] = []
    hyphen = False
    for line in lines:
        if pieces and (hyphen or not _SLASH_END.search(pieces[-1])):
            pieces.append(_glue(pieces[-1], line.text, known) if hyphen else " ")
        hyphen = line.hyphen or _ends_in_hyphen(line.text)
        pieces.append(line.text.removesuffix("-") if hyphen else line.text)
    return "".join((*pieces, "-")) if hyphen else "".join(pieces)


def _ends_in_hyphen(text: str) -> bool:
    return len(text) > 1 and text[-1] == "-" and text[-2].isalnum()


def _glue(left: str, right: str, words: Counter[str]) -> str:
    before, after = _LAST_WORD.search(left[-LONGEST_WORD:]), _FIRST_WORD.search(right[:LONGEST_WORD])
    if not before or not after or not after[0].islower():
        return "-"
    # "non-refoule-" and "ment" are tried as one compound, then by the parts next to the break.
    whole = (before[0], after[0]), (before[0].rpartition("-")[2], after[0].partition("-")[0])
    return "" if any(_is_one_word(start, end, words) for start, end in whole) else "-"


def _is_one_word(start: str, end: str, words: Counter[str]) -> bool:
    return bool(words[f"{start}{end}".casefold()]) and not words[f"{start}-{end}".casefold()]


def vocabulary_of(lines: Iterable[Line]) -> Counter[str]:
    """Count the words of a document that stand whole on a line."""
    return Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
