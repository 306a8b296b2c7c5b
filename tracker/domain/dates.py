"""Dates as people know them: read from and written in words with their precision, never an invented day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tracker.domain.facts import Span
from tracker.domain.vocabulary import DatePrecision
from tracker.errors import Invalid
from tracker.i18n import N_, _

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


@dataclass(frozen=True, slots=True)
class When:
    """A date or period as it is recorded: first and last possible day, both inclusive, and how exactly it is known."""

    first: date
    last: date
    precision: DatePrecision

    @property
    def span(self) -> Span:
        """Return the days alone."""
        return Span(self.first, self.last)

    @classmethod
    def on(cls, day: date | None) -> When | None:
        """Return an exact day, None for none."""
        return None if day is None else cls(day, day, DatePrecision.DAY)

    @classmethod
    def until(cls, last: date, precision: DatePrecision) -> When:
        """Return the date of which only the last possible day and the precision are kept."""
        first = {DatePrecision.MONTH: last.replace(day=1), DatePrecision.YEAR: last.replace(month=1, day=1)}
        return cls(first.get(precision, last), last, precision)


_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read_span(text: str) -> tuple[Span, DatePrecision]:
    """Read `2016`, `2016-02`, `2016-02-02` or a period `2018-10/2019-09`.

    Raises:
        Invalid: where the text is no such date, names a day that does not exist, or a period ends before it begins.
    """
    first_text, slash, last_text = text.strip().partition("/")
    first, precision = _read_one(first_text)
    if not slash:
        return first, precision
    last, _unused = _read_one(last_text)
    if last.last < first.first:
        raise Invalid(_("“%(text)s” is a period that ends before it begins.") % {"text": text})
    return Span(first.first, last.last), DatePrecision.PERIOD


def _read_one(text: str) -> tuple[Span, DatePrecision]:
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise Invalid(_("“%(text)s” is not a date: write 2016, 2016-02 or 2016-02-02.") % {"text": text})
    year = int(found[1])
    month, day = (int(piece) if piece else None for piece in found.groups()[1:])
    try:
        if month is None:
            return Span(date(year, 1, 1), date(year, 12, 31)), DatePrecision.YEAR
        if day is None:
            return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1])), DatePrecision.MONTH
        return Span(date(year, month, day), date(year, month, day)), DatePrecision.DAY
    except ValueError as impossible:
        raise Invalid(_("“%(text)s” is a date that does not exist.") % {"text": text}) from impossible


def precision_of(span: Span) -> DatePrecision:
    """Tell how exactly a span is known from its ends."""
    if span.first == span.last:
        return DatePrecision.DAY
    if span.first.day == 1 and (span.first.year, span.first.month) == (span.last.year, span.last.month):
        return DatePrecision.MONTH if span.last.day == monthrange(span.last.year, span.last.month)[1] else _PERIOD
    if (span.first.month, span.first.day, span.last.month, span.last.day) == (1, 1, 12, 31):
        return DatePrecision.YEAR if span.first.year == span.last.year else _PERIOD
    return _PERIOD


_PERIOD = DatePrecision.PERIOD


def day_in_words(day: date) -> str:
    """Write a day: 15 April 2016."""
    return _("%(day)d %(month)s %(year)d") % {"day": day.day, "month": _(MONTHS[day.month - 1]), "year": day.year}


def month_in_words(day: date) -> str:
    """Write a month: April 2016."""
    return _("%(month)s %(year)d") % {"month": _(MONTHS[day.month - 1]), "year": day.year}


def span_in_words(span: Span) -> str:
    """Write a date or period with its precision: 2016, February 2016, 2 February 2016, 2011 to 2019."""
    match precision_of(span):
        case DatePrecision.DAY:
            return day_in_words(span.first)
        case DatePrecision.MONTH:
            return month_in_words(span.first)
        case DatePrecision.YEAR:
            return str(span.first.year)
        case DatePrecision.PERIOD:
            return _("%(first)s to %(last)s") % {"first": _edge(span.first, span), "last": _edge(span.last, span)}


def _edge(day: date, span: Span) -> str:
    whole_years = (span.first.month, span.first.day, span.last.month, span.last.day) == (1, 1, 12, 31)
    if whole_years:
        return str(day.year)
    whole_months = span.first.day == 1 and span.last.day == monthrange(span.last.year, span.last.month)[1]
    return month_in_words(day) if whole_months else day_in_words(day)
