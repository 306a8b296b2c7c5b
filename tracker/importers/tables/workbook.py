"""An Excel workbook (.xlsx) of anyone's making: its sheets as rows, within bounds of memory and time."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO
from xml.parsers import expat

from tracker.errors import Unreadable
from tracker.i18n import _

MOST_CELLS = 5_000_000  # of a sheet, empty ones between others included; the whole Index has 4.3 million
LARGEST_UNPACKED = 1024**3  # bytes of all members; the whole Index has about half
MOST_MEMBERS = 5_000
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1  # bit of a ZIP member's flags
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # an .xls, or the wrapping of an .xlsx with a password

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows with their numbers as Excel shows them; an empty cell is ""."""

    name: str
    rows: Iterator[tuple[int, list[Cell]]]


_FIGURES = 12  # of a row's number: more is beyond any sheet all the same
_DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError),
    *(OSError, ValueError, OverflowError, IndexError),
)


def sheets(data: bytes | Path) -> Iterator[Sheet]:
    """Yield the sheets of a workbook that hold cells, in its order; the rows of one before the next.

    Of a formula the stored result is read; a formula without one, and an error, is an empty cell. Of merged cells the
    first holds the value.

    Raises:
        Unreadable: It is no workbook, is damaged or encrypted, or is larger than any export.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    _check(data)
    try:
        book = CalamineWorkbook.from_path(data) if isinstance(data, Path) else _of_bytes(data)
        for place, told in enumerate(book.sheets_metadata):
            if "WorkSheet" in str(told.typ):
                rows = book.get_sheet_by_index(place).iter_rows()
                yield Sheet(told.name, enumerate(_whole(rows), start=1))
    except (CalamineError, OSError, ValueError) as problem:
        raise _damaged() from problem


def _whole(rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """Pass the rows on; a cell that brings the library down, as a date before all dates does, ends the file.

    The library is Rust: its panics are no `Exception`, and known by their name only.
    """
    try:
        yield from rows
    except Exception as problem:
        raise _damaged() from problem
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise _damaged() from problem


def _of_bytes(data: bytes):  # type: ignore[no-untyped-def] # noqa: ANN202 - a class of the library, imported late
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _damaged() -> Unreadable:
    return Unreadable(_("The Excel file is cut off or damaged; nothing was imported; save it again as .xlsx or CSV."))


def _check(data: bytes | Path) -> None:
    """Refuse what would take more memory than there is, before it is opened: by what it says and by what it holds."""
    source: IO[bytes] = io.BytesIO(data) if isinstance(data, bytes) else data.open("rb")
    with source:
        if source.read(4) == _OLD_OFFICE:
            raise _locked()
        try:
            with zipfile.ZipFile(source) as archive:
                _check_members(archive)
        except _DAMAGES as problem:
            raise _damaged() from problem


def _locked() -> Unreadable:
    return Unreadable(
        _("The Excel file is encrypted, or of an old kind; nothing was imported; save it as .xlsx without a password.")
    )


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise _locked()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        message = _("Unpacked, the Excel file has more than {limit} MB; nothing was imported; use the JSON or CSV.")
        raise Unreadable(message.format(limit=LARGEST_UNPACKED >> 20))
    for member in members:
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            with archive.open(member) as xml:
                _Extent().measure(xml)


class _Extent:
    """The cells of one sheet from the first row and column on, counted as they stream by."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = 0

    def measure(self, xml: IO[bytes]) -> None:
        """Read a sheet's XML to its end; a file with declarations of its own, or too many cells, is refused."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EntityDeclHandler = self._declared
        try:
            while chunk := xml.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003 - the library takes it by place alone
        except (expat.ExpatError, LookupError) as problem:  # the second: an encoding that nobody knows
            raise _damaged() from problem

    def _declared(self, *_entity: object) -> None:
        raise _damaged()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c" or name.endswith(":c"):
            reference = attributes.get("r", "")
            self._note_row(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            self.column = _column(reference) or self.column + 1
            if self.column > self.last_column:
                self.last_column = self.column
                self._bound()
        elif name == "row" or name.endswith(":row"):
            self.column = 0
            if not self._note_row(attributes.get("r", "")):
                self._note_row(str(self.row + 1))

    def _note_row(self, given: str) -> bool:
        """Take a row's number, if it is one."""
        if not (given.isascii() and given.isdecimal()):
            return False
        self.row = int(given[:_FIGURES])
        if self.row > self.last_row:
            self.last_row = self.row
            self._bound()
        return True

    def _bound(self) -> None:
        if self.last_row * self.last_column >= MOST_CELLS:
            message = _("A sheet of the Excel file has {limit} cells or more; nothing was imported; use JSON or CSV.")
            raise Unreadable(message.format(limit=f"{MOST_CELLS:,}"))


def _column(reference: str) -> int:
    """Return the column that "AB12" names, from 1; 0 for none."""
    column = 0
    for mark in reference[:4]:
        if not "A" <= mark <= "Z":
            break
        column = column * 26 + ord(mark) - 64
    return column
