"""A row of a sheet beside the record that it names: which cells differ, and which a spreadsheet may have spoilt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from tracker.domain.dates import When
from tracker.domain.sheet_columns import column, editable
from tracker.domain.sheets import REFERENCE, TOO_LONG, VERSION, Column, Holds, Sheet, tidy
from tracker.errors import Conflict, Invalid
from tracker.i18n import _
from tracker.services.sheets.books import version
from tracker.services.sheets.values import Cells, Names, value, written, yes_no

_GROUPS = re.compile(r"(?<=\d)[,\s](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_CODE_PAGE = "cp1252"  # what Excel writes as plain CSV: a letter beyond it becomes a question mark


def differing(sheet: Sheet, given: Mapping[str, str], there: Cells) -> dict[str, str]:
    """Return the cells of a row that differ from its record; columns that the row lacks do not."""
    return {
        each.name: given[each.name]
        for each in editable(sheet)
        if each.name in given
        and given[each.name] not in (there[each.name], TOO_LONG)
        and not (each.fixed and _is_same_number(given[each.name], there[each.name]))
    }


def refuse_spoilt(sheet: Sheet, given: Mapping[str, str], there: Cells, *, doubts: Mapping[str, str]) -> None:
    """Refuse a row that was changed here meanwhile, or whose differing cells are no change that a person made.

    Args:
        sheet: which.
        given: the cells that differ, and the version that the row was written with.
        there: the record.
        doubts: column -> what a spreadsheet may have done to the cell.

    Raises:
        Conflict: the record was changed since the sheet was made.
        Invalid: a cell may be spoilt, or says what may not change; with its column.
    """
    seen = given.get(VERSION, "")
    if seen and seen != version(there):
        raise Conflict(
            _(
                "The record was changed here since the sheet was made, so the row was not taken. "
                "Export it again and repeat your change."
            )
        )
    for name in (name for name in given if name != VERSION):
        this = column(sheet, name)
        if this.fixed:
            words = _("On record it is “%(there)s”, and it stays: everything refers to it.")
            raise Invalid(words % {"there": there[name]}, field=name)
        for sentence in _spoilt(this, given[name], there[name], doubts.get(name, "")):
            raise Invalid(sentence, field=name)


def _spoilt(this: Column, given: str, there: str, doubt: str) -> Iterator[str]:
    if doubt:
        yield doubt
    if this.holds is Holds.NUMBER and _is_same_number(given, there):
        yield _(
            "The file has %(given)s where the record has %(there)s: a spreadsheet may have made it a number. "
            "Format the column as text."
        ) % {"given": given, "there": there}
    if given == tidy(there.encode(_CODE_PAGE, "replace").decode(_CODE_PAGE)):
        yield _("The letters of this cell were lost as the file was saved: save it as “CSV UTF-8”.")


def canonical(sheet: Sheet, given: Mapping[str, str], known: Names) -> Cells:
    """Return the cells of a new row as they would be written of a record; what cannot be read stays as it is."""
    return {name: _rewritten(column(sheet, name), text, known) for name, text in given.items() if name not in _ASIDE}


_ASIDE = (REFERENCE, VERSION)


def _rewritten(this: Column, text: str, known: Names) -> str:
    if not text:
        return ""
    try:
        read = value(this, text, known)
    except Invalid:
        return text
    match read:
        case bool():
            return yes_no(read)
        case When():
            return written(read)
        case tuple():
            return "; ".join(read)
        case _:
            return str(read)


def _is_same_number(one: str, other: str) -> bool:
    first, second = _GROUPS.sub("", one), _GROUPS.sub("", other)
    both = _PLAIN.fullmatch(first) and _PLAIN.fullmatch(second)
    return bool(both) and one != other and Decimal(first) == Decimal(second)
