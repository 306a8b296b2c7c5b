"""The running text of a UN document: page furniture, footnotes and contents left out, broken words rejoined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.importers.pdf_text import Line, Page

MARGIN = 0.15  # share of the page's height, above and below, in which furniture is printed
SMALLER = 0.95  # footnotes are set at least one point in twenty smaller than the text

# What the Conference Services print around a page: symbol, job number, bar code, page number, recycling notice.
_FURNITURE = re.compile(
    r"(?:(?:[A-Z]+(?:/[A-Z0-9.]+)+(?:\s*\*+)?|GE\.\s*\d\d-\s*\d+|\([EFSRCA]\)|Page|page|\d{6}|\*\d+\*|\*+|\d{1,3}"
    r"|Please recycle|[\uf000-\uf8ff]+|\[English only\])\s*)+"
)
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"^[^\W\d_]+")


def body(pages: Sequence[Page]) -> tuple[Line, ...]:
    """Return the lines of the running text in reading order."""
    usual = _usual_size(pages)
    return tuple(line for page in pages for line in _body_of(page, usual, pages=len(pages)))


def _usual_size(pages: Iterable[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _body_of(page: Page, usual: float, *, pages: int) -> Iterator[Line]:
    kept = [line for line in _whole(page.lines) if not _is_furniture(line, page, pages=pages)]
    if any(line.size >= SMALLER * usual for line in kept):
        kept = kept[: _footnotes_start(kept, usual)]
    yield from (line for line in kept if not _LEADERS.search(line.text))


def _whole(lines: Iterable[Line]) -> Iterator[Line]:
    """Join pieces that stand side by side on one baseline: a number and, behind a tab, its text."""
    last: Line | None = None
    for line in lines:
        if last and not last.hyphen and abs(last.y - line.y) < 1 and line.x > last.x:
            last = replace(last, text=f"{last.text} {line.text}", hyphen=line.hyphen)
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def _is_furniture(line: Line, page: Page, *, pages: int) -> bool:
    if MARGIN < line.y / page.height < 1 - MARGIN or not _FURNITURE.fullmatch(line.text):
        return False
    return not line.text.isdigit() or int(line.text) <= pages


def _footnotes_start(lines: Sequence[Line], usual: float) -> int:
    """Return where the block of smaller print at the foot of the page begins."""
    start = len(lines)
    while start and lines[start - 1].size < SMALLER * usual:
        start -= 1
    return start


def running_text(lines: Iterable[Line], words: Counter[str] | None = None) -> str:
    """Return lines as one text, words that a line's end broke made whole.

    Args:
        lines: In reading order.
        words: How often each word stands in the document (`vocabulary_of`): where a broken word is known without
            its hyphen, and not with it, the hyphen was the printer's.
    """
    text = ""
    hyphen = False
    for line in lines:
        glue = "" if not text else _glue(text, line.text, words or Counter()) if hyphen else " "
        text = f"{text}{glue}{line.text}"
        hyphen = line.hyphen or _ends_in_hyphen(line.text)
        text = text.removesuffix("-") if hyphen else text
    return f"{text}-" if hyphen else text


def _ends_in_hyphen(text: str) -> bool:
    return len(text) > 1 and text[-1] == "-" and text[-2].isalnum()


def _glue(left: str, right: str, words: Counter[str]) -> str:
    before, after = _LAST_WORD.search(left), _FIRST_WORD.search(right)
    if not before or not after or not after[0].islower():
        return "-"
    plain, hyphenated = f"{before[0]}{after[0]}".casefold(), f"{before[0]}-{after[0]}".casefold()
    return "" if words[plain] and not words[hyphenated] else "-"


def vocabulary_of(lines: Iterable[Line]) -> Counter[str]:
    """Count the words of a document that stand whole on a line."""
    return Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
