"""When two parts of one name stand near enough to each other to be the name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from typing import NamedTuple

from tracker.domain.name_lists import PLAIN
from tracker.domain.name_parts import Kind, NameParts, Part

_NEAR = 6  # words between which two parts are one name, where both are written as names are
_LOOSE = 2  # the same, where only sounds agree
_PLAIN = 2  # times that a word stands small elsewhere, at least, to be a plain one
_MOST = 3  # of one name are told: the first places are enough to mend it
_SHORT = 3  # letters of a key with its family
_FAINT = 2  # the same, of a consonant key that says nothing beside another such


class Hit(NamedTuple):
    """Where a key was met: first and last word, the letters within a word of several parts, and how it stands there."""

    first: int
    last: int
    start: int
    end: int
    is_capital: bool
    goes_on: bool
    where: str
    told: str


Hits = Mapping[str, Sequence[Hit]]


def pairs(name: NameParts, hits: Hits, met: frozenset[str]) -> Iterator[tuple[Hit, Hit]]:
    """Yield up to three places where a name is told, by any two of its parts in any order; `met` are the keys hit."""
    if sum(not part.keys.isdisjoint(met) for part in name.parts) < 2:
        return
    present = [(part, keys) for part in name.parts if (keys := part.keys & met)]
    if name.is_whole:
        if len(present) == len(name.parts):
            yield from _in_a_row(name, hits)
        return
    every = (
        pair
        for (one, mine), (other, theirs) in combinations(present, 2)
        if one.place != other.place and not (name.anchor and name.anchor not in (one, other))
        for pair in _near(name, (one, mine), (other, theirs), hits)
    )
    yield from islice(every, _MOST)


def _near(
    name: NameParts, one: tuple[Part, frozenset[str]], other: tuple[Part, frozenset[str]], hits: Hits
) -> Iterator[tuple[Hit, Hit]]:
    for mine, theirs in product(sorted(one[1]), sorted(other[1])):
        if _is_faint(mine) and _is_faint(theirs):
            continue
        rare, often = hits[mine], hits[theirs]
        is_turned = len(rare) > len(often)
        if is_turned:
            rare, often = often, rare
        reach = _reach(name, one[0], other[0], mine, theirs)
        found = []
        for hit in rare:
            for there in _around(hit, often, reach + 2):
                first, second = (there, hit) if is_turned else (hit, there)
                if _is_name(one[0], other[0], first, second, reach):
                    found.append((first, second))
        yield from _unusual(found, hits[mine], hits[theirs]) if found else ()


def _is_faint(key: str) -> bool:
    """Tell whether a key is a single consonant: two of these are any two short words, as May and Review are Umm Rih."""
    return key[0] in "2v" and len(key) <= _FAINT


def _unusual(found: list[tuple[Hit, Hit]], mine: Sequence[Hit], theirs: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Leave out plain words, known as such or written small elsewhere in the text: the law will, in May grace.

    A name that is only ever told in small letters stands small beside its other part alone, so it is found.
    """
    small = tuple(sum(not hit.is_capital for hit in hits) for hits in (mine, theirs))
    often = tuple(count > len(found) + _PLAIN for count in small)
    for pair in found:
        plain = [seen or hit.told.casefold() in PLAIN for seen, hit in zip(often, pair, strict=True)]
        is_word = any(known and not hit.is_capital for known, hit in zip(plain, pair, strict=True))
        if not is_word and not (all(plain) and abs(pair[0].first - pair[1].first) > 1):
            yield pair


def _around(hit: Hit, others: Sequence[Hit], reach: int) -> Iterator[Hit]:
    place = bisect_left(others, hit.first - reach, key=lambda each: each.first)
    while place < len(others) and others[place].first <= hit.last + reach:
        yield others[place]
        place += 1


def _reach(name: NameParts, one: Part, other: Part, mine: str, theirs: str) -> int:
    """Return how many words apart the parts may be."""
    is_short = min(len(mine), len(theirs)) < _SHORT
    if name.anchor is not None:
        initial = other if one is name.anchor else one
        return _LOOSE + 1 if initial.letters == 1 else 1
    if is_short or mine == theirs or (one.is_syllable and name.kind is Kind.EASTERN and other.is_syllable):
        return 1
    return _NEAR if mine[0] in "1s" and theirs[0] in "1s" else _LOOSE


def _is_name(one: Part, other: Part, first: Hit, second: Hit, reach: int) -> bool:
    before, after = sorted((first, second))
    if before.first == after.first == before.last == after.last:
        gap, is_apart = 0, before.end <= after.start or after.end <= before.start
    else:
        gap, is_apart = after.first - before.last, after.first > before.last
    if not is_apart or gap > (reach if first.is_capital and second.is_capital else 1):
        return False
    return not (_is_longer(one, first, second) or _is_longer(other, second, first))


def _is_longer(part: Part, hit: Hit, surname: Hit) -> bool:
    """Tell whether a given name of one syllable goes on with another syllable, which is not the surname."""
    return part.is_syllable and part.place > 0 and hit.goes_on and surname.first != hit.last + 1


def _in_a_row(name: NameParts, hits: Hits) -> Iterator[tuple[Hit, Hit]]:
    """Yield where all parts stand one after the other: of initials, two alone are nobody."""
    firsts = [hit for key in name.parts[0].keys for hit in hits.get(key, ())]
    rest = [{hit.first for key in part.keys for hit in hits.get(key, ())} for part in name.parts[1:]]
    for hit in firsts:
        is_told = hit.is_capital or len(name.parts) > _LOOSE
        if is_told and all(hit.first + step in there for step, there in enumerate(rest, 1)):
            yield hit, hit
            return
