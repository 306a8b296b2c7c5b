"""Dates as papers print them, in English, French and Spanish: whole days, and months without a day."""

from __future__ import annotations

import re
from datetime import date

from tracker.importers.months import NUMBERS

FIRST, LAST = 1940, 2100  # years

_MONTH = "|".join(sorted(NUMBERS, key=len, reverse=True))
_DAY_FIRST = (
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°)?\s+(?:of |de )?(?P<month>{_MONTH}),?\s+(?:de |del )?(?P<year>\d{{4}})"
)
_MONTH_FIRST = rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
DAY = re.compile(rf"\b(?:{_DAY_FIRST})\b", re.IGNORECASE)
_DAY_US = re.compile(rf"\b(?:{_MONTH_FIRST})\b", re.IGNORECASE)
MONTH_ONLY = re.compile(rf"\b(?P<month>{_MONTH}),?\s+(?:de |del )?(?P<year>(?:19|20)\d{{2}})\b", re.IGNORECASE)
DAY_ALONE = re.compile(
    rf"(?:\w+, )?(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH})\.? (?:\d{{1,2}}, )?\d{{4}}\.?", re.IGNORECASE
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def days_in(text: str) -> list[tuple[int, date]]:
    """Return the whole days that a text names, each with where it begins. "03/04/2020" is none: it is two days."""
    named = [match for pattern in (DAY, _DAY_US) for match in pattern.finditer(text)]
    found = [(match, NUMBERS[match["month"].casefold()]) for match in named]
    days = [(match.start(), _day(int(match["year"]), month, int(match["day"]))) for match, month in found]
    days += [(match.start(), _day(int(match[1]), int(match[2]), int(match[3]))) for match in _ISO.finditer(text)]
    return sorted((start, day) for start, day in days if day is not None)


def _day(year: int, month: int, day: int) -> date | None:
    """Return a day, None where there is none such, or in no year of papers of these kinds."""
    if not FIRST <= year <= LAST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
