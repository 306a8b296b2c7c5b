"""Which names and contacts of the vault are told where in a text: one pass over its words, whatever the names are.

Refused are contacts, two parts of one name near each other, and parts marked as telling alone. Other single parts
are told apart, for a person to look at: a surname that thousands bear says nothing by itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain import name_keys, name_words
from tracker.domain.name_index import Met, NameIndex, Whose
from tracker.domain.name_keys import WORD, Romanise
from tracker.domain.name_pairs import Hit, pairs

_BETWEEN = 1  # words that two passages are apart: what ends one and what begins the next may be one name
_LOOSE = re.compile(r"[\s._·]{1,2}")
_HYPHEN = re.compile(r"\s?[-‐‑–'’`‘־]\s?")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .·]{1,2}){3,}[^\W\d_](?!\w)")
_OUR_CODE = re.compile(r"(?<![\w-])(?:[EFP]|NOTES)-(?=[A-Z]*\d)[2-9A-Z]{4,5}(?!\w)")
"""What the program itself draws for items, files, people and notes: by chance its letters are those of a name."""
_MOST_JOINED = 3
_SHORTEST_LISTED = 3  # letters and the family of the key
_MOST_KEPT = 200_000


class FoundKind(StrEnum):
    """What was found, the gravest first."""

    CONTACT = "contact"
    NAME = "name"
    DISTINCTIVE = "distinctive"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of what leaves, and the words that say where it stands; they never quote it."""

    place: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the vault in a text; `text` is what stands there and is for those who protect people alone."""

    kind: FoundKind
    place: str
    text: str = field(repr=False)
    whose: frozenset[Whose] = field(repr=False)
    count: int = 1

    @property
    def is_refused(self) -> bool:
        """Tell whether it may not leave."""
        return self.kind is not FoundKind.PART


def search(index: NameIndex, passages: Iterable[Passage], romanise: Romanise) -> tuple[Found, ...]:
    """Return what of the vault is told in the passages, in no more than one pass; empty where nothing is."""
    reader = _Reader(index, romanise)
    for passage in passages:
        reader.read(passage)
    return (*reader.found, *_full_names(index, reader), *_alone(index, reader), *_single(index, reader))


class _Reader:
    """Reads passages word by word and keeps where a key of the index was met."""

    def __init__(self, index: NameIndex, romanise: Romanise) -> None:
        self._index = index
        self._romanise = romanise
        self._place = 0
        self.hits: defaultdict[str, list[Hit]] = defaultdict(list)
        self.found: list[Found] = []

    def read(self, passage: Passage) -> None:
        text = name_keys.clean(passage.text)
        for told, whose in self._index.contacts.told(text):
            owners = frozenset(Whose(*each) for each in whose)
            self.found.append(Found(FoundKind.CONTACT, passage.place, told, owners))
        if not self._index.keys:
            return
        text = _OUR_CODE.sub("0", text)
        for spaced in _SPACED.findall(text):
            text += f"\n{''.join(WORD.findall(spaced))}"
        words = list(WORD.finditer(text))
        met, new = self._index.met, self._new
        is_told = False
        for number, word in enumerate(words):
            each = met.get(word[0]) or new(word[0])
            if each.keys:
                self._keep(each, passage, self._place + number, text, words, number)
            if each.begins and (each.is_capital or is_told or text[word.end() : word.end() + 1] != " "):
                self._join(each, passage, text, words, number)
            is_told = bool(each.keys)  # what follows a surname may be a given name, however it is written
        self._place += len(words) + _BETWEEN

    def _new(self, word: str) -> Met:
        if len(self._index.met) + len(self._index.joined) > _MOST_KEPT:
            self._index.met.clear()
            self._index.joined.clear()
        found = self._index.met[word] = name_words.met(word, self._index, self._romanise)
        return found

    def _keep(self, met: Met, passage: Passage, at: int, text: str, words: list[re.Match[str]], number: int) -> None:
        is_longer = _goes_on(text, words, number)
        for key, first, last in met.keys:
            told = words[number][0][first:last] if met.is_dense else words[number][0]
            self.hits[key].append(Hit(at, at, first, last, met.is_capital, is_longer, passage.place, told))

    def _join(self, met: Met, passage: Passage, text: str, words: list[re.Match[str]], number: int) -> None:
        """Look whether a word and the next ones are the syllables of one part: Jong Su, Jong-su, Iva-nov."""
        joined, is_loose = words[number][0], False
        for last in range(number + 1, min(number + _MOST_JOINED, len(words))):
            between = text[words[last - 1].end() : words[last].start()]
            is_loose = is_loose or between == " " or bool(_LOOSE.fullmatch(between))
            if (is_loose and not met.begins_split) or not (is_loose or _HYPHEN.fullmatch(between)):
                return
            joined += words[last][0]
            for key, _first, _end in self._together(joined).keys:
                if key in self._index.split or not is_loose:
                    at, end_at = self._place + number, self._place + last
                    goes_on = _goes_on(text, words, last)
                    hit = Hit(at, end_at, 0, len(joined), met.is_capital, goes_on, passage.place, joined)
                    self.hits[key].append(hit)

    def _together(self, joined: str) -> Met:
        found = self._index.joined.get(joined)
        if found is None:
            found = self._index.joined[joined] = name_words.joined(joined, self._index, self._romanise)
        return found


def _goes_on(text: str, words: list[re.Match[str]], number: int) -> bool:
    """Tell whether another syllable of the same given name follows: Ri Son Gwon is not Ri Son."""
    if number + 1 >= len(words):
        return False
    following = words[number + 1]
    between = text[words[number].end() : following.start()]
    if between == "-":
        return True
    is_near = between.isspace() and "\n" not in between and following[0][:1].isupper()
    return is_near and name_words.is_syllable(following[0])


def _full_names(index: NameIndex, reader: _Reader) -> Iterator[Found]:
    seen = set()
    met = frozenset(reader.hits)
    for whose, name in index.names:
        for first, second in pairs(name, reader.hits, met):
            place = (whose, *sorted(((first.first, first.start), (second.first, second.start))))
            if place in seen:
                continue
            seen.add(place)
            yield Found(FoundKind.NAME, first.where, f"{first.told} … {second.told}", frozenset({whose}))


def _alone(index: NameIndex, reader: _Reader) -> Iterator[Found]:
    seen = set()
    for key in index.alone.keys() & reader.hits.keys():
        for hit in reader.hits[key]:
            is_other = hit.goes_on and hit.last > hit.first  # Kim Byol of Kim Byol Sori
            if not is_other and (hit.first, hit.last, hit.start) not in seen:
                seen.add((hit.first, hit.last, hit.start))
                yield Found(FoundKind.DISTINCTIVE, hit.where, hit.told, frozenset(index.alone[key]))


def _single(index: NameIndex, reader: _Reader) -> Iterator[Found]:
    owners: defaultdict[str, set[Whose]] = defaultdict(set)
    met = frozenset(reader.hits)
    for whose, name in index.names:
        for part in (name.anchor,) if name.anchor else () if name.is_whole else name.parts:
            for key in () if part.keys.isdisjoint(met) else part.keys & met:
                if key[0] in "1s" and len(key) > _SHORTEST_LISTED - 1 and key not in index.alone:
                    owners[key].add(whose)
    counts: Counter[str] = Counter()
    told: dict[str, tuple[str, str, set[Whose]]] = {}
    seen = set()
    for key, whose_ones in owners.items():
        for hit in reader.hits[key]:
            if hit.is_capital and (hit.first, hit.start) not in seen:
                seen.add((hit.first, hit.start))
                small = hit.told.casefold()
                counts[small] += 1
                told.setdefault(small, (hit.where, hit.told, set()))[2].update(whose_ones)
    for small, count in counts.most_common():
        where, text, whose_are = told[small]
        yield Found(FoundKind.PART, where, text, frozenset(whose_are), count)
