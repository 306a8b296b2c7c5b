"""An export of the Index as a table: the sheet of an .xlsx file, or its columns as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile, islice
from pathlib import Path

from tracker.domain.sheets import restored
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue, Kind, ParsedRecord, RecordStream
from tracker.importers.tables.csv_table import misfit, raw_rows
from tracker.importers.tables.workbook import Cell, sheets
from tracker.importers.uhri.annotation import Reading
from tracker.importers.uhri.columns import COLUMNS, FIELDS, column_of, is_passed_over, is_uhri
from tracker.importers.uhri.record import record_of

_TITLE_ROWS = 20  # rows above the header that are looked through
_MOST_UNKNOWN = 50  # headers that are told about
_NOT_IN_TABLES = "UprCycle"  # the sheet has no such column: the cycle follows from the session

Rows = Iterable[tuple[int, Sequence[Cell]]]


def read_uhri_xlsx(data: bytes | Path, names: StateNames) -> RecordStream:
    """Read an export in XLSX: the first sheet that has the export's columns.

    Args:
        data: The file, or its bytes.
        names: Known States.
    Returns:
        A record an annotation, in the sheet's order.
    Raises:
        Unreadable: It is no workbook, is damaged, encrypted or too large, or no sheet has the columns.
    """
    others: list[str] = []
    for sheet in sheets(data):
        rows = iter(sheet.rows)
        for number, cells in islice(rows, _TITLE_ROWS):
            if is_uhri(str(cell) for cell in cells):
                return _stream(chain([(number, cells)], rows), names)
        others.append(sheet.name)
    raise Unreadable(
        _("No sheet of the Excel file has the columns of the Index; nothing was imported; choose another file.")
    )


def read_uhri_csv(data: bytes, names: StateNames) -> RecordStream:
    """Read the columns of an export as CSV, in any usual encoding.

    Args, Returns, Raises: as `read_uhri_xlsx`; rows that do not fit the header are issues.
    """
    return _stream(dropwhile(lambda row: not any(row[1]), raw_rows(data)), names)


def _stream(rows: Rows, names: StateNames) -> RecordStream:
    issues: list[Issue] = []
    return RecordStream(kind=Kind.UHRI, records=_records(iter(rows), names, issues), issues=issues)


def _records(
    rows: Iterator[tuple[int, Sequence[Cell]]], names: StateNames, issues: list[Issue]
) -> Iterator[ParsedRecord]:
    reading = Reading(names)
    _number, headers = next(rows, (0, ()))
    width = len(headers)
    columns = _columns([str(header) for header in headers], issues)
    for number, cells in rows:
        if len(cells) != width and any(str(cell).strip() for cell in (cells if len(cells) < width else cells[width:])):
            issues.append(misfit(number, [str(cell) for cell in cells], asked=width))
            continue
        fields = {
            column: restored(cell) if isinstance(cell, str) and cell.startswith("'") else cell
            for column, place in columns
            if place < len(cells) and (cell := cells[place]) != ""
        }
        if not fields:
            continue
        record = record_of(fields, number, reading)
        if isinstance(record, Issue):
            issues.append(record)
        else:
            yield record
    issues += reading.seen.symbol_issues()


def _columns(headers: Sequence[str], issues: list[Issue]) -> tuple[tuple[str, int], ...]:
    """Return our name for each column that is read, and its place; of two columns of one name the first is read."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, header in enumerate(headers):
        column = column_of(header)
        if column is None or column in places:
            if header.strip() and not is_passed_over(header):
                unknown.append(header)
        else:
            places[column] = place
    issues += (Issue(_("The table has no such column."), column=FIELDS[name]) for name in COLUMNS
               if name not in places and name != _NOT_IN_TABLES)  # fmt: skip
    issues += (Issue(_("A column that is not known; it was not read."), column=name[:200])
               for name in unknown[:_MOST_UNKNOWN])  # fmt: skip
    return tuple(places.items())
