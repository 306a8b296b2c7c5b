"""A CSV file of any maker as header and rows: encoding, line ends and separator told by content."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.records import Issue

SEPARATORS = ",;\t|"
SINGLE_BYTE = ("cp1252", "mac_roman")  # older spreadsheets on Windows and on the Mac
LONGEST_CELL = 1_000_000  # characters: a missing quotation mark, not a text
MOST_LINES = 50  # in one cell of a row that does not fit: beyond it, whole rows have been swallowed

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


def fold_header(header: str) -> str:
    """Return a header without case, spaces and punctuation: "State under Review" and "state_under_review" agree."""
    return re.sub(r"[\W_]+", "", header).casefold()


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with a mark, Windows-1252 or Mac Roman, told by content.

    Raises:
        Unreadable: It holds NUL bytes, so it is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_nul(data.decode(encoding, errors="replace"))
    try:
        return _without_nul(data.decode("utf-8"))
    except UnicodeDecodeError:
        # Files with a lone CR as line end come from the Mac: on equal terms its encoding goes first.
        order = reversed(SINGLE_BYTE) if b"\n" not in data else SINGLE_BYTE
        return _without_nul(max((data.decode(name, errors="replace") for name in order), key=likeliness))


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise Unreadable(_("The file holds NUL bytes, so it is no text; nothing was imported; export it again as CSV."))
    return text


def likeliness(text: str) -> int:
    """Return how much a decoded text looks like words: accented letters among letters of their case, quotes, dashes."""
    score = 0
    for place, mark in enumerate(text):
        if mark.isascii():
            continue
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        score += _likeliness_of(mark, before, after)
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
    try:
        for number, cells in enumerate(_records(decoded(data)), start=1):
            while len(cells) > len(headers) > 0 and not cells[-1].strip():
                cells.pop()
            if number == 1:
                headers = tuple(fold_header(cell) for cell in cells)
            elif len(cells) == len(headers):
                rows.append(Row(number, dict(zip(headers, (_clean(cell) for cell in cells), strict=True))))
            elif any(cell.strip() for cell in cells):
                issues.append(_misfit(number, cells, asked=len(headers)))
    except csv.Error as problem:
        raise _never_closed(None) from problem
    return Table(headers, tuple(rows), tuple(issues))


def header_of(data: bytes) -> tuple[str, ...]:
    """Return the folded headers of what may be a table."""
    first = re.split(rb"[\r\n]", data[:65536].lstrip(b"\r\n"), maxsplit=1)[0]
    rows = _records(decoded(first))
    try:
        return tuple(fold_header(cell) for cell in next(rows, []))
    except csv.Error:
        return ()


def _records(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    separator = max(SEPARATORS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)


def _clean(cell: str) -> str:
    return " ".join(unescape(cell).split())


def _misfit(number: int, cells: list[str], *, asked: int) -> Issue:
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
