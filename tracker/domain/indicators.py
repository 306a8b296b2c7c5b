"""Indicators: periods in their order, what is missing between them, what may be joined, compared or was revised.

A value belongs to whoever states it. Two sources on one period stand side by side and are never averaged; where nothing
is on record the period is unknown, which is not zero. Source: OHCHR, Human Rights Indicators: A Guide to Measurement
and Implementation (HR/PUB/12/5), on meta-data, on breaks in series and on naming who states a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise

from tracker.domain.dates import precision_of
from tracker.domain.document import Source
from tracker.domain.facts import Span
from tracker.domain.vocabulary import DatePrecision
from tracker.i18n import N_

_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)  # counts of a day or month belong to one course where they are a year apart at most
_ALIKE = 0.05  # periods whose lengths differ by less are of one kind: years, and leap years


class GapReason(StrEnum):
    """Why a period has no value, or why the values before and after it cannot be compared."""

    NOT_PUBLISHED = "not_published"
    NOT_COLLECTED = "not_collected"
    NOT_FOUND = "not_found"
    SERIES_BROKEN = "series_broken"


REASONS = {
    GapReason.NOT_PUBLISHED: N_("not published"),
    GapReason.NOT_COLLECTED: N_("not collected"),
    GapReason.NOT_FOUND: N_("not found"),
    GapReason.SERIES_BROKEN: N_("series broken"),
}
"""The reasons in words, as a table prints them."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number as one source states it. `dated` and `known_on` are the last possible days of its document and of the
    publication of that; where it is not published, both are one.
    """

    ref: str
    period: Span
    number: float
    printed: str
    at_least: bool
    unit: str
    about: str
    stated_by: str
    source: Source
    locator: str
    dated: date
    known_on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """A period recorded as missing or as a break; without a reason nothing at all is on record: it is unknown."""

    period: Span
    reason: GapReason | None = None
    note: str = ""

    @property
    def is_break(self) -> bool:
        """Tell whether values from this period on are counted in another way than before."""
        return self.reason is GapReason.SERIES_BROKEN


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator of one State with everything on record of it that the reader may see."""

    state: str
    code: str
    title: str
    unit: str
    definition: str
    values: tuple[Value, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A value in its period. `revised_in` names the later document in which its source gives another number."""

    value: Value
    is_comparable: bool
    revised_in: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """One line of the table: its values, or why there are none; `differs` where sources contradict each other."""

    span: Span
    values: tuple[Standing, ...] = ()
    gaps: tuple[Gap, ...] = ()
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What one source states over time; `joined` tells of each value but the last whether a line leads to the next."""

    stated_by: str
    values: tuple[Value, ...]
    joined: tuple[bool, ...]


def periods(series: Series) -> tuple[Period, ...]:
    """Return every period in order: with values, recorded as missing, and unknown between the first and the last."""
    found = [_period(series, span, tuple(values)) for span, values in _by_span(series.values)]
    taken = {each.span for each in found}
    found += [Period(gap.period, gaps=(gap,)) for gap in series.gaps if gap.period not in taken]
    found += [Period(span, gaps=(Gap(span),)) for span in holes(series)]
    return tuple(sorted(found, key=lambda each: (each.span.first, each.span.last)))


def holes(series: Series) -> tuple[Span, ...]:
    """Return the periods between others for which nothing is on record."""
    reach = _reach(series.values)
    known = [(each.period, reach[each.ref]) for each in series.values]
    known += [(gap.period, gap.period.last) for gap in series.gaps if not gap.is_break]
    found: list[Span] = []
    last = until = None
    for span, reached in sorted(known, key=lambda pair: (pair[0].first, pair[0].last)):
        if until and last and span.first > until + _DAY:
            found.append(Span(last + _DAY, span.first - _DAY))
        last, until = max(last or span.last, span.last), max(until or reached, reached, span.last)
    return tuple(found)


def courses(series: Series) -> tuple[Course, ...]:
    """Return what each source states in the unit of the series, the fullest first; revised numbers are left out."""
    current = [
        each.value for line in periods(series) for each in line.values if each.is_comparable and not each.revised_in
    ]
    reach = _reach(series.values)
    by_source: dict[str, list[Value]] = {}
    for value in current:
        by_source.setdefault(value.stated_by, []).append(value)
    ordered = sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[1][0].period.first, pair[0]))
    return tuple(
        Course(name, tuple(values), tuple(_is_joined(a, b, reach[a.ref], series.gaps) for a, b in pairwise(values)))
        for name, values in ordered
    )


def latest(series: Series) -> Period | None:
    """Return the last period that has a value; None where no value is on record."""
    told = (each for each in periods(series) if each.values)
    return max(told, key=lambda each: (each.span.last, each.span.first), default=None)


def whole(series: Series) -> Span | None:
    """Return the days from the first value to the last; None where no value is on record."""
    if not series.values:
        return None
    return Span(min(each.period.first for each in series.values), max(each.period.last for each in series.values))


def contradict(one: Value, other: Value) -> bool:
    """Tell whether two values of one period cannot both be right: “at least 40” and 48 can, 40 and 48 cannot."""
    if one.at_least and other.at_least:
        return False
    if one.at_least or other.at_least:
        least, exact = (one, other) if one.at_least else (other, one)
        return exact.number < least.number
    return one.number != other.number


def _by_span(values: Iterable[Value]) -> Iterator[tuple[Span, Iterator[Value]]]:
    def place(value: Value) -> tuple[date, date]:
        return (value.period.first, value.period.last)

    ordered = sorted(values, key=lambda each: (*place(each), each.stated_by, each.dated, each.ref))
    return ((Span(*span), group) for span, group in groupby(ordered, key=place))


def _period(series: Series, span: Span, values: Sequence[Value]) -> Period:
    standing = tuple(Standing(each, each.unit == series.unit, _revised_in(each, values)) for each in values)
    current = [each.value for each in standing if each.is_comparable and not each.revised_in]
    differs = any(contradict(one, other) for place, one in enumerate(current) for other in current[place + 1 :])
    return Period(span, standing, tuple(gap for gap in series.gaps if gap.period == span), differs)


def _revised_in(value: Value, among: Sequence[Value]) -> str:
    later = [
        each
        for each in among
        if (each.stated_by, each.unit) == (value.stated_by, value.unit)
        and each.dated > value.dated
        and (each.number, each.at_least) != (value.number, value.at_least)
    ]
    return max(later, key=lambda each: (each.dated, each.ref)).source.key if later else ""


def _reach(values: Sequence[Value]) -> dict[str, date]:
    """Return until when each value speaks: its period, or for counts of a day or month until the next is due."""
    found = {each.ref: each.period.last for each in values}
    by_kind: dict[tuple[str, DatePrecision], list[Value]] = {}
    for each in values:
        by_kind.setdefault((each.stated_by, precision_of(each.period)), []).append(each)
    for (_source, precision), same in by_kind.items():
        if precision not in {DatePrecision.DAY, DatePrecision.MONTH}:
            continue
        days = sorted({each.period.first for each in same})
        steps = [later - earlier for earlier, later in pairwise(days)]
        if steps:
            due = min(min(steps) * 1.5, _YEAR)
            found |= {each.ref: max(each.period.last, each.period.first + due - _DAY) for each in same}
    return found


def _is_joined(one: Value, other: Value, reached: date, gaps: Iterable[Gap]) -> bool:
    if not _same_kind(one.period, other.period) or other.period.first > reached + _DAY:
        return False
    return not any(_parts(gap, one.period, other.period) for gap in gaps)


def _parts(gap: Gap, one: Span, other: Span) -> bool:
    if gap.is_break:
        return one.first < gap.period.first <= other.last
    return one.last < gap.period.first and gap.period.last < other.first


def _same_kind(one: Span, other: Span) -> bool:
    if precision_of(one) is not precision_of(other):
        return False
    lengths = sorted((each.last - each.first).days + 1 for each in (one, other))
    return precision_of(one) is DatePrecision.MONTH or lengths[1] - lengths[0] <= _ALIKE * lengths[1]
