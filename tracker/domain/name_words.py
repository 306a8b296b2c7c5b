"""Under which keys of the index a word of a text is met: worked out once a word, since most words come again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.domain import name_keys, name_scripts
from tracker.domain.name_index import Met, NameIndex
from tracker.domain.name_keys import Romanise
from tracker.domain.name_parts import SYLLABLE, without_article
from tracker.domain.name_scripts import Script

_CAMEL = re.compile(r"[^\W\d_A-Z][A-Z]")
_HUMPS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])")
_ENDS = frozenset("은는이가을를의에와과도씨님으로만께한란랑야아") | {""}
_LONGEST_DENSE = 5  # signs of Hangul or Han that one part of a name has at most


def met(word: str, index: NameIndex, romanise: Romanise) -> Met:
    """Return which keys of the index a cleaned word is met under."""
    script = name_scripts.script(word)
    if script in {Script.HANGUL, Script.HAN}:
        return _dense(word, _signs(word, script, romanise), index)
    if _CAMEL.search(word):
        humps = ((key, hump.start(), hump.end()) for hump in _HUMPS.finditer(word)
                 for key in _keys(hump[0], script, index, romanise))  # fmt: skip
        whole = ((key, 0, len(word)) for key in _keys(word, script, index, romanise))
        return _dense(word, (*humps, *whole), index)
    keys = _keys(word, script, index, romanise)
    return Met(
        tuple((key, 0, len(word)) for key in sorted(keys & index.keys)),
        is_capital=not word[:1].islower(),
        begins=not index.beginnings.isdisjoint(keys),
        begins_split=not index.split_beginnings.isdisjoint(keys),
    )


def joined(word: str, index: NameIndex, romanise: Romanise) -> Met:
    """Return which keys pieces of a word are met under together; most such words are none, so little is asked."""
    latin = name_keys.latin(word, romanise)
    if not latin:
        return Met()
    keys = {f"1{name_keys.spelling(latin)}", f"3{name_keys.korean(latin)}"}
    if not word.isascii():
        keys |= _korean_in_russian(latin)
    found = tuple((key, 0, len(word)) for key in sorted(keys & index.keys))
    return Met(found, is_capital=not word[:1].islower())


def is_syllable(word: str) -> bool:
    """Tell whether a word is one syllable of Korean or Chinese in Latin letters."""
    return bool(SYLLABLE.fullmatch(word.lower()))


def _korean_in_russian(latin: str) -> set[str]:
    """Return the Korean keys of what Russian writes with one letter: Чен is Jeong, Пёль is Byeol."""
    return {f"3{name_keys.korean(latin.replace('e', vowel))}" for vowel in ("o", "yo")} if "e" in latin else set()


def _dense(word: str, found: Iterable[tuple[str, int, int]], index: NameIndex) -> Met:
    every = list(found)
    whole = {key for key, first, last in every if first == 0 and last == len(word)}
    return Met(
        tuple(each for each in every if each[0] in index.keys),
        begins=not index.beginnings.isdisjoint(whole),
        begins_split=not index.split_beginnings.isdisjoint(whole),
        is_dense=True,
    )


def _signs(word: str, script: Script, romanise: Romanise) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of every run of signs that may be a part; of Hangul only from the front, where names stand."""
    sounds = [name_keys.latin(sign, romanise) for sign in word]
    starts = range(min(3, len(word))) if script is Script.HANGUL else range(len(word))
    for first in starts:
        for last in range(first + 1, min(first + _LONGEST_DENSE, len(word)) + 1):
            sound = "".join(sounds[first:last])
            if script is Script.HANGUL and first and last == first + 1 and word[last : last + 1] not in _ENDS:
                continue  # a given name of one syllable ends here, or is another
            yield f"1{name_keys.spelling(sound)}", first, last
            yield f"3{name_keys.korean(sound)}", first, last


def _keys(word: str, script: Script, index: NameIndex, romanise: Romanise) -> set[str]:
    latin = name_keys.latin(word, romanise)
    if not latin:
        return {f"1{word}"}
    keys = {f"1{name_keys.spelling(latin)}"}
    if script in {Script.LATIN, Script.CYRILLIC, Script.MIXED} and "3" in index.families and len(latin) <= 14:
        keys.add(f"3{name_keys.korean(latin)}")
    if script is Script.CYRILLIC:
        keys.add(f"s{name_keys.spelling(name_keys.latin(name_scripts.stem(word), romanise))}")
        keys |= _korean_in_russian(latin)
    if script is Script.SEMITIC:
        bare = without_article(word, latin, romanise)
        keys |= {f"{family}{name_keys.consonants(each)}" for each in bare for family in "2v"}
    elif script is Script.LATIN and "2" in index.families:
        keys |= {f"2{name_keys.consonants(each)}" for each in without_article(word, latin, romanise)}
    for other in name_scripts.disguised(word):
        keys.add(f"1{name_keys.spelling(name_keys.latin(other, romanise))}")
    return keys
