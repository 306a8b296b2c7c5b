"""What follows from the date of a session or a review: months, never a day that nobody announced."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import deadlines as rules
from tracker.domain.facts import Span

DAYS = st.dates(date(2006, 1, 1), date(2100, 1, 1))
SESSIONS = st.builds(lambda first, length: Span(first, first + timedelta(days=length)), DAYS, st.integers(0, 20))


def month(year: int, number: int) -> Span:
    return Span(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months(first: Span, last: Span) -> Span:
    return Span(first.first, last.last)


def test_the_portal_closes_seven_to_eight_months_before_a_session():
    session_41 = Span(date(2022, 11, 7), date(2022, 11, 18))

    closes = rules.portal_closes(session_41)

    assert closes == months(month(2022, 3), month(2022, 4))
    assert closes.first <= date(2022, 3, 31) <= closes.last  # the day that OHCHR announced


def test_a_session_known_by_months_closes_its_portal_in_the_months_before_each_of_them():
    winter = months(month(2027, 1), month(2027, 2))

    assert rules.portal_closes(winter) == months(month(2026, 5), month(2026, 7))


def test_written_questions_are_due_ten_working_days_before_a_session_whose_first_day_is_known():
    session_44 = Span(date(2023, 11, 6), date(2023, 11, 17))

    assert rules.questions_due(session_44) == Span(date(2023, 10, 23), date(2023, 10, 23))


def test_written_questions_for_a_session_known_by_its_month_are_due_in_months():
    assert rules.questions_due(month(2026, 11)) == months(month(2026, 10), month(2026, 11))


def test_the_midterm_of_a_review_lies_27_months_after_it():
    assert rules.midterm(Span(date(2023, 11, 13), date(2023, 11, 13))) == month(2026, 2)


def test_the_next_review_is_expected_four_and_a_half_years_after_the_last_give_or_take():
    last = Span(date(2018, 5, 14), date(2018, 5, 14))

    assert rules.next_review(last) == months(month(2022, 8), month(2023, 2))


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 20)),  # a Monday: the Friday before
        (date(2026, 11, 22), 1, date(2026, 11, 20)),  # a Sunday
        (date(2026, 11, 20), 5, date(2026, 11, 13)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_are_those_from_monday_to_friday(day: date, count: int, before: date):
    assert rules.working_days_before(day, count) == before


@given(SESSIONS)
def test_an_estimate_is_of_whole_months_and_never_of_a_day(session: Span):
    for estimate in (rules.portal_closes(session), rules.midterm(session), rules.next_review(session)):
        assert estimate.first.day == 1
        assert estimate.last.day == monthrange(estimate.last.year, estimate.last.month)[1]


@given(SESSIONS)
def test_everything_before_a_session_is_before_it(session: Span):
    assert rules.portal_closes(session).last < session.first
    assert rules.questions_due(session).last <= session.last


@given(SESSIONS)
def test_everything_after_a_review_comes_in_its_order(review: Span):
    following = rules.next_review(review)

    assert review.first < rules.midterm(review).first < following.first
    assert rules.midterm(review).last < rules.portal_closes(following).first
