"""A name of the vault taken into the parts that it is known by: two of them near each other are the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain import name_keys, name_scripts
from tracker.domain.name_keys import WORD, Romanise
from tracker.domain.name_lists import CHINESE, DOUBLE, KOREAN, PARTICLES
from tracker.domain.name_scripts import Script

SYLLABLE = re.compile(
    r"(?:[bcdghjklmnprst]|kk|tt|pp|ss|jj|ch|sh|rh|tch)?(?:y|w|h)?"
    r"(?:yeo|ae|eo|eu|oo|ee|oi|oe|ou|ui|wi|we|ai|ei|ie|ia|iu|ao|uo|ua|a|e|i|o|u)(?:ng|h|n|m|l|k|p|t|b|g|r)?"
)
"""One syllable of Korean or Chinese in Latin letters."""

_SURNAMES = frozenset(map(name_keys.korean, KOREAN))
_CHINESE, _KOREAN, _PARTICLES = map(frozenset, (CHINESE, KOREAN, PARTICLES))


class Kind(StrEnum):
    """By which rules a name is spelt."""

    PLAIN = "plain"
    EASTERN = "eastern"  # a surname of one syllable and a given name that may be written apart or together
    ARABIC = "arabic"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name.

    `keys` begin with their family: 1 spelling, s spelling without a Russian ending, 2 and v consonants, 3 Korean.
    Halves of a double name have the same `place`. A part that `may_be_split` is met in syllables too; one that
    `is_syllable` is another name where another syllable follows.
    """

    keys: frozenset[str]
    place: int
    letters: int
    may_be_split: bool = False
    is_syllable: bool = False


@dataclass(frozen=True, slots=True)
class NameParts:
    """The parts of a name.

    `anchor` is the one part that tells of somebody, where all others are initials or particles: J. Q. Wexmoor, Abu
    Ghubar. Where nothing does (M. X), `is_whole`: only all of them in a row are the name.
    """

    parts: tuple[Part, ...]
    kind: Kind
    anchor: Part | None = None
    is_whole: bool = False


def take_apart(name: str, romanise: Romanise, *, kind: Kind | None = None) -> NameParts:
    """Return the parts of a name, in whatever order and script it is written."""
    words = [
        (number, piece)
        for number, word in enumerate(re.split(r"[^\S\n]+|[,;/]", name_keys.clean(name)))
        for piece in WORD.findall(re.sub(r"['’`‘]", "", word))
    ]
    kind = kind or _kind(words, romanise)
    if kind is Kind.EASTERN:
        words = _eastern(words, romanise)
    telling = [each for each in words if _tells(each[1], romanise, kind)]
    is_short = len({number for number, _word in telling}) < 2
    parts = {each: part(each[1], romanise, kind, place=each[0]) for each in (words if is_short else telling)}
    anchor = parts[telling[0]] if is_short and len(telling) == 1 else None
    return NameParts(tuple(parts.values()), kind, anchor, is_whole=is_short and anchor is None)


def part(word: str, romanise: Romanise, kind: Kind, *, place: int = 0) -> Part:
    """Return a part with all the keys that it may be met under; `place` is the word of the name that it belongs to."""
    latin = name_keys.latin(word.replace("\u00b7", ""), romanise)
    keys = {f"1{name_keys.spelling(latin)}"} if latin else {f"1{word}"}
    script = name_scripts.script(word)
    if script is Script.CYRILLIC:
        keys.add(f"s{name_keys.spelling(name_keys.latin(name_scripts.stem(word), romanise))}")
    elif latin:
        keys.add(f"s{name_keys.spelling(latin)}")
        keys |= {f"s{name_keys.spelling(latin[:-1])}"} if latin.endswith("a") and len(latin) > 5 else set()
    if kind is Kind.EASTERN or script is Script.HANGUL:
        keys |= {f"3{key}" for key in name_keys.korean_keys(latin)}
    if latin and script not in {Script.HANGUL, Script.HAN}:
        family = "2" if kind is Kind.ARABIC else "v"
        keys |= {f"{family}{name_keys.consonants(each)}" for each in without_article(word, latin, romanise)}
    if kind is Kind.ARABIC:
        keys |= {f"1{name_keys.spelling(each)}" for each in without_article(word, latin, romanise)}
        keys |= {f"1{name_keys.spelling(article + latin)}" for article in ("al", "el")}
    is_syllable = script is not Script.HAN and kind is Kind.EASTERN and _is_syllable(word, latin)
    return Part(frozenset(keys), place, len(latin or word), kind is Kind.EASTERN, is_syllable)


def without_article(word: str, latin: str, romanise: Romanise) -> set[str]:
    """Return a word in Latin letters with and without what Arabic writes in front of it: the, and, by, servant of."""
    found = {latin}
    rest = re.match(r"(?:[وبفكل]?ال|لل|[وبفل])(?=\w{3})", word)
    if rest:
        found.add(name_keys.latin(word[rest.end() :], romanise))
    servant = re.match(r"abd(?:[aeuo]+[lsrnz]?)?(?=\w{3})", latin)
    if servant and word.isascii():
        found.add(latin[servant.end() :])
    return found


def _tells(word: str, romanise: Romanise, kind: Kind) -> bool:
    """Tell whether a word is more than an initial or a particle; one sign of Hangul or Han is a whole surname."""
    if name_scripts.script(word) in {Script.HANGUL, Script.HAN}:
        return True
    latin = name_keys.latin(word, romanise)
    if kind is Kind.EASTERN and latin in _KOREAN:
        return True
    return len(word) > 1 and latin not in _PARTICLES


def _kind(words: list[tuple[int, str]], romanise: Romanise) -> Kind:
    scripts = {name_scripts.script(word) for _place, word in words}
    if scripts & {Script.HANGUL, Script.HAN}:
        return Kind.EASTERN
    if Script.SEMITIC in scripts:
        return Kind.ARABIC
    small = [name_keys.latin(word, romanise) for _place, word in words]
    if {"al", "el", "bin", "ibn", "abu", "abd", "umm", "bint"} & set(small) or any(
        name_keys.consonants(each) == "mhmd" or re.match("abd[aeuo]l", each) for each in small
    ):
        return Kind.ARABIC
    ends = {each for each in (small[0], small[-1]) if each} if small else set()
    if len(small) <= 4 and any(_is_surname(each) for each in ends):
        return Kind.EASTERN
    return Kind.PLAIN


def _is_surname(latin: str) -> bool:
    return latin in _CHINESE or (len(latin) <= 7 and name_keys.korean(latin) in _SURNAMES)


def _is_syllable(word: str, latin: str) -> bool:
    if name_scripts.script(word) is Script.HANGUL:
        return len(word) == 1
    return bool(SYLLABLE.fullmatch(latin))


def _eastern(words: list[tuple[int, str]], romanise: Romanise) -> list[tuple[int, str]]:
    """Join the syllables of a given name, and part what is written without a space."""
    scripts = {name_scripts.script(word) for _place, word in words}
    if len(words) == 1 and scripts & {Script.HANGUL, Script.HAN} and len(words[0][1]) > 1:
        whole = words[0][1]
        cut = 2 if len(whole) > 2 and whole.startswith(DOUBLE) else 1
        return [(0, whole[:cut]), (1, whole[cut:])]
    if len(words) < 3:
        return words
    by_word: dict[int, list[str]] = {}
    for place, piece in words:
        by_word.setdefault(place, []).append(piece)
    groups = list(by_word.values())
    first = name_keys.latin("".join(groups[0]), romanise)
    is_last = not _is_surname(first) and _is_surname(name_keys.latin("".join(groups[-1]), romanise))
    surname, given = (groups[-1], groups[:-1]) if is_last else (groups[0], groups[1:])
    pieces = [piece for group in given for piece in group]
    if len(given) == 1 or all(_is_syllable(each, name_keys.latin(each, romanise)) for each in pieces):
        return [(0, "".join(surname)), (1, "".join(pieces))]
    return words
