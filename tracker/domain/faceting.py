"""Which of many pairs a list shows, and what its filters would give: counted in columns, so that thousands are quick.

A pair is a recommendation and a State under review. A column holds, for each pair in its order, the values of one
filter; a pair may have several values or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from tracker.domain.criteria import Criteria, Facet, Group

Values = tuple[str, ...]
Columns = Mapping[Facet, Sequence[Values]]
_BAND = {
    Group.MECHANISM: Facet.MECHANISM,
    Group.THEME: Facet.THEME,
    Group.STATE: Facet.STATE,
    Group.CYCLE: Facet.CYCLE,
    Group.POSITION: Facet.POSITION,
    Group.STATUS: Facet.STATUS,
}


@dataclass(frozen=True, slots=True)
class Found:
    """The places of the pairs that a list shows, in the order of the columns, and the counts of every filter.

    A count is of the pairs that all other filters let through: what the list would hold with this value chosen.
    """

    places: tuple[int, ...]
    counts: Mapping[Facet, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbours in a list that share a value; "" for those without one. `total` counts them on all pages."""

    value: str
    total: int
    places: tuple[int, ...]


def find(columns: Columns, criteria: Criteria, *, size: int) -> Found:
    """Filter and count.

    Args:
        columns: every filter's values.
        criteria: what is chosen.
        size: how many pairs there are.
    """
    refused = {
        facet: _refused(columns[facet], values, alternatives=facet is not Facet.TO_DO)
        for facet in Facet
        if (values := frozenset(criteria.values(facet)))
    }
    times = list(map(sum, zip(*refused.values(), strict=True))) if refused else [0] * size
    shown = [not each for each in times]
    counts = {}
    for facet in Facet:
        others = shown
        if facet in refused and facet is not Facet.TO_DO:  # what must all hold is counted among what holds already
            others = [not each or (each == 1 and own) for each, own in zip(times, refused[facet], strict=True)]
        counts[facet] = Counter(chain.from_iterable(compress(columns[facet], others)))
    return Found(tuple(compress(range(size), shown)), counts)


def band(
    places: Sequence[int], group: Group, columns: Columns, *, rank: Callable[[Facet, str], tuple[int, str]]
) -> list[tuple[str, list[int]]]:
    """Put pairs under their groups, each pair once: of several values it stands under the first.

    Args:
        places: the pairs, ordered.
        group: what to group by.
        columns: every filter's values.
        rank: where a value stands among those of its filter.

    Returns:
        (value, places) in the order of the values, "" and those without a value last.
    """
    if group is Group.NOTHING:
        return [("", list(places))] if places else []
    facet = _BAND[group]
    column = columns[facet]
    ranks = {value: rank(facet, value) for value in set(chain.from_iterable(column[place] for place in places))}
    gathered: dict[str, list[int]] = {}
    for place in places:
        gathered.setdefault(min(column[place], key=ranks.__getitem__, default=""), []).append(place)
    last = gathered.pop("", None)
    ordered = [(value, gathered[value]) for value in sorted(gathered, key=ranks.__getitem__)]
    return [*ordered, ("", last)] if last else ordered


def cut(bands: Sequence[tuple[str, list[int]]], *, first: int, last: int) -> tuple[Band, ...]:
    """Return what of the bands stands on one page: the places from `first` (from 0) up to before `last`."""
    found = []
    done = 0
    for value, places in bands:
        here = places[max(0, first - done) : max(0, last - done)]
        if here:
            found.append(Band(value, len(places), tuple(here)))
        done += len(places)
    return tuple(found)


def _refused(column: Sequence[Values], chosen: frozenset[str], *, alternatives: bool) -> list[bool]:
    """Tell for each pair whether one filter refuses it: none of the alternatives, or not all that must hold."""
    if alternatives:
        return [chosen.isdisjoint(values) for values in column]
    return [not chosen.issubset(values) for values in column]
