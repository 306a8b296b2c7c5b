"""How a word is compared with a name: keys that are the same whatever the script, the spelling or the typography.

Three families, each looser than the one before. A spelling key stands for a word in Latin letters, whatever rules
transliterated it. A Korean key stands for a name in any romanisation or in Hangul. A consonant key stands for a name
written without vowels.

Sources: BGN/PCGN, GOST 7.79 and ISO 9 for Cyrillic; Revised Romanization and McCune-Reischauer for Korean; ALA-LC and
common usage for Arabic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

Romanise = Callable[[str], str]
"""Writes any script in Latin letters; the rules take it as an argument, since they know no library."""

WORD = re.compile(r"[^\W\d_]+")
_KEPT = 32_768  # words whose keys are kept: surnames and syllables come again and again
_BROKEN = re.compile(r"[-‐‑\u00ad\u0002\ufffe][ \t]*\r?\n\s*|[\u0002\ufffe](?:\r?\n)?")
_NOT_LATIN = re.compile(r"[^a-z]+")
_TWICE = re.compile(r"(.)\1+")

_SPELLINGS = {
    "shch": "s", "tsch": "c", "sch": "s", "tch": "c", "dzh": "i", "sh": "s", "ch": "c", "ts": "c", "tz": "c",
    "cz": "c", "zh": "z", "kh": "h", "dj": "i", "ph": "f", "th": "t", "gh": "g", "ck": "k", "gue": "ge", "gui": "gi",
    "you": "iu",
    "ie": "e", "ye": "e", "je": "e", "yo": "e", "io": "e", "jo": "e", "ee": "i", "oo": "u", "ou": "u",
    "x": "ks", "q": "k", "w": "v", "y": "i", "j": "i",
}  # fmt: skip
_KOREAN = {
    "kk": "k", "gg": "k", "g": "k", "q": "k", "tt": "t", "dd": "t", "d": "t", "pp": "p", "bb": "p", "b": "p", "f": "p",
    "v": "p", "tch": "c", "ch": "c", "jj": "c", "j": "c", "z": "c", "ts": "c", "sh": "s", "ss": "s", "x": "s",
    "rh": "l", "r": "l",
    "yeo": "io", "yuh": "io", "you": "io", "yoo": "io", "yu": "io", "yo": "io", "yae": "ie", "yay": "ie", "ye": "ie",
    "yi": "i", "yee": "i", "weo": "wo", "wuh": "wo", "woo": "o", "wu": "o", "wae": "we", "wai": "we", "oe": "we",
    "oi": "we", "oy": "we", "wee": "wi", "eui": "i", "ui": "i", "eo": "o", "eu": "o", "oo": "o", "ou": "o", "u": "o",
    "ae": "e", "ai": "e", "ay": "e", "ee": "i", "ie": "i", "y": "i",
}  # fmt: skip
_CONSONANTS = {
    "sh": "$", "ch": "$", "kh": "h", "th": "t", "dh": "d", "gh": "g", "ph": "f", "q": "k", "c": "k", "j": "g", "p": "b",
}  # fmt: skip


def _replacer(table: dict[str, str]) -> Callable[[str], str]:
    pattern = re.compile("|".join(sorted(table, key=lambda each: (-len(each), each))))
    return lambda text: pattern.sub(lambda found: table[found[0]], text)


_spelt, _korean, _consonants = map(_replacer, (_SPELLINGS, _KOREAN, _CONSONANTS))
_SILENT_H = re.compile(r"(?<=[aeiou])h(?![aeiou])")
_SILENT_R = re.compile(r"(?<=[aeiou])r(?![aeiouy])")  # Park and Hur have none in Korean
_MOHAMMED = frozenset(["mohd", "mhd", "md", "mehmet", "mehmed", "muhd"])


def _once(found: re.Match[str]) -> str:
    return found[1]


def clean(text: str) -> str:
    """Return a text as it is read: composed letters, no marks on them, nothing invisible, no word broken over lines."""
    if text.isascii():
        return _BROKEN.sub("-", text) if "\n" in text or "\x02" in text else text
    text = _BROKEN.sub("-", unicodedata.normalize("NFC", text))
    return text.translate({ord(letter): _plain(letter) for letter in set(text) if not letter.isascii()})


def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    kept = "".join(each for each in parts if unicodedata.category(each) not in {"Mn", "Mc", "Me", "Cf"})
    return unicodedata.normalize("NFC", kept)


def latin(word: str, romanise: Romanise) -> str:
    """Return a cleaned word in small Latin letters and nothing else."""
    return _NOT_LATIN.sub("", (word if word.isascii() else romanise(word)).lower())


@lru_cache(maxsize=_KEPT)
def spelling(word: str) -> str:
    """Return the spelling key of a word in Latin letters: Юлия, Yuliya and Iulia are one."""
    key = _TWICE.sub(_once, _spelt(_SILENT_H.sub("", word) if "h" in word else word))
    return key[:-1] + "v" if key.endswith(("of", "ef")) else key


@lru_cache(maxsize=_KEPT)
def korean(word: str) -> str:
    """Return the Korean key of a word in Latin letters: Jeong, Jung and Chong are one, so are Ri, Lee and Yi."""
    key = _TWICE.sub(_once, _korean(_SILENT_R.sub("", _SILENT_H.sub("", word.replace("ng", "n")))))
    if key.startswith("l"):  # North Korea writes what the South no longer pronounces: Ri and I, Ro and No
        key = key[1:] if key.startswith("li") else "n" + key[1:]
    return key


def korean_keys(word: str) -> set[str]:
    """Return the Korean keys of a word whose syllables run together: Hanguk may be Han-guk or Hang-uk."""
    return {korean(word), korean(re.sub("ng(?=[aeiouyw])", "nk", word))}


@lru_cache(maxsize=_KEPT)
def consonants(word: str) -> str:
    """Return the consonant key of a word in Latin letters: Mohammed, Muhammad and محمد are one."""
    if word in _MOHAMMED:
        return "mhmd"
    word = _consonants(word)
    first, rest = word[:1], re.sub("[aeiouywv]", "", word[1:])
    key = _TWICE.sub(_once, ("" if first in set("aeiou") else first) + rest)
    return key[:-1] if len(key) > 1 and key.endswith("h") and word.endswith("h") else key
