"""What is printed around a text and is no part of it: running titles, page numbers, contents, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

LONGEST = 110  # characters of a running title
SHORTEST_GLUED = 20  # characters of a running title that may be cut out of a sentence
MOST_GLUED = 12  # a paper has one or two
FEWEST = 3  # pages on which it must stand

_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:p(?:age|ágina|\.)?\s*)?\d{1,4}(?:\s*(?:of|/|de|sur)\s*\d{1,4})?[-–—.|\s]*(?:\|?\s*page)?",
    re.IGNORECASE,
)
_UN_MARGIN = re.compile(
    r"(?:GE\.\s?\d\d-\s?\d+|\([EFSRCA]\)|\*\d+\*|\d{6}|Please recycle|\[(?:English|French|Spanish) only\]|[A-Z]{1,6}"
    r"(?:/[A-Z0-9.]+)+|\s)+(?:page\s*)?\d{0,3}"
)
_CONTENTS = re.compile(
    r"(?:table of )?contents(?:\s+(?:paragraphs?|page))*|table des matières|sommaire|índice|contenido|"
    r"tabla de contenidos?",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(?:\.\s?){4,}\s*\d{0,3}\s*$|…+\s*\d{1,3}\s*$|\t\s*\d{1,3}\s*$")
_LOOSE_ENTRY = re.compile(r"[^\d\s.,;/(-]\s*\d{1,3}$")
_NOTE = re.compile(r"\$?\s*<sup>\s*[\d*†ivx]{1,4}\s*</sup>|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]\s|\[\^\d{1,3}\]")
_GLUED_NOTE = re.compile(r"\d{1,3}(?=[A-Z][a-z]|A[Il] Index)")
_NUMBERED_NOTE = re.compile(r"[-•\s]*[\[(]?(?:\d{1,3}|[ivx]{1,5}|\*)[\])]?[.:\s]")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_NOTES = re.compile(
    r"(?:[A-Z\d.]{0,4}\s*)(?:end\s?notes?|foot\s?notes?|notes?|references?|bibliography|works cited|sources|"
    r"notes de fin|références|bibliographie|notas(?: finales)?|referencias|bibliografía)\W*",
    re.IGNORECASE,
)


def folded(text: str) -> str:
    """Return a line as running titles are compared: figures made one sign, no outer space."""
    return _FIGURES.sub("#", " ".join(text.split()))


def repeated(lines: Iterable[str]) -> frozenset[str]:
    """Return the folded running titles: short lines that stand alone again and again and end as no sentence does."""
    counted = Counter(folded(line) for line in lines if 8 <= len(line) <= LONGEST and not _ends_as_text(line))
    return frozenset(
        line
        for line, times in counted.items()
        if times >= FEWEST and ("#" in line or len(line.split()) >= 3) and not _may_be_text(line)
    )


def _ends_as_text(line: str) -> bool:
    return line[-1:] in ":;?!" or (line.endswith(".") and len(line.split()) > 4)


def _may_be_text(line: str) -> bool:
    """Tell whether a line that comes again may be a heading or a note that does: "Recommendations", "Ibid."."""
    return re.search(r"recomm?[ea]nda|\bibid|^to the |^[-•(]", line, re.IGNORECASE) is not None


def is_margin(line: str, titles: frozenset[str]) -> bool:
    """Tell whether a line is a page number, a running title or what the Conference Services print."""
    if len(line) > LONGEST:
        return False
    return folded(line) in titles or _PAGE_NUMBER.fullmatch(line) is not None or _UN_MARGIN.fullmatch(line) is not None


def glued(titles: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds running titles inside a paragraph, None if there is none; only long ones, and the first few."""
    chosen = sorted((title for title in titles if len(title) >= SHORTEST_GLUED), key=len, reverse=True)[:MOST_GLUED]
    return re.compile("|".join(re.escape(title).replace(r"\#", r"\d+") for title in chosen)) if chosen else None


def is_contents(line: str) -> bool:
    """Tell whether a heading opens the table of contents."""
    return _CONTENTS.fullmatch(line.strip("# :.")) is not None


def is_entry(raw: str) -> bool:
    """Tell whether a line is plainly an entry of a table of contents: leaders or a tab, then a page."""
    return len(raw) < 300 and _ENTRY.search(raw) is not None


def is_loose_entry(line: str) -> bool:
    """Tell whether a line inside a table of contents ends in a page number."""
    return len(line) < 200 and _LOOSE_ENTRY.search(line) is not None


def has_raised_marks(raw: str) -> bool:
    """Tell whether a paragraph holds a raised note mark, so that the paper's notes are marked so."""
    return "<sup>" in raw or (not raw.isascii() and _RAISED.search(raw) is not None)


def is_note(raw: str, *, raised: bool) -> bool:
    """Tell whether a paragraph is a note at the foot of a page: it begins with a raised figure.

    In a paper with such marks (`raised`) a figure glued to a capital is one too, whose raising was lost.
    """
    start = raw.lstrip(" -\t")[:40]
    return _NOTE.match(start) is not None or (raised and _GLUED_NOTE.match(start) is not None)


def opens_notes(line: str, below: Sequence[str]) -> bool:
    """Tell whether a heading opens the notes at the end: what is below it begins with a note's number."""
    return len(line) < 40 and _NOTES.fullmatch(line) is not None and any(map(_NUMBERED_NOTE.match, below))
