"""Our own spreadsheet as bytes: a workbook with lists to choose from and its own explanation, or plain CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

from tracker.domain.sheet_columns import TITLES
from tracker.domain.sheets import LONGEST, REFERENCE, TOO_LONG, VERSION, Column, Holds, Sheet, neutral
from tracker.domain.vocabulary import label
from tracker.i18n import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_DARK = "#1F3A5F"
_PALE = "#EEF1F5"
_GREY = "#6B7280"
_WIDTHS = {Holds.LONG: 60, Holds.STATES: 28, Holds.DATE: 14, Holds.FLAG: 10, Holds.NUMBER: 12, Holds.REFERENCE: 26}
_WIDTH = 18
_SPARE = 2_000  # empty rows below the last in which a list is offered too
_LISTS, _README = "lists", "read me"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to be written: rows of texts in the order of its columns.

    `offered` gives a column values to choose from that its own closed list does not name, such as States.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[str]]
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def choices(self, column: Column) -> Sequence[str]:
        """Return what a column offers to choose from; nothing where anything may be written."""
        return column.terms or self.offered.get(column.name, ())


def write_csv(table: Table, out: IO[bytes]) -> None:
    """Write one sheet as CSV: UTF-8 with its mark, so that Excel reads the letters, and nothing that is a formula."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.header for column in table.columns])
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    text.flush()
    text.detach()


def write_workbook(tables: Sequence[Table], out: IO[bytes]) -> None:
    """Write sheets as a workbook, row by row, with an explanation and the lists behind the choices.

    Row by row means by way of the system's temporary folder, where a process that is killed leaves them: evidence,
    which may be unpublished, is written in memory.
    """
    from xlsxwriter import Workbook

    way = "in_memory" if any(table.sheet is Sheet.EVIDENCE for table in tables) else "constant_memory"
    options = {way: True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001 (the same rows are the same bytes, whenever)
    lists = _places(tables)
    for table in tables:
        _write_table(book, table, lists)
    _write_readme(book, tables)
    _write_lists(book, lists)
    book.close()


def _write_table(book: Workbook, table: Table, lists: Mapping[tuple[str, ...], str]) -> None:
    page = book.add_worksheet(table.sheet.value)
    head, needed, aside = _headers(book)
    for place, column in enumerate(table.columns):
        look = _look(book, column)
        page.set_column(place, place, _WIDTHS.get(column.holds, _WIDTH), look, {"hidden": column.name == VERSION})
    page.freeze_panes(1, 1)
    page.set_row(0, 24)
    for place, column in enumerate(table.columns):
        is_aside = column.holds in {Holds.SHOWN, Holds.REFERENCE, Holds.VERSION}
        page.write_string(0, place, column.header, aside if is_aside else needed if column.needed else head)
    looks = [_look(book, column) for column in table.columns]
    last = 0
    for last, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            if cell:
                text = neutral(cell)
                page.write_string(last, place, text if len(text) <= LONGEST else TOO_LONG, looks[place])
    page.autofilter(0, 0, last, len(table.columns) - 1)
    _offer(page, table, lists, last=last + _SPARE)


def _headers(book: Workbook) -> tuple[Any, Any, Any]:
    """Return the looks of a header: of what may be written, of what must be, and of what stays as it is."""
    base = {"bold": True, "valign": "vcenter", "border": 1, "border_color": "#FFFFFF"}
    return (
        book.add_format(base | {"font_color": "#FFFFFF", "bg_color": "#4B6584"}),
        book.add_format(base | {"font_color": "#FFFFFF", "bg_color": _DARK}),
        book.add_format(base | {"font_color": _GREY, "bg_color": _PALE}),
    )


def _look(book: Workbook, column: Column) -> Any:  # noqa: ANN401 - a format of the library
    """Return how the cells of a column look; all are text, so that 140.10 stays what it is."""
    look: dict[str, Any] = {"num_format": "@", "valign": "top", "text_wrap": column.holds is Holds.LONG}
    if column.holds in {Holds.SHOWN, Holds.VERSION, Holds.REFERENCE}:
        look |= {"font_color": _GREY, "bg_color": _PALE}
    return book.add_format(look)


def _offer(page: Worksheet, table: Table, lists: Mapping[tuple[str, ...], str], *, last: int) -> None:
    for place, column in enumerate(table.columns):
        choices = tuple(map(str, table.choices(column)))
        if choices:
            rule = {"validate": "list", "source": lists[choices], "error_type": "warning", "ignore_blank": True}
            page.data_validation(1, place, last, place, rule)


def _places(tables: Sequence[Table]) -> dict[tuple[str, ...], str]:
    """Give every list a column of the sheet of lists; columns with the same values share one."""
    found: dict[tuple[str, ...], str] = {}
    for table in tables:
        for column in table.columns:
            choices = tuple(map(str, table.choices(column)))
            if choices and choices not in found:
                letter = _letter(len(found))
                found[choices] = f"={_LISTS}!${letter}$2:${letter}${len(choices) + 1}"
    return found


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    return str(xl_col_to_name(place))


def _write_lists(book: Workbook, lists: Mapping[tuple[str, ...], str]) -> None:
    page = book.add_worksheet(_LISTS)
    head, _needed, _aside = _headers(book)
    page.set_column(0, max(0, len(lists) - 1), 24)
    for row in range(max((len(choices) for choices in lists), default=0) + 1):
        for place, choices in enumerate(lists):
            if row == 0:
                page.write_string(0, place, _("List %(n)d") % {"n": place + 1}, head)
            elif row <= len(choices):
                page.write_string(row, place, choices[row - 1])


def _write_readme(book: Workbook, tables: Sequence[Table]) -> None:
    page = book.add_worksheet(_README)
    head, needed, _aside = _headers(book)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    for place, width in enumerate((20, 24, 70, 12, 60)):
        page.set_column(place, place, width, wrapped)
    page.write_string(0, 0, _("How this file is read back"), bold)
    row = 1
    for row, sentence in enumerate(_rules(), 1):
        page.write_string(row, 0, sentence, book.add_format({"text_wrap": False}))
    row += 2
    titles = (_("Sheet"), _("Column"), _("What it means"), _("Must be filled"), _("Values"))
    for place, title in enumerate(titles):
        page.write_string(row, place, title, head)
    for table in tables:
        for column in table.columns:
            row += 1
            told = (_(TITLES[table.sheet]), column.header, _(column.about), _("yes") if column.needed else "")
            for place, text in enumerate((*told, _values(column))):
                page.write_string(row, place, text, needed if place == 1 and column.needed else wrapped)


def _rules() -> tuple[str, ...]:
    return (
        _(
            "Change what you like, add rows below, and send the file on the page “Import”. "
            "You see first what would change."
        ),
        _("A row with a reference changes that record. A row without one is a new record."),
        _(
            "An emptied cell empties the field, where it may be empty. "
            "A column that you take away leaves its field alone."
        ),
        _("A row whose record was changed on the site meanwhile is not taken, and the page says so."),
        _("Write dates as well as they are known: 2016, 2016-02, 2016-02-15, or a period 2018-10/2019-09."),
        _("Several values in one cell stand between semicolons. Grey columns are read by nobody: leave them."),
    )


def _values(column: Column) -> str:
    pairs = ((str(term), _(label(term)) if isinstance(term, StrEnum) else "") for term in column.terms)
    said = (f"{value} ({words})" if words and words.casefold() != value.casefold() else value for value, words in pairs)
    return "; ".join(said) if column.name != REFERENCE else ""
