"""The numbers of lists that Word counts itself: "3.1", "(a)", "•", as they stand on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

from tracker.importers.word.markup import Values, feed
from tracker.importers.word.styles import Styles, number_of

LEVELS = 9  # of a list in Word
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 4 * 26  # "aaaa" to "zzzz"


@dataclass(slots=True)
class Level:
    """How one level of a list counts and what it prints, "%1.%2" with the counts of the levels put in."""

    start: int = 1
    form: str = "decimal"
    printed: str = ""
    restarts_after: int | None = None
    plain: bool = False
    style: str | None = None


@dataclass(slots=True)
class _Sort:
    """One sort of list; `as_style` names the style whose list it stands for."""

    levels: dict[int, Level] = field(default_factory=dict)
    as_style: str | None = None


@dataclass(slots=True)
class _List:
    """One list of a sort, with what it changes of it."""

    sort: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """All lists of a document, and how far each has counted: ask for every paragraph once, in order."""

    sorts: dict[str, _Sort] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int, styles: Styles) -> str | None:
        """Count a paragraph and return its number, None if the list is not declared."""
        found = self.lists.get(list_id)
        if found is None or not 0 <= level < LEVELS:
            return None
        key, sort = self._sort(found.sort, styles)
        if sort is None:
            return None
        levels = {**sort.levels, **found.levels}
        counts = self._counts.setdefault(key, [None] * LEVELS)
        self._count(list_id, found, level, levels=levels, counts=counts)
        return _printed(levels, counts, level)

    def level_of_style(self, list_id: str, style: str | None) -> int:
        """Return the level that a style stands on in its list, 0 if the list does not say."""
        found = self.lists.get(list_id)
        sort = self.sorts.get(found.sort) if found else None
        levels = sort.levels.items() if sort and style else ()
        return next((place for place, level in levels if level.style == style), 0)

    def _sort(self, key: str, styles: Styles) -> tuple[str, _Sort | None]:
        sort = self.sorts.get(key)
        if sort is None or sort.as_style is None:
            return key, sort
        named = self.lists.get(styles.find(sort.as_style).list_id or "")
        return (named.sort, self.sorts.get(named.sort)) if named else (key, sort)

    def _count(
        self, list_id: str, found: _List, level: int, *, levels: dict[int, Level], counts: list[int | None]
    ) -> None:
        own = levels.get(level, Level())
        before = counts[level]
        if level in found.starts and (list_id, level) not in self._begun:
            counts[level] = found.starts[level]
        else:
            counts[level] = own.start if before is None else before + 1
        self._begun.add((list_id, level))
        for place in range(level):
            if counts[place] is None:
                counts[place] = levels.get(place, Level()).start
        for place in range(level + 1, LEVELS):
            after = levels.get(place, Level()).restarts_after
            if after is None or (after and level < after):
                counts[place] = None


def _printed(levels: dict[int, Level], counts: list[int | None], level: int) -> str:
    own = levels.get(level, Level())
    if own.form == "bullet":
        return "•"

    def count(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        form = "decimal" if own.plain else levels.get(index, Level()).form
        return written(counts[index] or 0, form)

    return _PLACE.sub(count, own.printed).strip()


def written(number: int, form: str) -> str:
    """Return a count in the form that Word names; forms of other scripts in figures."""
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "lowerLetter" | "upperLetter" if 0 < number <= _MOST_LETTERS:
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters.upper() if form == "upperLetter" else letters
        case "lowerRoman" | "upperRoman" if 0 < number <= _LARGEST_ROMAN:
            roman = _roman(number)
            return roman.upper() if form == "upperRoman" else roman
        case _:
            return str(number)


def _roman(number: int) -> str:
    letters = ""
    for value, sign in (*_ROMAN, *_ROMAN_SMALL):
        while number >= value:
            letters += sign
            number -= value
    return letters


@dataclass(slots=True)
class _Reading:
    numbering: Numbering = field(default_factory=Numbering)
    sort: _Sort | None = None
    listed: _List | None = None
    level: Level | None = None
    place: int | None = None

    def start(self, name: str, values: Values) -> None:
        match name:
            case "abstractNum":
                self.sort, self.listed = _Sort(), None
                self.numbering.sorts[values.get("abstractNumId", "")] = self.sort
            case "num":
                self.sort, self.listed = None, _List()
                self.numbering.lists[values.get("numId", "")] = self.listed
            case "lvl" | "lvlOverride":
                self._open_level(name, number_of(values.get("ilvl")))
            case _:
                self._note(name, values.get("val"))

    def _open_level(self, name: str, place: int | None) -> None:
        self.place = place
        if name == "lvl" and place is not None:
            self.level = Level()
            (self.listed or self.sort or _Sort()).levels[place] = self.level

    def _note(self, name: str, value: str | None) -> None:
        if name == "numStyleLink" and self.sort:
            self.sort.as_style = value
        elif name == "abstractNumId" and self.listed:
            self.listed.sort = value or ""
        elif name == "startOverride" and self.listed and self.place is not None:
            self.listed.starts[self.place] = number_of(value) or 0
        elif self.level:
            self._note_level(self.level, name, value)

    def _note_level(self, level: Level, name: str, value: str | None) -> None:
        match name:
            case "start":
                level.start = number_of(value) or 0
            case "numFmt":
                level.form = value or level.form
            case "lvlText":
                level.printed = value or ""
            case "lvlRestart":
                level.restarts_after = number_of(value)
            case "isLgl":
                level.plain = value not in ("0", "false", "off")
            case "pStyle":
                level.style = value

    def end(self, name: str) -> None:
        if name == "lvl":
            self.level = None

    def words(self, text: str) -> None:
        pass


def read_numbering(stream: IO[bytes]) -> Numbering:
    """Read `numbering.xml`."""
    reading = _Reading()
    feed(stream, reading)
    return reading.numbering
