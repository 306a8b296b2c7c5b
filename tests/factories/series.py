"""Indicator series made by hand: values of a period each, stated by whom a test names."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from tracker.domain.dates import read_span
from tracker.domain.document import Source
from tracker.domain.indicators import Gap, GapReason, Series, Value

MINISTRY, UNION = "the ministry", "the trade union"
_numbers = count(1)


def value(period: str, number: float, stated_by: str = MINISTRY, **given: Any) -> Value:
    """Return what one source states for a period such as `2014` or `2018-10/2019-09`."""
    plain: dict[str, Any] = {
        "ref": f"KEY~{next(_numbers)}",
        "period": read_span(period)[0],
        "number": number,
        "printed": f"{number:g}",
        "at_least": False,
        "unit": "people",
        "about": "workers",
        "stated_by": stated_by,
        "source": Source("KEY", "Author", "Report", "2020", short="Report 2020"),
        "locator": "p. 4",
        "dated": date(2020, 5, 4),
        "known_on": date(2020, 5, 4),
    }
    return Value(**plain | given)


def gap(period: str, reason: GapReason = GapReason.NOT_PUBLISHED, note: str = "") -> Gap:
    """Return a period without a value."""
    return Gap(read_span(period)[0], reason, note)


def series(*held: Value | Gap, **given: Any) -> Series:
    """Return an indicator with these values and gaps."""
    plain: dict[str, Any] = {
        "state": "NRL",
        "code": "workers",
        "title": "Workers abroad",
        "unit": "people",
        "definition": "Whoever is sent",
        "values": tuple(each for each in held if isinstance(each, Value)),
        "gaps": tuple(each for each in held if isinstance(each, Gap)),
    }
    return Series(**plain | given)
