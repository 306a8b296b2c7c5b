"""Which script a word is written in, the letters of one that look like another's, and Russian endings."""

from __future__ import annotations

import re
from enum import StrEnum

from tracker.domain.name_lists import ENDINGS


class Script(StrEnum):
    """Scripts that names are compared in by rules of their own; all others go by their transliteration."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HANGUL = "hangul"
    HAN = "han"
    SEMITIC = "semitic"  # Arabic and Hebrew: written without vowels
    MIXED = "mixed"
    OTHER = "other"


_RANGES = (
    (Script.CYRILLIC, re.compile(r"[\u0400-\u052f]")),
    (Script.HANGUL, re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")),
    (Script.HAN, re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")),
    (Script.SEMITIC, re.compile(r"[\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff]")),
    (Script.LATIN, re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_LIKE_LATIN = str.maketrans(
    "АВЕКМНОРСТУХІЈЅЗавекмнорстухіјѕԁԛԝьΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
    "ABEKMHOPCTYXIJS3aBekMHopcTyxijsdqwbABEZHIKMNOPTYXaiKvoptux",
)
_LIKE_CYRILLIC = str.maketrans("ABEKMHOPCTYXIJSaekopcyxijsutnmbr", "АВЕКМНОРСТУХІЈЅаекорсухіјѕитпмьг")
_SHORTEST_STEM = 3


def script(word: str) -> Script:
    """Tell the script of a word; of several, that it is mixed."""
    if word.isascii():
        return Script.LATIN
    found = [name for name, letters in _RANGES if letters.search(word)]
    if len(found) > 1:
        return Script.MIXED
    return found[0] if found else Script.OTHER


def disguised(word: str) -> tuple[str, ...]:
    """Return what a word may stand for where its letters only look like those of another script; empty if nothing."""
    kind = script(word)
    if kind is Script.LATIN:
        return ()
    as_latin, as_cyrillic = word.translate(_LIKE_LATIN), word.translate(_LIKE_CYRILLIC)
    if kind is Script.MIXED:
        return as_latin, as_cyrillic
    return (as_latin,) if as_latin.isascii() else ()


def stem(word: str) -> str:
    """Return a word in Cyrillic without its ending: Ивановой, Иванову and Иванов are one."""
    small = word.lower()
    for ending in ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= _SHORTEST_STEM:
            return small[: -len(ending)]
    return small
