"""Values of records as cells, and cells as values: dates with their precision, terms, States, themes."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dates import When, read_span
from tracker.domain.folding import fold
from tracker.domain.sheets import Column, Holds, YesNo
from tracker.domain.vocabulary import DatePrecision, label
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import naming
from tracker.storage import models

Cells = dict[str, str]
"""The cells of one row by the names of their columns, each as text."""

_PRINTED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Names:
    """What States and themes are called, read once for many rows: folded spelling -> code, and code -> name."""

    states: Mapping[str, str]
    themes: Mapping[str, str]
    state_names: Mapping[str, str]


def names(session: Session) -> Names:
    """Read every spelling of a State and of a theme."""
    states: dict[str, str] = {}
    named: dict[str, str] = {}
    for code, iso2, name in session.execute(select(models.State.code, models.State.iso2, models.State.name)):
        named[code] = name
        states |= {fold(each): code for each in (code, iso2, name)}
    alias = models.StateAlias
    for code, spelled in session.execute(select(alias.state_code, alias.alias).order_by(alias.alias)):
        states.setdefault(fold(spelled), code)
    themes: dict[str, str] = {}
    for code, name in session.execute(select(models.Theme.code, models.Theme.name)):
        themes |= {fold(name): code, fold(code): code}
    return Names(states, themes, named)


def written(when: When | None) -> str:
    """Write a date with its precision: 2016, 2016-02, 2016-02-02, or a period with a stroke; "" for none."""
    if when is None:
        return ""
    whole_years = (when.first.month, when.first.day, when.last.month, when.last.day) == (1, 1, 12, 31)
    whole_months = when.first.day == 1 and when.last.day == calendar.monthrange(when.last.year, when.last.month)[1]
    match when.precision:
        case DatePrecision.DAY:
            return when.last.isoformat()
        case DatePrecision.MONTH:
            return f"{when.last:%Y-%m}"
        case DatePrecision.YEAR:
            return f"{when.last:%Y}"
        case DatePrecision.PERIOD:
            form = "%Y" if whole_years else "%Y-%m" if whole_months else "%Y-%m-%d"
            return f"{when.first.strftime(form)}/{when.last.strftime(form)}"


def yes_no(flag: object) -> str:
    """Write a flag; what is not known is empty."""
    return "" if flag is None else (YesNo.YES if flag else YesNo.NO).value


def value(column: Column, text: str, known: Names) -> Any:  # noqa: ANN401 - as the field of the entry wants it
    """Return what a cell says, as the field of its column takes it.

    Raises:
        Invalid: it is empty where it may not be, or nothing that the column holds.
    """
    if not text and column.needed:
        raise Invalid(_("This cell may not be empty."), field=column.name)
    match column.holds:
        case Holds.FLAG:
            return _term(column, text) == YesNo.YES if text else False
        case Holds.TERM:
            return _term(column, text) if text else None
        case Holds.DATE:
            return _when(column, text) if text else None
        case Holds.STATE:
            return _state(column, text, known) if text else ""
        case Holds.STATES:
            codes = [_state(column, name, known) for name in naming.pieces(text)]
            return "; ".join(known.state_names[code] for code in dict.fromkeys(codes))
        case Holds.CODES:
            return tuple(sorted({_theme(column, name, known) for name in naming.pieces(text)}))
        case _:
            return text


def _term(column: Column, text: str) -> str:
    wanted = fold(text).replace("_", " ")
    for term in column.terms:
        spelled = {term.replace("_", " "), label(term), _(label(term))} if isinstance(term, StrEnum) else {term}
        if wanted in {fold(each).replace("_", " ") for each in spelled}:
            return term
    raise Invalid(
        _("“%(text)s” is none of the values of this column: %(values)s.")
        % {"text": text[:80], "values": ", ".join(column.terms)},
        field=column.name,
    )


def _when(column: Column, text: str) -> When:
    printed = _PRINTED.fullmatch(text)
    try:
        if printed:
            return _of_print(text, *(int(piece) for piece in printed.groups()))
        span, precision = read_span(text)
    except Invalid as problem:
        raise Invalid(str(problem), field=column.name) from problem
    return When(span.first, span.last, precision)


def _of_print(text: str, one: int, other: int, year: int) -> When:
    """Read a day as a spreadsheet prints it, where only one order of day and month is possible."""
    possible = {(day, month) for day, month in ((one, other), (other, one)) if month <= _MONTHS}
    if len(possible) > 1:
        raise Invalid(_("“%(text)s” can be read in two ways: write it as 2016-02-15.") % {"text": text})
    for day, month in possible:
        try:
            return When(date(year, month, day), date(year, month, day), DatePrecision.DAY)
        except ValueError:
            break
    raise Invalid(_("“%(text)s” is a date that does not exist.") % {"text": text})


def _state(column: Column, name: str, known: Names) -> str:
    code = known.states.get(fold(name.strip()))
    if code is None:
        raise Invalid(
            _("“%(name)s” is no State that is known here: write the name as the United Nations does, or its code.")
            % {"name": name[:80]},
            field=column.name,
        )
    return code


def _theme(column: Column, name: str, known: Names) -> str:
    code = known.themes.get(fold(name))
    if code is None:
        raise Invalid(_("“%(name)s” is no theme that is known here.") % {"name": name[:80]}, field=column.name)
    return code
