"""The rows of a table as its source has them: its own columns, its own words, nothing understood and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from pathlib import Path

from tracker.domain.sheets import restored
from tracker.importers import containers
from tracker.importers.containers import Container
from tracker.importers.lookups import load_states
from tracker.importers.records import Kind, ParsedRecord
from tracker.importers.tables.csv_table import fold_header, raw_rows
from tracker.importers.tables.workbook import Cell, sheets
from tracker.importers.uhri.columns import COLUMNS, column_of, is_uhri
from tracker.importers.uhri.json_items import Twice, items
from tracker.importers.upr_info import COLUMNS as UPR_COLUMNS
from tracker.importers.upr_info import POSITIONS

_TITLE_ROWS = 20  # rows above the header of a sheet that are looked through
_MARKS = re.compile(r"[\W_]+")

Line = tuple[int, tuple[str, ...]]
"""A row's number, as issues name it, and its cells."""
Finder = Callable[[Sequence[str]], list[str]]
"""Returns what is wrong with a row, by its cells; nothing where it is no problem."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A header, and the rows below it with their numbers, to be read once."""

    header: tuple[str, ...]
    lines: Iterator[Line]


def table_of(path: Path, kind: str) -> SourceTable | None:
    """Return the rows of a kept file; None where it is no table, or not one that could be sent again as CSV.

    Raises:
        Unreadable: it is damaged.
    """
    if kind not in {Kind.UHRI, Kind.UPR_INFO, Kind.TREATY_ACTIONS}:
        return None
    match containers.container(containers.head(path), path):
        case Container.TEXT:
            return _first(raw_rows(path.read_bytes()))
        case Container.WORKBOOK:
            return _sheet(path)
        case Container.JSON:
            return SourceTable(tuple(COLUMNS), _annotations(path))
        case _other:
            return None


def _first(rows: Iterator[tuple[int, list[str]]]) -> SourceTable | None:
    """Take the first row that is not empty for the header."""
    for _number, cells in rows:
        if any(cell.strip() for cell in cells):
            return SourceTable(tuple(cells), ((number, _plain(row)) for number, row in rows))
    return None


def _plain(cells: Iterable[str]) -> tuple[str, ...]:
    """Return cells without the apostrophe that a sheet of problem rows puts before what looks like a formula."""
    return tuple(map(restored, cells))


def _sheet(path: Path) -> SourceTable | None:
    """Return the first sheet that has the columns of the Index."""
    for sheet in sheets(path):
        rows = iter(sheet.rows)
        for number, cells in islice(rows, _TITLE_ROWS):
            if is_uhri(str(cell) for cell in cells):
                return SourceTable(_texts(cells), ((place, _texts(row)) for place, row in rows))
            if number > _TITLE_ROWS:
                break
    return None


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    return _plain(str(cell) for cell in cells)


def _annotations(path: Path) -> Iterator[Line]:
    """Yield the annotations of an array as rows of the export's table; several values stand on lines of a cell."""
    with path.open("rb") as source:
        for number, item in enumerate(items(source), start=1):
            found = item.value if isinstance(item, Twice) else item
            if isinstance(found, dict):
                fields = {column_of(name): value for name, value in found.items()}
                yield number, tuple(_text(fields.get(column)) for column in COLUMNS)


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return "" if value is None else str(value)


def upr_info_finder(header: Sequence[str], found: Iterable[tuple[ParsedRecord, list[str]]]) -> Finder:
    """Return what finds all rows of records of UPR Info: one record has a row for each recommending State."""
    known = {fold_header(name): column for column, spelled in UPR_COLUMNS.items() for name in spelled}
    places = {known[name]: place for place, name in reversed([*enumerate(map(fold_header, header))]) if name in known}
    names = load_states()
    wrong = {
        _mark(record.state or record.key.partition("|")[0], record.text, record.position_as_stated or ""): remarks
        for record, remarks in found
    }

    def find(cells: Sequence[str]) -> list[str]:
        if len(cells) < len(header):
            return []
        state, text, response = (" ".join(unescape(cells[places[name]]).split()) for name in _TOLD_BY)
        return wrong.get(_mark(names.find(state) or state, text, response), [])

    return find


_TOLD_BY = ("state", "text", "response")


def _mark(state: str, text: str, response: str) -> tuple[str, str, str]:
    """Return what a record and each of its rows have in common: spellings of one answer are one."""
    stated = fold_header(response)
    return state, _MARKS.sub("", text).casefold(), POSITIONS.get(stated, stated)
