"""The dates in a cell of a treaty table, each with its mark: "16 Oct 1973", "24 Jan 1983 a", "[28 Aug 1957 ]"."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.folding import unaccented
from tracker.domain.vocabulary import DatePrecision
from tracker.importers.months import MONTHS

YEARS = range(1800, 2100)  # no treaty that States still act upon is older
NOTHING = frozenset({"", "-", "–", "—", ".", "..", "...", "n/a", "na", "none"})

_WORD = r"[^\W\d_]{3,9}\.?"
_DATE = re.compile(
    r"(?P<open>\[\s*)?(?:"
    r"(?P<iso>(?<!\d)\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?Z?)?"
    rf"|(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?[ \-/]{{1,3}}(?P<month>{_WORD}),?[ \-/]{{1,3}}(?P<year>\d{{4}})"
    rf"|(?P<month_first>{_WORD}) (?P<day_next>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year_last>\d{{4}})"
    r"|(?<!\d)(?P<one>\d{1,2})(?P<cut>[/.\-])(?P<other>\d{1,2})(?P=cut)(?P<numeric_year>\d{4})"
    rf"|(?P<month_only>{_WORD}) (?P<month_year>\d{{4}})"
    r"|(?<!\d)(?P<year_only>\d{4})"
    r")(?!\d)(?:\s*(?P<mark>[A-Za-z]{1,2})(?![^\W\d_]))?(?:\s*\])?"
)
_NOTES = re.compile(r"[\s\d,;()\[\]*†‡]*")  # what may stand beside dates: the numbers of the depositary's notes


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as printed, with its mark; no days where it cannot be read, or can be read in two ways.

    `bracketed` is the depositary's sign that the act no longer stands: its note tells of a denunciation.
    """

    printed: str
    mark: str
    first: date | None
    last: date | None
    precision: DatePrecision | None
    bracketed: bool
    ambiguous: bool = False


def read_cell(cell: str) -> tuple[tuple[Dated, ...], str]:
    """Return the dates of a cell in their order, and the words beside them, the numbers of notes left out."""
    plain = " ".join((cell if cell.isascii() else "".join(mark for mark in cell if not _raised(mark))).split())
    if plain.casefold() in NOTHING:
        return (), ""
    found = list(_DATE.finditer(plain))
    rest = _DATE.sub(" ", plain)
    return tuple(_dated(each) for each in found), "" if found and _NOTES.fullmatch(rest) else " ".join(rest.split())


def in_words(first: date, precision: DatePrecision) -> str:
    """Write a date in English, as the texts of records are: "16 October 1973", "October 1973", "1973"."""
    month = MONTHS[first.month - 1].split()[0].capitalize()
    match precision:
        case DatePrecision.DAY | DatePrecision.PERIOD:
            return f"{first.day} {month} {first.year}"
        case DatePrecision.MONTH:
            return f"{month} {first.year}"
        case DatePrecision.YEAR:
            return str(first.year)


def _raised(mark: str) -> bool:
    """Tell a raised figure, the number of a note."""
    return unicodedata.decomposition(mark).startswith("<super>")


def _dated(found: re.Match[str]) -> Dated:
    days = list(_readings(found))
    first, last, precision = days[0] if len(days) == 1 else (None, None, None)
    return Dated(
        printed=found[0].strip(),
        mark=found["mark"] or "",
        first=first,
        last=last,
        precision=precision,
        bracketed=found["open"] is not None,
        ambiguous=len(days) > 1,
    )


def _readings(found: re.Match[str]) -> Iterator[tuple[date, date, DatePrecision]]:
    """Yield the ways in which a date can be read: none where it is no day, two for 5/6/1973."""
    for year, month, day in dict.fromkeys(_numbers(found)):
        if year not in YEARS:
            continue
        try:
            if day is not None and month is not None:
                yield date(year, month, day), date(year, month, day), DatePrecision.DAY
            elif month is not None:
                yield date(year, month, 1), date(year, month, monthrange(year, month)[1]), DatePrecision.MONTH
            else:
                yield date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR
        except ValueError:
            continue


def _numbers(found: re.Match[str]) -> Iterator[tuple[int, int | None, int | None]]:
    if found["iso"]:
        year, month, day = found["iso"].split("-")
        yield int(year), int(month), int(day)
    elif found["day"]:
        if month_number := _month(found["month"]):
            yield int(found["year"]), month_number, int(found["day"])
    elif found["month_first"]:
        if month_number := _month(found["month_first"]):
            yield int(found["year_last"]), month_number, int(found["day_next"])
    elif found["one"]:
        yield int(found["numeric_year"]), int(found["other"]), int(found["one"])
        yield int(found["numeric_year"]), int(found["one"]), int(found["other"])
    elif found["month_only"]:
        if month_number := _month(found["month_only"]):
            yield int(found["month_year"]), month_number, None
    else:
        yield int(found["year_only"]), None, None


def _month(word: str) -> int | None:
    """Return the month that a word of three letters or more begins, None where it begins none or several."""
    plain = unaccented(word.casefold())
    plain = plain.rstrip(".")
    months = {
        number for number, names in enumerate(MONTHS, start=1) if any(name.startswith(plain) for name in names.split())
    }
    return months.pop() if len(months) == 1 else None
