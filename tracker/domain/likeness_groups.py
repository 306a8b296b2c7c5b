"""Parts of one review that ask the same, so that they can be decided as one.

A group has a core: what all of its members speak of. It grows only while the core is most of what each member says,
so that no member asks for something that the others do not. What is left is gathered by its subject
(`likeness_gathering`). A suggestion: a person takes members out, or refuses it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from tracker.domain.likeness_units import ACTION, THEME, TREATY, Unit
from tracker.domain.likeness_words import INNER, TERM, main_clause, signs, weak
from tracker.domain.vocabulary import AskKind

SMALLEST = 2
CORE = 0.42
"""Share of what each member speaks of that all must have in common, where all begin with the same subject."""

ALONE = 0.66
"""The same, where what they have in common is one term or word alone."""

APART = 0.62
"""The same, where they do not begin with the same subject."""

_ACROSS = frozenset(
    TERM + name
    for name in (
        *("bringing to justice", "a national action plan", "international obligations", "statistics", "remedy"),
        *("human rights training", "intimidation and attacks", "laws in line with treaties", "visits", "transparency"),
        *("technical assistance", "international cooperation", "joining treaties", "human rights treaties"),
    )
)
"""Terms that go with any subject: what is investigated, planned or taught tells two asks apart."""

_OF_TREATIES = frozenset({AskKind.TREATY_ACTION, AskKind.CONSIDER})
_OF_TERM = 3.0
_OF_WORD = 1.0
_OF_LONE_WORD = 0.25
_OF_WEAK = 0.1
_SECOND = 0.6  # a term that comes second, against the first
_THIRD = 0.4
_ASIDE = 0.25


@dataclass(frozen=True, slots=True)
class Asking:
    """A part to be grouped: its row, its heading, and what it speaks of."""

    id: int
    heading: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Group:
    """Members that may ask the same, in their order; `core` is what they all speak of, the weightiest first.

    Those of a `subject` are about it, and may ask for different things; `is_one_of_several` where others are too.
    """

    members: tuple[Asking, ...]
    core: tuple[str, ...]
    subject: str = ""
    is_one_of_several: bool = False


@dataclass(frozen=True, slots=True)
class _Cluster:
    """`acts` are what its members are told to do, where that is a word of its own: *publish*, *abolish*.

    `heads` are the subjects that they begin with, `objects` the subjects that all of them have in their main clause,
    without those that go with any subject.
    """

    members: tuple[int, ...]
    core: frozenset[str]
    acts: frozenset[str]
    heads: frozenset[str]
    objects: frozenset[str]


def same_asks(parts: Sequence[Asking]) -> list[Group]:
    """Return the parts of one review that ask the same, each part in one group at most."""
    found: list[Group] = []
    on_treaties: defaultdict[frozenset[str], list[Asking]] = defaultdict(list)
    others: defaultdict[bool, list[Asking]] = defaultdict(list)
    for part in parts:
        actions = frozenset(sign for sign in part.unit.said if sign.startswith(ACTION))
        if actions and _is_of_treaties(part.unit):
            on_treaties[actions].append(part)
        else:
            others[part.unit.kind is AskKind.INFORMATION].append(part)  # a question is never decided with an act
    for actions, alike in on_treaties.items():
        if len(alike) >= SMALLEST:
            found.append(Group(tuple(alike), tuple(sorted(actions))))
    for some in others.values():
        found += _Grouping(some).groups()
    order = {part.id: place for place, part in enumerate(parts)}
    return sorted(found, key=lambda group: order[group.members[0].id])


class _Grouping:
    """Clusters that grow two by two, the closest first."""

    def __init__(self, parts: Sequence[Asking]) -> None:
        self._parts = parts
        found = Counter(sign for part in parts for sign in compared(part.unit))
        self._weights = [_weights(part.unit, found) for part in parts]
        self._sizes = [sum(weights.values()) or 1.0 for weights in self._weights]
        self._live = {
            place: _Cluster(
                (place,),
                frozenset(weights),
                _acts(parts[place].unit),
                _heads(parts[place].unit),
                _objects(parts[place].unit),
            )
            for place, weights in enumerate(self._weights)
        }

    def groups(self) -> list[Group]:
        """Merge until no two clusters share enough."""
        heap = [
            entry for one in self._live for other in self._live if one < other if (entry := self._entry(one, other))
        ]
        heapify(heap)
        following = len(self._live)
        while heap:
            _share, one, other = heappop(heap)
            if one not in self._live or other not in self._live:
                continue
            self._live[following] = _merged(self._live.pop(one), self._live.pop(other))
            for standing in self._live:
                if standing != following and (entry := self._entry(standing, following)):
                    heappush(heap, entry)
            following += 1
        return [self._group(each) for each in self._live.values() if len(each.members) >= SMALLEST]

    def _entry(self, one: int, other: int) -> tuple[float, int, int] | None:
        core = self._live[one].core & self._live[other].core
        telling = sum(sign not in weak() for sign in core)
        if not telling or not (self._live[one].acts | self._live[other].acts) <= core:
            return None
        members = (*self._live[one].members, *self._live[other].members)
        share = min(sum(self._weights[each][sign] for sign in core) / self._sizes[each] for each in members)
        objects = self._live[one].objects & self._live[other].objects
        if not objects and (self._live[one].objects or self._live[other].objects):
            return None
        heads = self._live[one].heads | self._live[other].heads
        least = (CORE if telling > 1 else ALONE) if heads <= core else APART
        return (-share, one, other) if share >= least else None

    def _group(self, cluster: _Cluster) -> Group:
        weights = self._weights[cluster.members[0]]
        core = sorted(cluster.core, key=lambda sign: (-weights[sign], sign))
        return Group(tuple(self._parts[place] for place in sorted(cluster.members)), tuple(core))


def _is_of_treaties(unit: Unit) -> bool:
    """Tell whether a part asks for no more than an action on treaties: *continue* or *set a date* to ratify one."""
    if unit.kind in _OF_TREATIES:
        return True
    return unit.kind is not AskKind.INFORMATION and not any(sign.startswith(TERM) for sign in _objects(unit))


def compared(unit: Unit) -> frozenset[str]:
    """Return the signs by which parts of one review are compared."""
    return frozenset(sign for sign in unit.said if not sign.startswith((INNER, THEME)))


def said_aside(unit: Unit) -> frozenset[str]:
    """Return what only a clause says that tells how, why or for whom in particular."""
    main = main_clause(unit.text)
    if main == unit.text:
        return frozenset()
    said = signs(main)
    return frozenset(sign for sign in compared(unit) if sign not in said and not sign.startswith((TREATY, ACTION)))


def _acts(unit: Unit) -> frozenset[str]:
    first = next(iter(unit.said), "")
    is_own = first not in weak() and not first.startswith((TERM, TREATY, ACTION, THEME, INNER))
    return frozenset({first}) if is_own and first else frozenset()


def _heads(unit: Unit) -> frozenset[str]:
    """Return the first term or treaty of a part: what it is about before all else."""
    first = next((sign for sign in unit.said if sign.startswith((TERM, TREATY))), None)
    return frozenset({first}) if first else frozenset()


def _objects(unit: Unit) -> frozenset[str]:
    aside = said_aside(unit)
    return frozenset(
        sign for sign in unit.said if sign.startswith((TERM, TREATY)) and sign not in aside and sign not in _ACROSS
    )


def _weights(unit: Unit, found: Mapping[str, int]) -> dict[str, float]:
    """Weigh what a part speaks of: the field's terms first, the first of them most, what is said aside least."""
    aside = said_aside(unit)
    terms = [sign for sign in unit.said if sign.startswith(TERM)]
    later = dict.fromkeys(terms[2:], _THIRD) | dict.fromkeys(terms[1:2], _SECOND)
    return {
        sign: _weight_of(sign, found[sign]) * later.get(sign, 1.0) * (_ASIDE if sign in aside else 1.0)
        for sign in compared(unit)
    }


def _weight_of(sign: str, count: int) -> float:
    if sign.startswith((TERM, TREATY, ACTION)):
        return _OF_TERM
    if sign in weak():
        return _OF_WEAK
    return _OF_WORD if count > 1 else _OF_LONE_WORD


def _merged(one: _Cluster, other: _Cluster) -> _Cluster:
    return _Cluster(
        (*one.members, *other.members),
        one.core & other.core,
        one.acts | other.acts,
        one.heads | other.heads,
        one.objects & other.objects,
    )
