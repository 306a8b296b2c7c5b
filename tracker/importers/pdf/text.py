"""A PDF's text as printed lines with their place and size, superscript note marks taken out."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from tracker.errors import Unreadable
from tracker.i18n import _

BROKEN_WORD = "\x02"  # PDFium's sign for a hyphen at the end of a line
FEWEST_LETTERS = 20  # a page: fewer on average means that the pages are pictures
MOST_CHARACTERS = 5_000_000  # in one file: reports of the Working Group have about 100,000
MOST_PAGES = 1_000  # reports of the Working Group have 20 to 60
RAISED = 8.0  # points that the mark of a note may stand above its line, which it does not break
TAIL = 2048  # bytes in which the end mark of a whole PDF stands (ISO 32000-1, annex H.3, asks for 1,024)

_PRINTED = re.compile(r"[^\r\n\x02]+\x02?")
_NOTE_MARK = re.compile(r"(?<=\S)[ ]?(?:\d{1,3}|\*+)(?![\d.,]\d)")
_SOFT_HYPHEN = "\xad"
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHENS = {0x2010: "-", 0x2011: "-", 0xAD: ""}
# Zero-width marks, marks of direction, and code points that stand for no character.
_INVISIBLE = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xFFFE, 0xFFFF), "")
_CLEAN = _LIGATURES | _HYPHENS | _INVISIBLE | {0xA0: " "}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: page from 1, left edge and baseline in points from the lower left corner, letter size."""

    text: str
    page: int
    x: float
    y: float
    size: float
    hyphen: bool = False  # the line ends inside a word or at a word's hyphen


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines from top to bottom and its height in points."""

    number: int
    height: float
    lines: tuple[Line, ...]


def read_pages(data: bytes) -> tuple[Page, ...]:
    """Return the pages of a PDF.

    Args:
        data: The whole file.
    Raises:
        Unreadable: The file is cut off, damaged, encrypted or far too long, or its pages are pictures without text.
    """
    if b"%%EOF" not in data[-TAIL:]:
        raise Unreadable(_("The PDF is cut off before its end; nothing was imported; fetch the file again."))
    document = _open(data)
    try:
        pages = tuple(_pages(document))
    except pypdfium2.PdfiumError as problem:
        raise Unreadable(_("A page of the PDF is damaged; nothing was imported; fetch the file again.")) from problem
    finally:
        document.close()
    letters = sum(character.isalpha() for page in pages for line in page.lines for character in line.text)
    if letters < FEWEST_LETTERS * len(pages):
        raise Unreadable(_("The PDF holds pictures of pages and no text; nothing was imported; use a file with text."))
    return pages


def _open(data: bytes) -> Any:  # noqa: ANN401 - pypdfium2 ships no types
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as problem:
        if problem.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable(
                _("The PDF is encrypted; nothing was imported; save a copy without a password.")
            ) from problem
        raise Unreadable(_("The PDF is damaged; nothing was imported; fetch the file again.")) from problem
    if 0 < pages <= MOST_PAGES:
        return document
    document.close()
    if pages:
        message = _("The PDF has {pages} pages, more than the {most} that are read; nothing was imported; split it.")
        raise Unreadable(message.format(pages=pages, most=MOST_PAGES))
    raise Unreadable(_("The PDF has no pages; nothing was imported; fetch the file again."))


def _pages(document: Any) -> Iterator[Page]:  # noqa: ANN401
    characters = 0
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        try:
            characters += text_page.count_chars()
            if characters > MOST_CHARACTERS:
                message = _("The PDF holds more than {most} characters; nothing was imported; split the file.")
                raise Unreadable(message.format(most=MOST_CHARACTERS))
            lines = tuple(in_reading_order(_lines(text_page, index + 1)))
        finally:
            text_page.close()
        height = float(page.get_height())
        page.close()
        yield Page(number=index + 1, height=height, lines=lines)


def in_reading_order(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of a page from top to bottom.

    Producers write a page's foot before its head, or the notes before the text. Lines that run down the page stay
    together; such blocks are put in order only where none stands beside another, so that columns stay columns.
    """
    blocks: list[list[Line]] = []
    for line in lines:
        if not blocks or line.y > blocks[-1][-1].y + max(line.size, RAISED):
            blocks.append([])
        blocks[-1].append(line)
    ordered = sorted(blocks, key=lambda block: -block[0].y)
    apart = all(above[-1].y > below[0].y for above, below in pairwise(ordered))
    for block in ordered if apart else blocks:
        yield from block


def _character(code: int) -> str:
    """Return what is printed for a code point; what is none, or a control mark, becomes a space."""
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code) if code >= 0x20 or code in (0x02, 0x0A, 0x0D) else " "


def _lines(text_page: Any, number: int) -> Iterator[Line]:  # noqa: ANN401
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars()))
    text = "".join(map(_character, codes))
    for printed in _PRINTED.finditer(text):
        words = printed[0].rstrip(BROKEN_WORD)
        first = printed.start() + len(words) - len(words.lstrip())
        if not words.strip():
            continue
        x, y = _origin(text_page, first)
        # A note's mark is printed in another size than its words: a letter tells the size of the line.
        letter = next((place for place, mark in enumerate(words) if mark.isalpha()), first - printed.start())
        size = _size(text_page, printed.start() + letter)
        clean = _without_notes(text_page, words, start=printed.start(), size=size)
        yield Line(
            text=" ".join(clean.translate(_CLEAN).split()),
            page=number,
            x=x,
            y=y,
            size=size,
            hyphen=printed[0].endswith(BROKEN_WORD) or words.rstrip().endswith(_SOFT_HYPHEN),
        )


def _without_notes(text_page: Any, words: str, *, start: int, size: float) -> str:  # noqa: ANN401
    """Cut figures and asterisks that are printed smaller than the line that they follow."""

    def cut(mark: re.Match[str]) -> str:
        last = start + mark.end() - 1
        return "" if _size(text_page, last) < 0.8 * size else mark[0]

    return _NOTE_MARK.sub(cut, words)


def _origin(text_page: Any, index: int) -> tuple[float, float]:  # noqa: ANN401
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


def _size(text_page: Any, index: int) -> float:  # noqa: ANN401
    """Return the printed size: some producers set size 1 and scale by the matrix."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        return 0.0
    return float(pdfium.FPDFText_GetFontSize(text_page, index)) * math.hypot(matrix.c, matrix.d)
