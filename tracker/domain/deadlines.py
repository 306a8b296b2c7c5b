"""What follows from the date of a session or a review: estimates in months, never a day that nobody announced."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from tracker.domain.calendar import months_before
from tracker.domain.facts import Span

PORTAL_MONTHS = (8, 7)
"""The portal closes about seven months before the session; session 41 of November 2022 closed on 31 March 2022.

Source: UPR Info, new guidelines and deadlines for other stakeholders' reports, 4th cycle.
"""
QUESTION_DAYS = 10
"""Working days before the session by which States hand in written questions. Source: UPR Info, glossary."""
MIDTERM_MONTHS = 27
"""Half of the four and a half years of a cycle: the voluntary mid-term update. Source: HRC resolution 16/21."""
CYCLE_MONTHS = 54
"""Four and a half years from one review to the next. Source: OHCHR, cycles of the UPR."""
LEEWAY_MONTHS = 3
"""How far a review may lie from that: a State keeps its place in the order, sessions lie three to six months apart."""
SESSIONS_A_CYCLE = 14
"""A State comes so many sessions later in each cycle, as long as the order of cycle 2 is kept (derived)."""


def next_review(last: Span) -> Span:
    """Estimate in which months the review after the last one lies, where OHCHR has announced nothing."""
    early = _month(months_before(last.first, LEEWAY_MONTHS - CYCLE_MONTHS))
    return Span(early.first, _month(months_before(last.first, -LEEWAY_MONTHS - CYCLE_MONTHS)).last)


def portal_closes(session: Span) -> Span:
    """Estimate in which months the portal for submissions closes, of which the first is the safe one."""
    before_first, before_last = PORTAL_MONTHS
    early = _month(months_before(session.first, before_first))
    last_start = session.first if _is_days(session) else session.last
    return Span(early.first, _month(months_before(last_start, before_last)).last)


def questions_due(session: Span) -> Span:
    """Return by when written questions are due: the day where the session's first day is known, else the months."""
    if not _is_days(session):
        first = _month(working_days_before(session.first, QUESTION_DAYS)).first
        return Span(first, _month(working_days_before(session.last, QUESTION_DAYS)).last)
    day = working_days_before(session.first, QUESTION_DAYS)
    return Span(day, day)


def midterm(review: Span) -> Span:
    """Return the month that is half-way between a review and the next."""
    return _month(months_before(review.first, -MIDTERM_MONTHS))


def working_days_before(day: date, count: int) -> date:
    """Return the day that lies so many days from Monday to Friday earlier; holidays of the UN are not known here."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _is_days(span: Span) -> bool:
    """Tell whether a span is of days, not of whole months; a session never begins on the first and ends on the last."""
    return span.first.day != 1 or span.last != _month(span.last).last


def _month(day: date) -> Span:
    return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
