"""A Word document as prose: its paragraphs with the numbers that Word counts, headings by their style."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.importers.narrative.furniture import is_entry
from tracker.importers.narrative.prose import HEADING, Piece, Prose, prose_of_pieces
from tracker.importers.word.blocks import Paragraph, WordDocument

_HEADING = re.compile(r"(?:heading|title|subtitle|_ ?H_?\d|H\d|H23|HCh|HM)", re.IGNORECASE)
_CONTENTS = re.compile(r"toc\b|table of", re.IGNORECASE)
_BULLET_STYLE = re.compile(r"bullet|list paragraph bullet", re.IGNORECASE)


def prose_of_word(document: WordDocument) -> Prose:
    """Return the prose of a Word document.

    Args:
        document: Its blocks as they stand on the page; tables are read row by row.
    Returns:
        Blocks whose `line` counts the document's paragraphs from 1; Word knows no pages.
    """
    pieces = tuple(piece for paragraph in document.paragraphs for piece in _pieces(paragraph))
    return prose_of_pieces(pieces, [line.text for line in document.margins if line.text.strip()])


def _pieces(paragraph: Paragraph) -> Iterator[Piece]:
    """Yield a paragraph, a line each where its author made a list with line breaks."""
    if paragraph.style and _CONTENTS.match(paragraph.style):
        return
    for place, line in enumerate(_lines(paragraph.printed if not paragraph.bullet else paragraph.text)):
        if not line.strip() or is_entry(line):
            continue
        yield Piece(
            line.replace("\t", " ").strip(),
            line=paragraph.line,
            heading=_is_heading(paragraph, line),
            bullet=place == 0 and (paragraph.bullet or bool(paragraph.style and _BULLET_STYLE.search(paragraph.style))),
        )


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a paragraph where each begins as an item does, the whole of it otherwise."""
    lines = [line for line in text.split("\n") if line.strip()]
    items = sum(1 for line in lines if re.match(r"\s*(?:[-–—•●▪]|\(?[a-z\d]{1,2}[.)])\s", line))
    if len(lines) > 1 and items >= len(lines) - 1:
        yield from lines
    elif lines:
        yield " ".join(lines)


def _is_heading(paragraph: Paragraph, line: str) -> bool:
    if len(line) > 2 * HEADING or paragraph.bullet:
        return False
    if paragraph.outline is not None or (paragraph.style and _HEADING.match(paragraph.style.strip())):
        return True
    return paragraph.bold and len(line) <= HEADING and not line.rstrip().endswith((";", ",", "."))
