"""The values of single fields: lists in their several forms, dates, sessions, cycles, positions, types."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import StateNames
from tracker.importers.records import Nature
from tracker.importers.sessions import ordinal
from tracker.importers.tables.csv_table import fold_header

# Source: the values of the Index; HRC resolution 5/1, annex, paragraph 32.
POSITIONS = {
    "supported": Position.SUPPORTED,
    "noted": Position.NOTED,
    "supported/noted": Position.PARTIALLY_SUPPORTED,
    "not supported": Position.NOT_SUPPORTED,
}
NATURES = {
    "recommendation": Nature.RECOMMENDATION,
    "recommendations": Nature.RECOMMENDATION,
    "concern": Nature.CONCERN,
    "concerns": Nature.CONCERN,
    "observation": Nature.CONCERN,
    "observations": Nature.CONCERN,
    "concernsobservations": Nature.CONCERN,
}
REVIEW = "UPR"
_REVIEW_NAMES = frozenset({"upr", "universal periodic review"})
# Source: the treaty bodies, as the Index abbreviates them.
TREATY_BODIES = frozenset(
    ("CAT", "CAT-OP", "CCPR", "CED", "CEDAW", "CERD", "CESCR", "CMW", "CRC", "CRC-OP-AC", "CRC-OP-SC", "CRPD", "SPT")
)
# Source: how the Index names mandates ("SR on …", "WG on …", "IE on …") and inquiries.
_MANDATES = re.compile(
    r"(?:SRSG|RSG|SR|WG|IE|COI|FFM|IIFFM|IIFFMM|EMRIP|Special (?:Rapporteur|Representative)|Independent (?:Expert|"
    r"International)|Working Group|Commission of Inquiry|Fact[- ]Finding Mission|Expert Mechanism|Group of|"
    r"Committee (?:on|against)|Human Rights Committee|Representative of|Sub-?committee)\b",
    re.IGNORECASE,
)

_EPOCH = date(1899, 12, 30)  # day 0 of Excel, which counts a 29 February 1900
_SERIALS = range(10_000, 80_000)  # 1927 to 2119: no other figure in a column of dates is as large
_YEARS = range(1945, 2101)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
_WRITTEN = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: .*)?")
_FIGURES = re.compile(r"\d{5}(?:\.\d{1,20})?")
_MOST_PIECES = 4  # of one State's name, cut at its dashes: "Congo - Kinshasa" has two
_MARKS = "-–—•*· \t"
_JOINT = re.compile(r"\s+[-–—]\s+|\s*[;|]\s*")
_DASH = re.compile(r"\s+[-–—]\s+")
_TARGET = re.compile(r"\s+[-–—]\s+(?=\d{1,2}(?:\.\w{1,2})?\s+[-–—]\s)")
_SESSION = re.compile(r"(?<!\d)(\d{1,3})(?:st|nd|rd|th)?\s*(?:UPR\s*)?session", re.IGNORECASE)
_SESSION_NO = re.compile(r"\bsession\s*(?:no\.?\s*)?(\d{1,3})(?!\d)", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"(?:UPR\s*)?(\d{1,3})(?:\.0)?(?![\d/.])", re.IGNORECASE)
_CYCLE = re.compile(r"(?<![\d.])([1-9])(?:\.0)?(?:st|nd|rd|th)?(?![\d.])", re.IGNORECASE)


def lines_of(text: str) -> list[str]:
    """Return the values of a cell that stand on lines of their own, without the dash before each."""
    return [line for piece in text.splitlines() if (line := piece.strip(_MARKS))]


def parted(lines: tuple[str, ...], known: Callable[[str], object]) -> tuple[str, ...]:
    """Split lines that join values by dashes, where each piece is known and the whole is not."""
    if not any(" - " in line for line in lines):
        return lines
    found: list[str] = []
    for line in lines:
        pieces = [piece for piece in _DASH.split(line) if piece]
        found += pieces if not known(line) and all(map(known, pieces)) else [line]
    return tuple(dict.fromkeys(found))


def labels_of(line: str, known: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """Split a line that may join several values by dashes.

    A line that is known as one value stays whole, and so does one of which a piece cannot begin a value: it begins
    without a capital or figure.

    Returns:
        The values, and whether they are a guess: the line was split, and a piece of it is not known.
    """
    pieces = [piece for piece in _DASH.split(line) if piece]
    if line in known or len(pieces) == 1 or not all(piece[0].isupper() or piece[0].isdigit() for piece in pieces):
        return (line,), False
    return tuple(pieces), not all(piece in known for piece in pieces)


def targets_of(line: str) -> tuple[str, ...]:
    """Split a line that may join several targets: "3.8 - Health coverage - 4.1 - Free schools"."""
    return tuple(_TARGET.split(line))


def states_of(line: str, names: StateNames) -> Iterator[tuple[str, str | None]]:
    """Yield the States that a line names, each with its code; a name that holds a dash itself stays whole."""
    pieces = [piece for piece in _JOINT.split(line) if piece]
    place = 0
    while place < len(pieces):
        for end in range(min(len(pieces), place + _MOST_PIECES), place, -1):
            name = " - ".join(pieces[place:end])
            code = names.find(name)
            if code or end == place + 1:
                yield name, code
                place = end
                break


def day_of(value: object) -> date | None:
    """Return the day that a cell or text gives; None for one that is not understood, or in no sensible year."""
    match value:
        case datetime():
            day = value.date()
        case date():
            day = value
        case bool():
            return None
        case int() | float() if math.isfinite(value) and int(value) in _SERIALS:
            day = _EPOCH + timedelta(days=int(value))
        case str():
            return _day_in(value.strip())
        case _:
            return None
    return day if day.year in _YEARS else None


def _day_in(text: str) -> date | None:
    if _FIGURES.fullmatch(text):
        return day_of(float(text))
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _WRITTEN.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12 or first == second:
            return _day(found[4], found[3], found[1])
        if second > 12:
            return _day(found[4], found[1], found[3])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return day_of(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def session_of(text: str) -> int | None:
    """Return the one session that a text names ("- 36 Session", "36th session", "44 - November 2023")."""
    found = {int(number) for number in _SESSION.findall(text)}
    if not found and (lone := _SESSION_NO.search(text) or _LONE_NUMBER.match(text)):
        found = {int(lone[1])}
    if not found and (counted := ordinal(text.casefold().partition(" session")[0])):
        found = {counted}
    return found.pop() if len(found) == 1 else None


def cycle_in(text: str) -> int | None:
    """Return the one cycle that a text names ("3", "Cycle 3", "3rd cycle", "Third"); None otherwise."""
    words = (ordinal(word) for word in re.split(r"\W+", text))
    found = {int(number) for number in _CYCLE.findall(text)} | {count for count in words if count and count < 10}
    return found.pop() if len(found) == 1 else None


def position_of(text: str) -> Position | None:
    """Return the position that a value of the Index stands for; None if unknown, as for two that a dash joins."""
    return POSITIONS.get(text.replace(" /", "/").replace("/ ", "/").casefold())


def nature_of(text: str) -> Nature | None:
    """Return what a type of annotation is; None if unknown."""
    return NATURES.get(fold_header(text))


def is_body(name: str) -> bool:
    """Tell whether a body is one that the Index holds: the review, a treaty body, a mandate, an inquiry."""
    return name.upper() in TREATY_BODIES or is_review(name) or _MANDATES.match(name) is not None


def is_review(name: str) -> bool:
    """Tell whether a body is the Universal Periodic Review."""
    return name.casefold() in _REVIEW_NAMES
