"""Where a text names instruments of the table: one walk over its words through a tree of all spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from tracker.domain.wording.together import TOGETHER
from tracker.domain.wording.verbs import listed

_WORD = re.compile(r"[^\W_]+")
# Words between the words of a name that differ from source to source: "Convention on/of/for the …".
_LOOSE = listed("the of on for to against relating related concerning regarding from an")
_SAME = {
    "labor": "labour",
    "organised": "organized",
    "organisation": "organization",
    "criminalisation": "criminalization",
    "womens": "women",
    "migratory": "migrant",
    "disabled": "disability",
}
_PLURALS = frozenset(("protocols", "covenants", "conventions"))
_LONGEST_GAP = 30
_TIGHT = 6  # letters in the longest word of a short form such as CRC-OP-SC
_TO = re.compile(r"\s+(?:to|of|on|for)\s+(?:the\s+){0,2}", re.IGNORECASE)
_BREAKS = re.compile(r"[;:•]")
_SHORT_GAP = re.compile(r"[\s\-–‑/.()]{0,3}")
# A regional treaty that is not in the table ends in the words of a universal one.
_OTHER_REGION = listed("american african european europe arab asean saarc commonwealth")
_HEADS = listed("convention covenant protocol treaty statute charter declaration resolution")
# Words so frequent in recommendations that they tell no name.
_COMMON = listed(
    "principle rule guideline agreement programme platform agenda action human right united nation international "
    "standard minimum general assembly security council national woman women child children work world"
)
_PROTOCOL = frozenset(("protocol", "protocols"))


class Word(NamedTuple):
    """A word of a text, lower case, and where it stands."""

    plain: str
    start: int
    end: int


class Mention(NamedTuple):
    """A name in a text and the codes that it stands for; no code where the table does not have it."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Every spelling of every instrument, as a tree of words. Source: the table of instruments."""

    root: Mapping[str, Any]
    anchors: Mapping[str, tuple[frozenset[str], ...]]
    codes: frozenset[str]
    resolutions: Mapping[str, str]


def names_of(instruments: Mapping[str, str]) -> Names:
    """Return the tree of a mapping from spelling to code; made once for each content."""
    return _made(tuple(instruments.items()))


@lru_cache(maxsize=8)
def _made(spellings: tuple[tuple[str, str], ...]) -> Names:
    root: dict[str, Any] = {}
    codes = frozenset(code for _spelling, code in spellings)
    for spelling, code in spellings:
        _plant(root, spelling, (code,))
    for spelling, together in TOGETHER.items():
        if codes.issuperset(together):
            _plant(root, spelling, together)
    by_symbol = {spelling.upper(): code for spelling, code in spellings if "/res/" in spelling.lower()}
    return Names(root, _anchors(chain((spelling for spelling, _code in spellings), TOGETHER)), codes, by_symbol)


def _anchors(spellings: Iterable[str]) -> dict[str, tuple[frozenset[str], ...]]:
    """Return words of which every name holds one, each with the other words of the names that hold it.

    A "convention" or "protocol" needs no other word: such texts are few.
    """
    found: dict[str, set[frozenset[str]]] = {}
    for spelling in spellings:
        words = [word for raw in _WORD.findall(spelling) if (word := plain(raw.lower())) not in _LOOSE]
        head = next((word for word in words if word.removesuffix("s") in _HEADS), None)
        if words:
            rarest = max([word for word in words if word not in _COMMON] or words, key=len)
            found.setdefault(head or rarest, set()).add(frozenset() if head else frozenset(words))
    forms = {word: frozenset((word, word + "s")) for word in found}
    for word, other in _SAME.items():
        if other in forms:
            forms[other] |= {word, word + "s"}
    return {form: tuple(found[word]) for word in found for form in forms[word]}


def _plant(root: dict[str, Any], spelling: str, codes: tuple[str, ...]) -> None:
    raw = [word.lower() for word in _WORD.findall(spelling)]
    words = [word if len(codes) > 1 and word in _PLURALS else plain(word) for word in raw if word not in _LOOSE]
    if not words:
        return
    node = root
    for word in words:
        node = node.setdefault(word, {})
    short = len(raw) > 1 and len(raw) == len(words) and all(len(word) <= _TIGHT for word in raw)
    node.setdefault("", (codes, short, len(words) == 1 and words[0].isalpha()))


@lru_cache(maxsize=1 << 15)
def plain(word: str) -> str:
    """Return a word without the plural that sources add or drop; "protocols" stays, for it names others."""
    if word == "protocols":
        return word
    word = _SAME.get(word, word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def words_of(text: str) -> list[Word]:
    """Return the words of a text with their places."""
    return [Word(found[0].lower(), found.start(), found.end()) for found in _WORD.finditer(text)]


def may_name(text: str, names: Names) -> bool:
    """Tell fast whether a text holds a word without which no name is complete."""
    words = _WORD.findall(text.lower())
    hits = names.anchors.keys() & words
    if not hits:
        return False
    there = {plain(word) for word in words}
    return any(there.issuperset(others) for hit in hits for others in names.anchors[hit])


def find(text: str, words: list[Word], names: Names) -> Iterator[Mention]:
    """Yield the names in a text from left to right; a longer name hides the shorter ones inside it."""
    at = 0
    while at < len(words):
        word = words[at].plain
        if word not in names.root and plain(word) not in names.root:
            at += 1
            continue
        last, codes = _longest(text, words, at, names)
        if last is None:
            at += 1
            continue
        if not _is_regional(words, at, text):
            end = words[last].end
            # "(No. 29)" and "(2017)" end with their bracket.
            closes = text[end : end + 1] in (")", "]") and re.search(r"[(\[]", text[words[at].start : end]) is not None
            yield Mention(words[at].start, end + closes, codes)
        at = last + 1


def _longest(text: str, words: list[Word], at: int, names: Names) -> tuple[int | None, tuple[str, ...]]:
    best: tuple[int | None, tuple[str, ...]] = (None, ())
    paths = _on(names.root, words, at)
    while paths:
        node, place = paths.pop()
        leaf = node.get("")
        if leaf is not None and (best[0] is None or place > best[0]) and _fits(text, words, at, place, leaf):
            best = (place, leaf[0])
        following = _next(text, words, place)
        if following is None:
            continue
        paths.extend(_on(node, words, following))
    return best


def _on(node: Mapping[str, Any], words: list[Word], place: int) -> list[tuple[Mapping[str, Any], int]]:
    """Follow a word as it stands and without its plural."""
    word = words[place].plain
    single = plain(word)
    found = [(node[word], place)] if word in node else []
    if single != word and single in node:
        found.append((node[single], place))
    return found


def _next(text: str, words: list[Word], place: int) -> int | None:
    following = place + 1
    while following < len(words) and words[following].plain in _LOOSE:
        following += 1
    if following >= len(words):
        return None
    gap = text[words[place].end : words[following].start]
    return None if len(gap) > _LONGEST_GAP or _BREAKS.search(gap) else following


def _fits(text: str, words: list[Word], at: int, last: int, leaf: tuple[tuple[str, ...], bool, bool]) -> bool:
    _codes, short, single = leaf
    if single:
        # "CAT" is a treaty, "cat" is not: a name of one word has capitals beyond its first letter.
        return sum(letter.isupper() for letter in text[words[at].start : words[last].end]) > 1
    if short:
        gaps = (text[words[i].end : words[i + 1].start] for i in range(at, last))
        return all(_SHORT_GAP.fullmatch(gap) for gap in gaps)
    return True


def _is_regional(words: list[Word], at: int, text: str) -> bool:
    if at == 0 or words[at].plain in _OTHER_REGION:
        return False
    before = words[at - 1]
    return before.plain in _OTHER_REGION and text[before.start].isupper() and text[before.end : words[at].start] == " "


def follows_protocol(text: str, words: list[Word], at: int) -> int | None:
    """Return the place of "protocol(s)" in "protocol to the X", where `at` is the first word of X."""
    place = at - 1
    while place >= 0 and words[place].plain in _LOOSE:
        place -= 1
    if place < 0 or words[place].plain not in _PROTOCOL:
        return None
    return place if _TO.fullmatch(text, words[place].end, words[at].start) else None
