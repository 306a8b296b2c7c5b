"""Indicators: missing is not zero, sources are never averaged, and only what follows each other is joined."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.series import MINISTRY, UNION, gap, series, value
from tracker.domain import indicators, series_figures
from tracker.domain.dates import read_span
from tracker.domain.facts import Span
from tracker.domain.indicators import Gap, GapReason, Series, Value


def days(period: str) -> Span:
    return read_span(period)[0]


def joined(held: Series, stated_by: str = MINISTRY) -> tuple[bool, ...]:
    return next(each.joined for each in indicators.courses(held) if each.stated_by == stated_by)


def test_a_period_between_others_without_anything_is_unknown_and_no_value() -> None:
    told = indicators.periods(series(value("2014", 5), value("2017", 7)))

    assert [each.span for each in told] == [days("2014"), days("2015/2016"), days("2017")]
    assert told[1].values == ()
    assert told[1].gaps == (Gap(days("2015/2016")),)


def test_a_period_recorded_as_missing_is_told_with_its_reason_and_not_as_unknown_too() -> None:
    held = series(value("2014", 5), gap("2015", note="asked in vain"), value("2016", 7))

    told = series_figures.lines(held)

    assert indicators.holes(held) == ()
    assert [(each.period, each.words, each.remarks) for each in told] == [
        ("2014", "5", ()),
        ("2015", "not published", ("asked in vain",)),
        ("2016", "7", ()),
    ]


@pytest.mark.parametrize(
    ("first", "second", "is_joined"),
    [
        ("2014", "2015", True),
        ("2014", "2016", False),
        ("2015-12", "2016-01", True),
        ("2018-01-01", "2018-12-31", True),  # counts of a day, within a year
        ("2018-12-31", "2019-12-31", True),
        ("2018-01-01", "2019-12-31", False),
        ("2010/2012", "2013/2015", True),
        ("2010/2012", "2013", False),  # three years and one are not compared
        ("2014", "2015-01-01", False),
    ],
)
def test_a_line_joins_only_values_of_one_kind_of_period_that_follow_each_other(
    first: str, second: str, is_joined: bool
) -> None:
    assert joined(series(value(first, 5), value(second, 7))) == (is_joined,)


def test_a_month_missing_from_a_monthly_series_breaks_the_line() -> None:
    held = series(value("2018-01", 1), value("2018-02", 2), value("2018-04", 4))

    assert joined(held) == (True, False)
    assert indicators.holes(held) == (days("2018-03"),)


def test_a_yearly_count_of_one_month_has_no_holes() -> None:
    held = series(value("2018-01", 1), value("2019-01", 2), value("2020-01", 4))

    assert joined(held) == (True, True)
    assert indicators.holes(held) == ()


def test_a_recorded_gap_between_two_counts_of_a_day_breaks_the_line() -> None:
    held = series(value("2018-12-31", 5), gap("2019-06-30"), value("2019-12-31", 7))

    assert joined(held) == (False,)


@pytest.mark.parametrize(("period", "is_joined"), [("2014", (True,)), ("2015", (False,)), ("2016", (True,))])
def test_a_break_parts_what_is_counted_before_from_what_is_counted_after(
    period: str, is_joined: tuple[bool, ...]
) -> None:
    held = series(value("2014", 5), value("2015", 7), gap(period, GapReason.SERIES_BROKEN))

    assert joined(held) == is_joined


def test_sources_of_one_period_stand_side_by_side_and_their_difference_is_shown() -> None:
    (told,) = indicators.periods(series(value("2018", 5), value("2018", 8, UNION)))

    assert [(each.value.stated_by, each.value.number) for each in told.values] == [(MINISTRY, 5), (UNION, 8)]
    assert told.differs


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ((40, False), (48, False), True),
        ((40, False), (40, False), False),
        ((40, True), (48, False), False),
        ((50, True), (48, False), True),
        ((40, True), (48, True), False),
    ],
)
def test_at_least_contradicts_only_a_smaller_number(
    one: tuple[float, bool], other: tuple[float, bool], differs: bool
) -> None:
    first, second = (value("2018", number, at_least=least) for number, least in (one, other))

    assert indicators.contradict(first, second) is differs
    assert indicators.contradict(second, first) is differs


def test_a_number_that_its_source_revises_later_is_kept_and_not_drawn() -> None:
    old, new = value("2018", 5), value("2018", 6, dated=date(2022, 1, 1))

    held = series(old, new)

    (told,) = indicators.periods(held)
    assert [(each.value.number, each.revised_in) for each in told.values] == [(5, "KEY"), (6, "")]
    assert not told.differs
    assert indicators.courses(held)[0].values == (new,)


def test_a_value_in_another_unit_is_neither_drawn_nor_compared() -> None:
    held = series(value("2018", 5), value("2018", 5000, UNION, unit="hours"))

    (told,) = indicators.periods(held)
    assert not told.differs
    assert [each.stated_by for each in indicators.courses(held)] == [MINISTRY]
    assert "hours" in series_figures.chart(held).description


def test_the_last_value_is_that_of_the_latest_period_whatever_is_missing_after_it() -> None:
    held = series(value("2014", 5), value("2016", 7), gap("2017"))

    last = indicators.latest(held)

    assert last is not None
    assert last.span == days("2016")
    assert indicators.whole(held) == days("2014/2016")
    assert indicators.latest(series(gap("2017"))) is None


_YEARS = st.lists(st.integers(1990, 2020), unique=True, min_size=1, max_size=8)


@given(years=_YEARS, lost=_YEARS)
def test_every_year_from_first_to_last_is_told_once_as_value_gap_or_unknown(years: list[int], lost: list[int]) -> None:
    missing = [year for year in lost if year not in years]
    held = series(*(value(str(year), year) for year in years), *(gap(str(year)) for year in missing))

    told = [year for each in indicators.periods(held) for year in range(each.span.first.year, each.span.last.year + 1)]

    every = years + missing
    assert told == list(range(min(every), max(every) + 1))


@given(numbers=st.lists(st.floats(0, 1e9), min_size=1, max_size=6))
def test_no_number_is_drawn_that_no_source_states(numbers: list[float]) -> None:
    held = series(*(value("2018", number, f"source {place}") for place, number in enumerate(numbers)))

    drawn = [point.value for line in series_figures.chart(held).lines for point in line.points]

    assert sorted(drawn) == sorted(numbers)


def test_the_order_in_which_values_are_read_changes_nothing() -> None:
    held: list[Value | Gap] = [value("2014", 5), value("2014", 6, UNION), value("2016", 7), gap("2015")]

    drawn = {repr(series_figures.chart(series(*order))) for order in permutations(held)}

    assert len(drawn) == 1
