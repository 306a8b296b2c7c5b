"""The sheet of problems of a file: what could not be read as it stands, and what will not be applied."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass

from sqlalchemy.orm import Session

from tracker.importers.records import Issue, ParseResult
from tracker.services.imports.fates import Fate, fated, of_the_whole

HEADER = ("row or page", "number", "column", "value", "problem", "text")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of the sheet, in the order of `HEADER`."""

    row: int | None
    number: str
    column: str
    value: str
    message: str
    text: str


def problems(session: Session, result: ParseResult) -> tuple[Problem, ...]:
    """Return the problems of a file; rows about reviews whose report is not on record are none.

    Raises:
        Unreadable: the report does not say whose review it is of.
    """
    found = [_problem(issue) for issue in of_the_whole(result)]
    for each in fated(session, result):
        record = each.staged.record
        if each.fate is Fate.DOUBTFUL:
            found.append(Problem(None, record.number or "", "", "", each.staged.why, record.text))
        if each.fate is not Fate.ASIDE:
            found += [_problem(issue, number=record.number or "", text=record.text) for issue in record.issues]
    return tuple(found)


def sheet(found: tuple[Problem, ...]) -> str:
    """Write problems as CSV that a spreadsheet opens as text: no cell is a formula."""
    out = io.StringIO()
    out.write("\ufeff")  # without the mark, spreadsheets take UTF-8 for their own encoding
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows([_cell(value) for value in astuple(each)] for each in found)
    return out.getvalue()


def _cell(value: str | int | None) -> str:
    """Put an apostrophe before what a spreadsheet would compute; it shows the cell without it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _problem(issue: Issue, *, number: str = "", text: str = "") -> Problem:
    return Problem(issue.row, number, issue.column or "", issue.value or "", issue.message, text)
