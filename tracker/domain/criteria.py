"""Which recommendations a list shows and how: read from an address, and written to one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from tracker.domain.searching import Search, read_search
from tracker.domain.vocabulary import Mechanism, Position, Status

SIZES = (25, 50, 100)
NONE = "none"
"""The value of a filter for what is not on record: a position never stated, a status never computed."""
LONGEST_QUERY = 200
_MOST_VALUES = 60  # in one address, all filters together
_MOST_PAGES = 10_000
_LONGEST_TOLD = 40


class Facet(StrEnum):
    """What a list can be filtered by; the value is its name in an address, the order that of the page."""

    TO_DO = "todo"
    STATUS = "status"
    POSITION = "position"
    STATE = "state"
    CYCLE = "cycle"
    THEME = "theme"
    BY = "by"  # the recommending State
    MECHANISM = "mechanism"
    ACTION = "action"


class ToDo(StrEnum):
    """What a recommendation may still lack; chosen ones must all hold, unlike the values of other filters."""

    EVIDENCE = "without_evidence"
    STATUS = "without_status"
    OBLIGATION = "without_obligation"
    POSITION = "without_position"
    THEME = "without_theme"
    ANOTHER_LOOK = "another_look"


class Sort(StrEnum):
    """The order of a list."""

    NUMBER = "number"
    NEWEST = "newest"
    OLDEST = "oldest"
    EVIDENCE = "evidence"


class Group(StrEnum):
    """What stands above the bands of a list."""

    NOTHING = "nothing"
    MECHANISM = "mechanism"
    THEME = "theme"
    STATE = "state"
    CYCLE = "cycle"
    POSITION = "position"
    STATUS = "status"


Pick = tuple[Facet, str]


@dataclass(frozen=True, slots=True)
class Criteria:
    """A list of recommendations: `picks` are the filters, each value once; values of one filter are alternatives.

    `everywhere` adds the States that nobody follows.
    """

    q: str = ""
    picks: tuple[Pick, ...] = ()
    everywhere: bool = False
    sort: Sort = Sort.NUMBER
    group: Group = Group.NOTHING
    size: int = SIZES[0]
    page: int = 1

    @property
    def search(self) -> Search:
        """What is searched for."""
        return read_search(self.q)

    def values(self, facet: Facet) -> tuple[str, ...]:
        """Return what is chosen of one filter."""
        return tuple(value for each, value in self.picks if each is facet)

    def without(self, *picks: Pick) -> Criteria:
        """Return the list with these taken off, from its first page."""
        return replace(self, picks=tuple(pick for pick in self.picks if pick not in picks), page=1)

    def only(self, known: Collection[Pick]) -> Criteria:
        """Return the list without the picks that nobody knows."""
        return replace(self, picks=tuple(pick for pick in self.picks if pick in known))

    def query(self) -> str:
        """Write the list as the query of an address; what is usual is left out."""
        usual = Criteria()
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet.value, value) for facet, value in self.picks]
        pairs += [("everywhere", "1")] if self.everywhere else []
        pairs += [
            (name, str(getattr(self, name)))
            for name in ("group", "sort", "size", "page")
            if getattr(self, name) != getattr(usual, name)
        ]
        return "?" + urlencode(pairs, safe="/:@") if pairs else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; `left_out` tells what in it makes no sense, as far as a person can have meant it."""

    criteria: Criteria
    left_out: tuple[str, ...] = ()


def read(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Read a list from the (name, value) pairs of an address; names that are no filter's are none of its business."""
    pairs = [(name, value.replace("\0", "").strip()) for name, value in pairs]
    last = dict(pairs)
    facets = {facet.value: facet for facet in Facet}
    given = [(facets[name], _written(facets[name], value)) for name, value in pairs if name in facets and value]
    picks = list(dict.fromkeys(pick for pick in given if _makes_sense(*pick)))
    order = list(Facet)
    senseless = [told(*pick) for pick in given if not _makes_sense(*pick)]
    senseless += [told(*pick) for pick in picks[_MOST_VALUES:]]
    senseless += [told(name, last[name]) for name in _KNOWN if last.get(name) and last[name] not in _KNOWN[name]]
    return Asked(
        Criteria(
            q=" ".join(last.get("q", "").split())[:LONGEST_QUERY],
            picks=tuple(sorted(picks[:_MOST_VALUES], key=lambda pick: (order.index(pick[0]), pick[1]))),
            everywhere=bool(last.get("everywhere")),
            sort=Sort(last["sort"]) if last.get("sort") in set(Sort) else Sort.NUMBER,
            group=Group(last["group"]) if last.get("group") in set(Group) else Group.NOTHING,
            size=next((size for size in SIZES if str(size) == last.get("size")), SIZES[0]),
            page=_whole(last.get("page", ""), most=_MOST_PAGES) or 1,
        ),
        tuple(dict.fromkeys(senseless)),
    )


def told(name: str, value: str) -> str:
    """Repeat a filter as the address has it, shortened, so that a person finds it there."""
    return f"{name}={value if len(value) <= _LONGEST_TOLD else value[:_LONGEST_TOLD] + '…'}"


_KNOWN: dict[str, Collection[str]] = {
    "sort": set(Sort),
    "group": set(Group),
    "size": {str(size) for size in SIZES},
}
_TERMS: dict[Facet, Collection[str]] = {
    Facet.TO_DO: set(ToDo),
    Facet.STATUS: {NONE, *Status},
    Facet.POSITION: {NONE, *Position},
    Facet.MECHANISM: set(Mechanism),
    Facet.ACTION: {str(number) for number in range(1, 6)},
    Facet.CYCLE: {str(number) for number in range(1, 100)},
}
_CODES = {
    Facet.STATE: re.compile(r"[A-Z]{3}"),
    Facet.BY: re.compile(r"[A-Z]{3}"),
    Facet.THEME: re.compile(r"[\w.:/-]{1,100}"),
}


def _written(facet: Facet, value: str) -> str:
    return value.upper() if facet in (Facet.STATE, Facet.BY) else value


def _makes_sense(facet: Facet, value: str) -> bool:
    return value in _TERMS[facet] if facet in _TERMS else _CODES[facet].fullmatch(value) is not None


def _whole(text: str, *, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 and 0 < int(text) < most else None
