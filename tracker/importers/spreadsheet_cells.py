"""A cell of our own spreadsheet as text again, whatever Excel or LibreOffice made of it on the way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.domain.sheets import Column, Holds, YesNo, restored, tidy
from tracker.i18n import _
from tracker.importers.tables.workbook import Cell

_DAY_ZERO = date(1899, 12, 30)  # Excel counts days from here. Source: ECMA-376, part 1, 18.17.4.1
_SERIALS = range(20_000, 110_000)  # 1954 to 2201 as serial days: a year is never so large, a day never so small
_SURE_DECIMALS = 3  # 140.123 has no zeros to lose: no report has a thousand items under one paragraph


def text_of(cell: Cell, column: Column) -> tuple[str, str]:
    """Return the text of a cell, and a sentence where a spreadsheet may have changed it ("" where not)."""
    match cell:
        case str():
            return restored(tidy(cell)), ""
        case bool():
            return (YesNo.YES if cell else YesNo.NO).value, ""
        case int() | float():
            return _of_number(float(cell), column)
        case datetime() | date():
            return _of_day(cell, column)
        case _:
            return str(cell), _doubt(str(cell))


def _of_number(number: float, column: Column) -> tuple[str, str]:
    if column.holds is Holds.DATE and number >= _SERIALS.start and int(number) in _SERIALS:
        return (_DAY_ZERO + timedelta(days=int(number))).isoformat(), ""
    if number.is_integer():
        return str(int(number)), ""
    text = repr(number)
    if column.holds is Holds.NUMBER and len(text.partition(".")[2]) < _SURE_DECIMALS:
        return text, _doubt(text)
    return text, ""


def _of_day(day: datetime | date, column: Column) -> tuple[str, str]:
    text = (day.date() if isinstance(day, datetime) else day).isoformat()
    return text, "" if column.holds is Holds.DATE else _doubt(text)


def _doubt(text: str) -> str:
    return _(
        "The cell holds %(text)s as a number or a date, so its last zeros or its form may be lost: "
        "format the cell as text, and write it as it should be."
    ) % {"text": text}
