"""Where a part lives: its units, one for each window from the ask on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tracker.domain.calendar import ONE_DAY
from tracker.domain.facts import Part, Window
from tracker.domain.vocabulary import Flag


class Unit(NamedTuple):
    """The days of one part in one window, as seen on a date.

    `begin` and `last` are the first and the last day that count, both inclusive. `end` is the date against which age
    is measured: the next review, the day of closing, or the date of looking while the window is open.
    """

    window: Window
    begin: date
    last: date
    end: date
    over: bool  # the next review has taken place, or the ask was closed
    closed: bool


def units_of(part: Part, begun: Iterable[Window], *, as_of: date) -> list[Unit]:
    """Return the units of a part that exist on `as_of`, oldest first.

    Args:
        part: what is asked; an imprecise date of the ask is its last possible day, like every other date.
        begun: the windows that have begun by `as_of`, oldest first.
        as_of: the date of looking.

    Returns:
        One unit for each window from the ask on, up to the one that holds its closing; empty before the ask, and
        while the review for which it was filed has not taken place.

    Source: status method, "Units".
    """
    asked = part.asked_on.last
    if asked > as_of:
        return []
    closed = _closed_on(part, as_of)
    units: list[Unit] = []
    for window in begun:
        if not _lives_in(part, window, asked):
            continue
        begin = _begin(window, asked)
        if closed is not None and closed < begin:
            break
        over = window.end is not None
        end = window.end or as_of
        last = end - ONE_DAY if over else end
        if closed is not None and closed <= last:
            units.append(Unit(window, begin, closed, closed, over=True, closed=True))
            break
        units.append(Unit(window, begin, last, end, over=over, closed=False))
    return units


def awaited_window(part: Part, known: Sequence[Window], *, begun: Sequence[Window], as_of: date) -> Window | None:
    """Return the window of the review for which a part was filed, while that review has not taken place.

    Its start is None where nobody knows the date yet; its end is always open. None where the part was asked only
    later, was filed for no review or for one that has taken place, or was closed before.
    """
    cycle = part.filed_for_cycle
    if cycle is None or part.asked_on.last > as_of or _closed_on(part, as_of) is not None:
        return None
    if any(window.cycle >= cycle for window in begun):
        return None
    planned = next((window for window in known if window.cycle == cycle), Window(cycle, None, None))
    return Window(cycle, planned.start, None, (Flag.PLANNED, *planned.flags))


def _closed_on(part: Part, as_of: date) -> date | None:
    return part.closed_on if part.closed_on is not None and part.closed_on <= as_of else None


def _lives_in(part: Part, window: Window, asked: date) -> bool:
    if part.review_cycle is not None:
        return window.cycle >= part.review_cycle
    if part.filed_for_cycle is not None and window.cycle < part.filed_for_cycle:
        return False
    return window.end is None or window.end > asked


def _begin(window: Window, asked: date) -> date:
    if window.start is None:
        return asked
    asked_inside = asked > window.start and (window.end is None or asked < window.end)
    return asked if asked_inside else window.start
