"""Our own spreadsheet, XLSX or CSV, as people send it back: told by its columns, read into cells by name."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.sheet_columns import COLUMNS, editable
from tracker.domain.sheets import REFERENCE, Column, Holds, Sheet, sheet_of
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult, Place
from tracker.importers.spreadsheet_cells import text_of
from tracker.importers.tables.csv_table import fold_header, raw_rows
from tracker.importers.tables.workbook import Cell, sheets

_HEADER_ROWS = 20  # rows that are looked through for the header
_NAMES = 1024 * 1024  # bytes of a workbook's list of sheets
_ASIDE = frozenset({"lists", "readme"})  # what our workbooks hold besides: never rows
_MOST_UNKNOWN = 50
_TOLD = frozenset({"row", "problem", "field", "outcome", "why"})  # what the sheet of problem rows adds

Rows = Iterable[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of one sheet: where each column stands."""

    sheet: Sheet
    places: tuple[tuple[Column, int], ...]
    unknown: tuple[str, ...]


def is_spreadsheet(headers: Iterable[str]) -> bool:
    """Tell whether these headers are those of one of our sheets."""
    return bool(_candidates([fold_header(header) for header in headers]))


def names_our_sheets(data: bytes) -> bool:
    """Tell whether a workbook has one of our sheets by name, without opening more of it than its list of sheets."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("xl/workbook.xml") as listed:
            xml = listed.read(_NAMES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return False  # whoever reads it says what is wrong with it
    named = {fold_header(name) for name in re.findall(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"", xml)}
    return bool(named & set(Sheet))


def read_spreadsheet_csv(data: bytes) -> ParseResult:
    """Read one of our sheets as CSV, with any separator and encoding that a spreadsheet writes.

    Raises:
        Unreadable: it is no text, or has none of our columns.
    """
    issues: list[Issue] = []
    records = _read([("", raw_rows(data))], issues)
    return _result(records, issues, data)


def read_spreadsheet_xlsx(data: bytes) -> ParseResult:
    """Read every sheet of ours in a workbook, in its order; other sheets are passed over, and told.

    Raises:
        Unreadable: it is no workbook, is damaged, or no sheet has our columns.
    """
    issues: list[Issue] = []
    records = _read(((sheet.name, sheet.rows) for sheet in sheets(data)), issues)
    return _result(records, issues, data)


def _result(records: list[ParsedRecord], issues: list[Issue], data: bytes) -> ParseResult:
    carried = (issue for record in records for issue in record.issues)
    return ParseResult(
        kind=Kind.SPREADSHEET,
        document=ParsedDocument(),
        records=tuple(records),
        issues=(*issues, *carried),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _read(tables: Iterable[tuple[str, Rows]], issues: list[Issue]) -> list[ParsedRecord]:
    found: list[ParsedRecord] = []
    is_ours = False
    for name, table in tables:
        if fold_header(name) in _ASIDE:
            continue
        rows = iter(table)
        header = _header(rows, name)
        if header is None:
            if name:
                issues.append(Issue(_("A sheet without our columns; it was not read."), value=name[:200]))
            continue
        is_ours = True
        issues += (
            Issue(_("A column that is not known; it was not read."), column=unknown[:200])
            for unknown in header.unknown[:_MOST_UNKNOWN]
        )
        found += _records(header, rows)
    if not is_ours:
        raise Unreadable(
            _("No sheet of the file has the columns of ours; nothing was imported; begin with the empty sheet.")
        )
    return found


def _header(rows: Iterator[tuple[int, Sequence[Cell]]], name: str) -> _Header | None:
    """Find the header among the first rows, and whose it is: by the sheet's name, else by the columns."""
    for number, cells in rows:
        folded = [fold_header(str(cell)) for cell in cells]
        candidates = _candidates(folded)
        if candidates:
            named = next((sheet for sheet in candidates if sheet == fold_header(name)), None)
            return _placed(named or candidates[0], folded, [str(cell) for cell in cells])
        if number >= _HEADER_ROWS:
            break
    return None


def _candidates(folded: Sequence[str]) -> list[Sheet]:
    """Return the sheets that a header may be of, the likeliest first."""
    present = set(folded)
    fits = []
    for sheet in Sheet:
        names = [_spelled(column) for column in editable(sheet)]
        known = sum(bool(spelled & present) for spelled in names)
        whole = all(_spelled(column) & present for column in editable(sheet) if column.needed)
        if whole or (known and REFERENCE in present):
            fits.append((-known, sheet))
    return [sheet for _known, sheet in sorted(fits, key=lambda fit: fit[0])]


def _spelled(column: Column) -> set[str]:
    return {fold_header(column.header), fold_header(column.name)}


def _placed(sheet: Sheet, folded: Sequence[str], headers: Sequence[str]) -> _Header:
    places: list[tuple[Column, int]] = []
    taken: set[int] = set()
    for column in COLUMNS[sheet]:
        for spelled in (fold_header(column.header), fold_header(column.name)):  # a title before a name: "State"
            place = next((at for at, each in enumerate(folded) if each == spelled and at not in taken), None)
            if place is not None:
                taken.add(place)
                places.append((column, place))
                break
    unknown = [
        header
        for place, header in enumerate(headers)
        if header.strip() and place not in taken and folded[place] not in _TOLD
    ]
    read = tuple((column, place) for column, place in places if column.holds is not Holds.SHOWN)
    return _Header(sheet, read, tuple(unknown))


def _records(header: _Header, rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[ParsedRecord]:
    for number, cells in rows:
        issues: list[Issue] = []
        read: list[tuple[str, str]] = []
        for column, place in header.places:
            text, doubt = text_of(cells[place] if place < len(cells) else "", column)
            read.append((column.name, text))
            if doubt:
                issues.append(Issue(doubt, number, column.name, text))
        if any(text for _name, text in read):
            yield _record(header.sheet, tuple(read), number, tuple(issues))


def _record(sheet: Sheet, cells: tuple[tuple[str, str], ...], number: int, issues: tuple[Issue, ...]) -> ParsedRecord:
    given = dict(cells)
    reference = given.get(REFERENCE, "")
    sheet = sheet_of(reference) or sheet  # a header with few columns may be that of several sheets
    said = "\x1f".join(f"{name}\x1e{text}" for name, text in sorted(given.items()))
    return ParsedRecord(
        key=f"{sheet.value}:{reference or 'new:' + hashlib.sha256(said.encode()).hexdigest()[:16]}",
        text=next((given[name] for name in ("text", "summary", "about", "as_stated") if given.get(name)), ""),
        number=given.get("number") or None,
        issues=issues,
        place=Place(row=number),
        sheet=sheet.value,
        cells=cells,
    )
