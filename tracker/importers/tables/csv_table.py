"""A CSV file of any maker as header and rows: encoding, line ends and separator told by content."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice

from tracker.domain.sheets import restored
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.records import Issue

SEPARATORS = ",;\t|"
SINGLE_BYTE = ("cp1252", "mac_roman")  # older spreadsheets on Windows and on the Mac
LONGEST_CELL = 1_000_000  # characters: a missing quotation mark, not a text
SAMPLE = 65536  # bytes or characters that tell separator and header
MOST_LINES = 50  # in one cell of a row that does not fit: beyond it, whole rows have been swallowed

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SIGNS = frozenset("ƒªºµΩπ")  # letters to Unicode, signs to a typist: what a wrong decoding often yields
_TYPOGRAPHIC = frozenset("‘’“”–—…«»°§·•№€\u00a0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is row 1), and its cells by folded header."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its folded headers, the rows that fit it and the issues of those that do not."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    spelled: tuple[str, ...] = ()  # the headers as the source has them, where their marks matter


def fold_header(header: str) -> str:
    """Return a header without case, spaces and punctuation: "State under Review" and "state_under_review" agree."""
    return re.sub(r"[\W_]+", "", header).casefold()


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16, Windows-1252 or Mac Roman, told by content.

    Raises:
        Unreadable: It holds NUL bytes, so it is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_nul(data.decode(encoding, errors="replace"))
    if (unmarked := _utf16_without_mark(data[:64])) is not None:
        return _without_nul(data.decode(unmarked, errors="replace"))
    try:
        return _without_nul(data.decode("utf-8"))
    except UnicodeDecodeError:
        # Files with a lone CR as line end come from the Mac: on equal terms its encoding goes first.
        order = reversed(SINGLE_BYTE) if b"\n" not in data else SINGLE_BYTE
        return _without_nul(max((data.decode(name, errors="replace") for name in order), key=likeliness))


def _utf16_without_mark(start: bytes) -> str | None:
    """Return the encoding of a text in UTF-16 without its mark: every other byte of a header's letters is NUL."""
    high, low = start[::2].count(0), start[1::2].count(0)
    if high + low < len(start) // 3 or (high and low):
        return None
    return ("utf-16-be" if high else "utf-16-le") if high or low else None


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Unreadable(_("The file holds NUL bytes, so it is no text; nothing was imported; export it again as CSV."))
    return text


def likeliness(text: str) -> int:
    """Return how much a decoded text looks like words: accented letters among letters of their case, quotes, dashes."""
    score = 0
    for found in _BEYOND_ASCII.finditer(text):
        place = found.start()
        before = text[place - 1] if place else " "
        score += _likeliness_of(text[place], before, text[place + 1 : place + 2] or " ")
    return score


def _likeliness_of(mark: str, before: str, after: str) -> int:
    if mark == "\ufffd" or not mark.isprintable():
        return 1 if mark == "\u00a0" else -5
    if not mark.isalpha() or mark in _SIGNS:
        return 1 if mark in _TYPOGRAPHIC else -2
    if mark.islower():
        return 2 if before.isalpha() or after.islower() else -1
    return -2 if before.islower() else 1


def read_table(data: bytes) -> Table:
    """Read a table whose first row is its header.

    Raises:
        Unreadable: It is no text, or a quotation mark is never closed.
    """
    rows: list[Row] = []
    issues: list[Issue] = []
    headers: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    try:
        for number, cells in enumerate(_records(decoded(data)), start=1):
            while len(cells) > len(headers) > 0 and not cells[-1].strip():
                cells.pop()
            if number == 1:
                spelled = tuple(_clean(cell) for cell in cells)
                headers = tuple(fold_header(cell) for cell in cells)
            elif len(cells) == len(headers):
                rows.append(Row(number, dict(zip(headers, (_clean(cell) for cell in cells), strict=True))))
            elif any(cell.strip() for cell in cells):
                issues.append(misfit(number, cells, asked=len(headers)))
    except csv.Error as problem:
        raise _never_closed(None) from problem
    return Table(headers, tuple(rows), tuple(issues), spelled)


def raw_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its number, the header first, its cells as they stand: with line breaks and entities.

    Raises:
        Unreadable: It is no text, or a quotation mark is never closed.
    """
    try:
        yield from enumerate(_records(decoded(data)), start=1)
    except csv.Error as problem:
        raise _never_closed(None) from problem


def header_of(data: bytes) -> tuple[str, ...]:
    """Return the folded headers of what may be a table."""
    start = data[:SAMPLE].lstrip(b"\r\n")
    whole = re.fullmatch(rb"(?s)(.*[\r\n]).*", start) if len(data) > SAMPLE else None
    try:
        return tuple(fold_header(cell) for cell in next(_records(decoded(whole[1] if whole else start)), []))
    except csv.Error:
        return ()


def _records(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first rows as it cuts the header: commas stand in headers too."""
    sample = text.lstrip("\r\n")[:SAMPLE]

    def fit(separator: str) -> tuple[int, int]:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, strict=False)
            lengths = [len(row) for row in islice(rows, 20)]
        except csv.Error:
            return 0, 0
        header = lengths[0] if lengths else 0
        return (lengths.count(header), header) if header > 1 else (0, header)

    return max(SEPARATORS, key=fit)


def _clean(cell: str) -> str:
    if cell.startswith("'"):
        cell = restored(cell)
    if "&" in cell:
        cell = unescape(cell)
    return cell.strip() if "  " not in cell and cell.isprintable() else " ".join(cell.split())


def misfit(number: int, cells: list[str], *, asked: int) -> Issue:
    """Return the issue of a row that does not fit its header.

    Raises:
        Unreadable: A cell of it holds whole rows: a quotation mark is never closed.
    """
    if max(len(cell.splitlines()) for cell in cells) > MOST_LINES:
        raise _never_closed(number)
    message = _("The row has {got} cells where the header has {asked}; it was left out.")
    return Issue(message.format(got=len(cells), asked=asked), number, value=" | ".join(cells)[:200])


def _never_closed(row: int | None) -> Unreadable:
    """Return the refusal of a table that a missing quotation mark makes one long cell, which would lose its rows."""
    if row is None:
        return Unreadable(_("The table has a cell without end; nothing was imported; look for a lone quotation mark."))
    message = _("Row {row} opens a quotation mark that is never closed; nothing was imported; mend the row.")
    return Unreadable(message.format(row=row))
