"""The groups of one review: parts that ask the same, then what is left by its subject.

Two parts of one subject are gathered while they are alike on the average: more loosely where both are about the same
way of acting (a law, an investigation, training), more strictly where the subject is a broad one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import log, sqrt

from tracker.domain.likeness_groups import SMALLEST, Asking, Group, compared, said_aside, same_asks
from tracker.domain.likeness_subjects import strictness, subject_of, subjects_by_word
from tracker.domain.likeness_units import ACTION, TREATY
from tracker.domain.likeness_words import TERM, main_clause, root, weak, words
from tracker.domain.vocabulary import AskKind

MOST = 12
"""Members of a group that is gathered by its subject: more than that nobody reads before deciding."""

ALIKE = 0.03
"""How alike two parts of one subject and one way of acting must be on the average."""

ALIKE_APART = 0.1
"""The same, where their ways of acting differ."""

_WAYS = """
law: legislation legislative law laws act bill code repeal amend enact abolish abolition abolishing criminalize
    decriminalize prohibit ban moratorium
justice: investigate investigation prosecute prosecution perpetrators accountable accountability impunity punish
teaching: training train awareness campaign campaigns sensitization
victims: victims victim shelters rehabilitation
figures: statistics publish data figures disaggregated
"""
"""Ways of acting by the words that tell them, the first in a text counts."""

_FIGURES = "figures"
_OF_TERM = 2.0
_OF_WEAK = 0.2
_OF_ASIDE = 0.4


def groups(parts: Sequence[Asking]) -> list[Group]:
    """Return the groups of the parts of one review, each part in one group at most."""
    same = same_asks(parts)
    on_treaties = [group for group in same if any(sign.startswith(ACTION) for sign in group.core)]
    others = [group for group in same if group not in on_treaties]
    found = [*on_treaties, *_Gathering(parts).groups(others, but=on_treaties)]
    order = {part.id: place for place, part in enumerate(parts)}
    return sorted(found, key=lambda group: order[group.members[0].id])


class _Gathering:
    """What a review asks, by its subjects."""

    def __init__(self, parts: Sequence[Asking]) -> None:
        self._parts = parts
        self._order = {part.id: place for place, part in enumerate(parts)}
        found = Counter(sign for part in parts for sign in compared(part.unit))
        asides = {part.id: said_aside(part.unit) for part in parts}
        self._vectors = {part.id: self._vector(part, asides[part.id], found) for part in parts}
        self._subjects = {part.id: subject_of(part.unit.said, asides[part.id]) for part in parts}
        unnamed = [part for part in parts if not self._subjects[part.id] and not _names_term(part)]
        by_word = subjects_by_word([part.unit.said for part in unnamed], found)
        self._subjects |= {part.id: word for part, word in zip(unnamed, by_word, strict=True)}
        self._ways = {part.id: _way(part) for part in parts}

    def groups(self, same: Sequence[Group], *, but: Iterable[Group]) -> list[Group]:
        """Return groups of parts that ask the same or are about the same; `but` are groups that stay as they are."""
        taken = {part.id for group in (*same, *but) for part in group.members}
        alone = [Group((part,), ()) for part in self._parts if part.id not in taken and not _is_on_treaty(part)]
        by_subject: defaultdict[tuple[str, bool], list[Group]] = defaultdict(list)
        for group in (*same, *alone):
            is_question = group.members[0].unit.kind is AskKind.INFORMATION
            by_subject[self._subject(group), is_question].append(group)
        found: list[Group] = []
        for (subject, _is_question), some in by_subject.items():
            gathered = self._gathered(subject, some) if subject else some
            large = [group for group in gathered if len(group.members) >= SMALLEST]
            several = sum(bool(group.subject) for group in large) > 1
            found += [replace(group, is_one_of_several=several) for group in large]
        return found

    def _subject(self, group: Group) -> str:
        counted = Counter(self._subjects[part.id] for part in group.members)
        return max(counted, key=lambda subject: (counted[subject], subject))

    def _gathered(self, subject: str, some: Sequence[Group]) -> list[Group]:
        """Merge the groups of one subject two by two, the most alike first."""
        least = strictness(subject)
        live = dict(enumerate(some))
        over = {
            (one, other): sum(
                self._over(part, each) - least for part in live[one].members for each in live[other].members
            )
            for one, other in combinations(live, 2)
        }
        while True:
            pairs = {
                pair: total / (len(live[pair[0]].members) * len(live[pair[1]].members))
                for pair, total in over.items()
                if len(live[pair[0]].members) + len(live[pair[1]].members) <= MOST
            }
            best = min(pairs, key=lambda pair: (-pairs[pair], pair), default=None)
            if best is None or pairs[best] < 0:
                return list(live.values())
            one, other = best
            live[one] = self._merged(live[one], live.pop(other), subject)
            for third in live:
                if third != one:
                    over[min(one, third), max(one, third)] += over[min(other, third), max(other, third)]
            over = {pair: total for pair, total in over.items() if other not in pair}

    def _merged(self, one: Group, other: Group, subject: str) -> Group:
        members = sorted((*one.members, *other.members), key=lambda part: self._order[part.id])
        return Group(tuple(members), (), subject)

    def _over(self, one: Asking, other: Asking) -> float:
        """Return how much more alike two parts are than they must be."""
        if (self._ways[one.id] == _FIGURES) != (self._ways[other.id] == _FIGURES):
            return -1.0  # what is counted and published is not what is done
        mine, others = self._vectors[one.id], self._vectors[other.id]
        alike = sum(weight * others[sign] for sign, weight in mine.items() if sign in others)
        return alike - (ALIKE if self._ways[one.id] == self._ways[other.id] else ALIKE_APART)

    def _vector(self, part: Asking, aside: frozenset[str], found: Mapping[str, int]) -> dict[str, float]:
        weights = {
            sign: _weight(sign) * log(1 + len(self._parts) / found[sign]) * (_OF_ASIDE if sign in aside else 1.0)
            for sign in compared(part.unit)
        }
        size = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {sign: weight / size for sign, weight in weights.items()}


def _weight(sign: str) -> float:
    if sign.startswith((TERM, TREATY)):
        return _OF_TERM
    return _OF_WEAK if sign in weak() else 1.0


def _names_term(part: Asking) -> bool:
    return any(sign.startswith(TERM) for sign in part.unit.said)


def _is_on_treaty(part: Asking) -> bool:
    return any(sign.startswith(ACTION) for sign in part.unit.said)


@cache
def _way_of_root() -> dict[str, str]:
    lines = (line.partition(": ") for line in _WAYS.replace("\n    ", " ").strip().splitlines())
    return {root(word): way for way, _colon, given in lines for word in given.split()}


def _way(part: Asking) -> str:
    """Return how a part asks to act, in its main clause; empty where no word tells it."""
    ways = _way_of_root()
    return next((ways[each] for word in words(main_clause(part.heading)) if (each := root(word)) in ways), "")
