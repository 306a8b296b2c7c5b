"""Sessions of the Working Group: the number that an English ordinal names, and the cycle that a session is in."""

from __future__ import annotations

import re

_BELOW_TWENTY = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_UNITS = dict(zip(_BELOW_TWENTY.split(), range(1, 20), strict=True))
_TENS = dict(
    zip(("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet"), range(20, 100, 10), strict=True)
)

# Source: OHCHR, "Cycles of the Universal Periodic Review": sessions 1-12, 13-26, 27-40, 41-54; the fifth from 55 on.
_FIRST_SESSIONS = (1, 13, 27, 41, 55)
_LAST_KNOWN = 68  # the fifth cycle, if it too has fourteen sessions


def ordinal(words: str) -> int | None:
    """Return the number that an English ordinal below one hundred names ("forty-eighth", "48th"), None otherwise."""
    words = words.strip().casefold().replace(" ", "-")
    if figures := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", words):
        return int(figures[1])
    if words in _UNITS:
        return _UNITS[words]
    if words.endswith("ieth"):
        return _TENS.get(words.removesuffix("ieth"))
    ten, _dash, unit = words.partition("-")
    tens, units = _TENS.get(ten.removesuffix("y")), _UNITS.get(unit, 10)
    return tens + units if ten.endswith("y") and tens and units < 10 else None


def cycle_of(session: int) -> int | None:
    """Return the cycle of a session, None where the calendar is not known."""
    if not 1 <= session <= _LAST_KNOWN:
        return None
    return sum(session >= first for first in _FIRST_SESSIONS)
