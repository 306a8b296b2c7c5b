"""The rows of a table as its source has them: its own columns, its own words, nothing understood and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from tracker.importers import containers
from tracker.importers.containers import Container
from tracker.importers.records import Kind
from tracker.importers.tables.csv_table import raw_rows
from tracker.importers.tables.workbook import Cell, sheets
from tracker.importers.uhri.columns import COLUMNS, column_of, is_uhri
from tracker.importers.uhri.json_items import Twice, items

_TITLE_ROWS = 20  # rows above the header of a sheet that are looked through

Line = tuple[int, tuple[str, ...]]
"""A row's number, as issues name it, and its cells."""


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
            return SourceTable(tuple(cells), ((number, tuple(row)) for number, row in rows))
    return None


def _sheet(path: Path) -> SourceTable | None:
    """Return the first sheet that has the columns of the Index."""
    for sheet in sheets(path):
        rows = iter(sheet.rows)
        for number, cells in islice(rows, _TITLE_ROWS):
            if is_uhri(str(cell) for cell in cells):
                return SourceTable(_texts(cells), ((place, _texts(row)) for place, row in chain(rows)))
            if number > _TITLE_ROWS:
                break
    return None


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(str(cell) for cell in cells)


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
