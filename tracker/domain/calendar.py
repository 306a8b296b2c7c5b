"""The windows of a State: from one review to the next, as far as the reviews are known."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from tracker.domain.facts import BEFORE_THE_UPR, Review, Window
from tracker.domain.vocabulary import Flag
from tracker.errors import Invalid
from tracker.i18n import _

ONE_DAY = timedelta(days=1)


def windows(reviews: Sequence[Review], /) -> tuple[Window, ...]:
    """Return the windows of one State, oldest first, those of reviews still to come included.

    The calendar does not ask for a date: `started` tells which of these windows exist on a day.

    Args:
        reviews: one State's reviews in any order, one a cycle; a review without a date counts as listed, not known.

    Returns:
        The window before the UPR and one for each review with a date; empty where no date is known. A window stays
        open to the next known review, flagged, where the review that should end it is missing or has no date.

    Raises:
        Invalid: where a cycle is listed twice or below 1, or a later cycle's review is not later.

    Source: status method, "Units".
    """
    listed = sorted(reviews, key=lambda review: review.cycle)
    starts = [(review, review.starts_on) for review in listed if review.starts_on is not None]
    _check(listed, [start for _review, start in starts])
    if not starts:
        return ()
    before = (Flag.WINDOW_END_UNKNOWN,) if listed[0] is not starts[0][0] else ()
    found = [Window(BEFORE_THE_UPR, None, starts[0][1], before)]
    ends: list[tuple[Review | None, date | None]] = [*starts[1:], (None, None)]
    for (review, start), (following, end) in zip(starts, ends, strict=True):
        gap = following.cycle > review.cycle + 1 if following else listed[-1].cycle > review.cycle
        by_session = (Flag.WINDOW_START_BY_SESSION,) if review.by_session else ()
        end_unknown = (Flag.WINDOW_END_UNKNOWN,) if gap else ()
        found.append(Window(review.cycle, start, end, by_session + end_unknown))
    return tuple(found)


def _check(listed: Sequence[Review], starts: Sequence[date]) -> None:
    cycles = [review.cycle for review in listed]
    if len(set(cycles)) < len(cycles) or (cycles and cycles[0] <= BEFORE_THE_UPR):
        raise Invalid(_("A State has one review in each cycle, counted from 1; correct the calendar."))
    if any(later <= earlier for earlier, later in pairwise(starts)):
        raise Invalid(_("A review of a later cycle must be later than the one before; correct the calendar."))


def started(known: Sequence[Window], as_of: date) -> list[Window]:
    """Return the windows that have begun by `as_of`, oldest first.

    A review after `as_of` has not happened: its window is left out and the one before it is open.
    """
    begun = []
    for window in sorted(known, key=lambda each: each.cycle):
        if window.start is not None and window.start > as_of:
            break
        if window.end is not None and window.end > as_of:
            window = Window(window.cycle, window.start, None, window.flags)  # noqa: PLW2901 (the same window, as seen then)
        begun.append(window)
    return begun


def holding(known: Sequence[Window], day: date) -> Window | None:
    """Return the window that holds a day, None where none does."""
    for window in known:
        if (window.start is None or window.start <= day) and (window.end is None or day < window.end):
            return window
    return None


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, the month's last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
