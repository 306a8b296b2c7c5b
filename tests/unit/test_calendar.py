from datetime import date

import pytest

from tests.factories.status_facts import review
from tracker.domain.calendar import holding, months_before, started, windows
from tracker.domain.facts import Window
from tracker.domain.vocabulary import Flag
from tracker.errors import Invalid

FIRST, SECOND, THIRD = date(2009, 2, 4), date(2013, 4, 29), date(2018, 5, 14)


def test_before_the_first_review_lies_a_window_like_any_other():
    assert windows([review(1, FIRST)]) == (Window(0, None, FIRST), Window(1, FIRST, None))


def test_a_window_runs_from_its_review_to_the_day_before_the_next():
    found = windows([review(2, SECOND), review(1, FIRST), review(3, THIRD)])

    assert [(window.cycle, window.start, window.end) for window in found] == [
        (0, None, FIRST),
        (1, FIRST, SECOND),
        (2, SECOND, THIRD),
        (3, THIRD, None),
    ]
    assert all(window.flags == () for window in found)


@pytest.mark.parametrize("missing", [[], [review(2, None)]], ids=["not listed", "without a date"])
def test_a_window_whose_end_is_unknown_stays_open_to_the_next_known_review_flagged(missing):
    found = windows([review(1, FIRST), *missing, review(3, THIRD)])

    assert found[1:] == (Window(1, FIRST, THIRD, (Flag.WINDOW_END_UNKNOWN,)), Window(3, THIRD, None))


def test_a_window_stays_open_where_the_last_review_listed_has_no_date():
    found = windows([review(1, FIRST), review(2, None)])

    assert found[-1] == Window(1, FIRST, None, (Flag.WINDOW_END_UNKNOWN,))


def test_the_window_before_the_upr_is_flagged_where_the_first_review_has_no_date():
    found = windows([review(1, None), review(2, SECOND)])

    assert found == (Window(0, None, SECOND, (Flag.WINDOW_END_UNKNOWN,)), Window(2, SECOND, None))


def test_a_state_first_listed_in_a_later_cycle_has_nothing_missing():
    assert windows([review(2, SECOND)])[0] == Window(0, None, SECOND)


def test_a_review_known_by_its_session_starts_on_the_sessions_first_day_marked_so():
    found = windows([review(1, FIRST, by_session=True), review(2, None), review(3, THIRD)])

    assert found[1].flags == (Flag.WINDOW_START_BY_SESSION, Flag.WINDOW_END_UNKNOWN)
    assert found[0].flags == found[2].flags == ()


@pytest.mark.parametrize("reviews", [[], [review(1, None), review(2, None)]])
def test_where_no_date_is_known_there_is_no_window_and_no_crash(reviews):
    assert windows(reviews) == ()


@pytest.mark.parametrize(
    "reviews",
    [
        [review(1, FIRST), review(1, SECOND)],
        [review(1, SECOND), review(2, FIRST)],
        [review(1, FIRST), review(2, FIRST)],
        [review(0, FIRST)],
    ],
    ids=["a cycle twice", "backwards", "one day", "cycle 0"],
)
def test_a_calendar_that_cannot_be_is_refused(reviews):
    with pytest.raises(Invalid, match="correct the calendar"):
        windows(reviews)


def test_a_review_after_the_date_of_looking_has_not_happened():
    known = windows([review(1, FIRST), review(2, SECOND), review(3, THIRD)])

    assert started(known, date(2013, 4, 28)) == [Window(0, None, FIRST), Window(1, FIRST, None)]
    assert started(known, SECOND)[-1] == Window(2, SECOND, None)
    assert started(known, date(2008, 1, 1)) == [Window(0, None, None)]


def test_started_windows_come_oldest_first_whatever_their_order():
    known = windows([review(1, FIRST), review(2, SECOND)])

    assert started(known[::-1], THIRD) == list(known)


def test_the_review_day_belongs_to_the_new_window():
    known = windows([review(1, FIRST), review(2, SECOND)])

    days = (date(1996, 9, 1), FIRST, date(2013, 4, 28), SECOND)
    assert [holding(known, on) for on in days] == [known[0], known[1], known[1], known[2]]
    assert holding(known[1:], date(1996, 9, 1)) is None


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        (date(2018, 5, 14), 24, date(2016, 5, 14)),
        (date(2016, 2, 29), 24, date(2014, 2, 28)),
        (date(2016, 3, 31), 1, date(2016, 2, 29)),
        (date(2016, 1, 31), 1, date(2015, 12, 31)),
        (date(2, 1, 1), 48, date.min),
    ],
)
def test_months_are_counted_by_the_calendar(on, months, before):
    assert months_before(on, months) == before
