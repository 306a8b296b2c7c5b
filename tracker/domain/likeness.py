"""Which earlier ask a later one goes back to: likely pairs with their reasons, for a person to decide.

Asks are compared by what they speak of (`likeness_words`), each sign weighted by how rare it is among the asks of the
State, and by the treaties that they name. An ask of several parts is compared part by part: the likest two count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import log, sqrt

from tracker.domain.likeness_units import ACTION, THEME, TREATY, Ask, Unit
from tracker.domain.likeness_words import INNER, TERM, weak

KEPT = 10
"""Suggestions for one later ask."""

FLOOR = 0.25
"""Likeness under which nothing is suggested. Found on the pairs of one State, held against those of another."""

_OF_TERM = 1.35  # a term of the field against a plain word as rare
_OF_TREATY = 1.6
_OF_ACTION = 1.0  # beside the treaty's own weight
_OF_THEME = 0.5
_OF_INNER = 0.6
_OF_WEAK = 0.22
_IN_TURN = 2
_TELLING = 2
_CLOSER = 3  # times as many are looked at letter by letter as are kept
_OF_LETTERS = 0.3  # the share of that in the likeness
_SCANT = 2.4  # weight that two asks must have in common, so that two short ones are not alike by one common word
_COMMON_SHARE = 0.25  # a sign of more asks than this leads to none by itself

Closeness = Callable[[str, str], float]
"""How alike two texts are letter by letter, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Match:
    """A later unit beside the earlier one that is likest, and what they share, the weightiest first.

    `of_later` and `of_earlier` are the shares of each that the other holds too.
    """

    later: Ask
    earlier: Ask
    later_unit: Unit
    earlier_unit: Unit
    likeness: float
    of_later: float
    of_earlier: float
    shared: tuple[str, ...]


@dataclass(slots=True)
class Weights:
    """How much each sign says among the asks of one State: the rarer, the more."""

    count: int
    found_in: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, asks: Sequence[Ask]) -> Weights:
        """Count in how many asks each sign stands."""
        weights = cls(len(asks))
        for ask in asks:
            weights.found_in.update({sign for each in ask.units for sign in each.said})
        return weights

    def of_sign(self, sign: str) -> float:
        """Return the weight of one sign."""
        rarity = log(1 + (self.count + 40) / (self.found_in[sign] + 1))
        if sign.startswith(TERM):
            return _OF_TERM * rarity
        if sign.startswith(TREATY):
            return _OF_TREATY * rarity
        if sign.startswith(ACTION):
            return _OF_ACTION * rarity
        if sign.startswith(THEME):
            return _OF_THEME * rarity
        if sign.startswith(INNER):
            return _OF_INNER * rarity
        return _OF_WEAK * rarity if sign in weak() else rarity

    def table(self) -> dict[str, float]:
        """Return sign -> weight."""
        return {sign: self.of_sign(sign) for sign in self.found_in}


def rank(asks: Sequence[Ask], *, later: Iterable[Ask], closeness: Closeness) -> Iterator[tuple[Ask, list[Match]]]:
    """Yield each later ask with the earlier ones that it may go back to, the likeliest first, at most ten.

    Args:
        asks: all that one State was asked.
        later: those of them for which something is looked for.
        closeness: how alike two texts are letter by letter.
    """
    pool = _Pool(asks)
    for ask in later:
        yield ask, pool.matches(ask, closeness)


class _Pool:
    """The asks of one State, found by what they speak of."""

    def __init__(self, asks: Sequence[Ask]) -> None:
        self._weights = Weights.of(asks).table()
        self._units = [(ask, each) for ask in asks for each in ask.units]
        self._sizes = [self._size(each) for _ask, each in self._units]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_ask, each) in enumerate(self._units):
            for sign in each.said:
                places[sign].append(place)
        most = max(30, int(_COMMON_SHARE * len(self._units)))
        self._places = {sign: found for sign, found in places.items() if len(found) <= most}

    def _size(self, each: Unit) -> float:
        return sum(self._weights[sign] for sign in each.said)

    def matches(self, later: Ask, closeness: Closeness) -> list[Match]:
        """Return the likest earlier asks."""
        best: dict[int, tuple[float, Unit, int]] = {}
        for each in later.units:
            size = self._size(each)
            for place, shared in self._shared(each).items():
                earlier = self._units[place][0]
                if earlier.first >= later.first or earlier.family == later.family:
                    continue
                found = self._likeness(size, self._sizes[place], shared)
                if found > best.get(earlier.id, (0.0,))[0]:
                    best[earlier.id] = (found, each, place)
        near = nlargest(KEPT * _CLOSER, best.values(), key=lambda one: (one[0], -one[2]))
        matches = [self._match(later, each, place, found, closeness) for found, each, place in near]
        matches = [match for match in matches if match.likeness >= FLOOR and _says_enough(match.shared)]
        matches.sort(key=lambda match: (-match.likeness, match.earlier.id))
        return _each_in_turn(matches)[:KEPT]

    def _shared(self, each: Unit) -> dict[int, float]:
        """Return the weight that each unit has in common with this one."""
        found: defaultdict[int, float] = defaultdict(float)
        for sign in each.said:
            weight = self._weights[sign]
            for place in self._places.get(sign, ()):
                found[place] += weight
        return {place: weight for place, weight in found.items() if weight >= _SCANT}

    @staticmethod
    def _likeness(size: float, other: float, shared: float) -> float:
        return 0.7 * shared / sqrt(size * other) + 0.3 * shared / min(size, other)

    def _match(self, later: Ask, each: Unit, place: int, found: float, closeness: Closeness) -> Match:
        earlier, other = self._units[place]
        shared = sorted(
            (sign for sign in each.said if sign in other.said), key=lambda sign: (-self._weights[sign], sign)
        )
        weight = sum(self._weights[sign] for sign in shared)
        likeness = (1 - _OF_LETTERS) * found + _OF_LETTERS * closeness(each.text, other.text)
        return Match(
            later,
            earlier,
            later_unit=each,
            earlier_unit=other,
            likeness=min(1.0, likeness),
            of_later=weight / self._size(each),
            of_earlier=weight / self._sizes[place],
            shared=tuple(shared),
        )


def _says_enough(shared: Sequence[str]) -> bool:
    """Tell whether a treaty, a term of the field, or two words that are not everybody's are shared."""
    telling = [sign for sign in shared if not sign.startswith((INNER, THEME)) and sign not in weak()]
    return len(telling) >= _TELLING or any(sign.startswith((TERM, TREATY)) for sign in telling)


def _each_in_turn(matches: Sequence[Match]) -> list[Match]:
    """Put the likest two of every part first, so that one thing asked does not crowd out the others."""
    taken: Counter[int] = Counter()
    first: list[Match] = []
    rest: list[Match] = []
    for match in matches:
        taken[id(match.later_unit)] += 1
        (first if taken[id(match.later_unit)] <= _IN_TURN else rest).append(match)
    return [*first, *rest]
