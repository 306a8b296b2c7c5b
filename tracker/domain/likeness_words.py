"""Words of an ask as they are compared: roots, terms of the field in place of their many names, weights."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from tracker.domain.folding import fold
from tracker.domain.likeness_terms import EMPTY, TERMS, WEAK

TERM = "="
"""What the sign of a term of the field begins with; a plain root begins with a letter."""

INNER = "~"
"""What the sign of a root inside a term begins with: of two names of a term, the same one is closer."""

_WORD = re.compile(r"[a-z][a-z0-9]*(?:'[a-z]+)?")
_ENDINGS = (
    *("ishments", "ishment", "ishing", "ished", "ishes", "ish"),
    *("ifications", "ification", "izations", "isations", "ization", "isation", "ifying", "ifies", "ified"),
    *("ations", "ation", "itions", "ition", "ments", "ment", "ities", "ity", "ions", "ion", "ings", "ing", "iness"),
    *("ically", "ally", "ively", "ical", "ful", "ives", "ive", "ness", "ers", "ies", "ied", "ify", "ised", "ized"),
    *("ise", "ize", "ers", "er", "ed", "es", "ly", "al", "s", "y", "e"),
)
_AGAIN = re.compile(r"\bre-(?=[a-z])")
_ASIDE = re.compile(
    r",? (?:(?:in particular|particularly|especially|notably|including|inter alia|such as|with a view to|in order to|"
    r"so as to|so that|in line with|in accordance with|in conformity with|in compliance with|in keeping with|"
    r"as recommended|as required|as part of|as set out|as a first step|aimed at|aiming at|with the aim|through|"
    r"in the framework|within the framework|taking into account|bearing in mind|while|thereby|based on|pursuant to|"
    r"with special attention|paying special attention|with (?:a )?particular|with priority|in cooperation with|"
    r"according to|in the light of|in light of|in view of|followed by)\b|by (?=\w+ing\b))",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE = 20  # letters
_OWN = {
    **dict.fromkeys(("worker", "workers"), "worker"),
    **dict.fromkeys(("minority", "minorities"), "minority"),
    **dict.fromkeys(("judgment", "judgments", "judgement", "judgements"), "judgment"),
    "police": "police",
    "development": "development",
}
"""Words whose root would be that of another: *minors*, *judges*, *policy*."""

_SHORTEST = 4  # letters of a root: a shorter rest tells too many words apart from none


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """Return what a word has in common with its inflections and derivations: ``abolition`` → ``abol``."""
    if word in _OWN:
        return _OWN[word]
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


def words(text: str) -> list[str]:
    """Return the words of a text, folded; a compound word counts as its parts, *re-education* as one."""
    plain_text = text.lower() if text.isascii() else fold(text)
    return _WORD.findall(_AGAIN.sub("re", plain_text))


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return first root -> the phrases that begin with it, the longest first, each with its term."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for line in TERMS.replace("\n    ", " ").strip().splitlines():
        name, _colon, given = line.partition(": ")
        for phrase in given.split(";"):
            roots = tuple(root(word) for word in words(phrase) if word not in _empty())
            found.setdefault(roots[0], []).append((roots[1:], TERM + name))
    return {first: tuple(sorted(set(each), key=lambda pair: (-len(pair[0]), pair))) for first, each in found.items()}


@cache
def _empty() -> frozenset[str]:
    return frozenset(EMPTY.split())


@cache
def weak() -> frozenset[str]:
    """Return the roots that nearly every recommendation has."""
    return frozenset(root(word) for word in WEAK.split())


def signs(text: str) -> dict[str, str]:
    """Return what a text speaks of: the root of a word, or a term of the field, with the words as they stand there."""
    empty = _empty()
    said = [word for word in words(text) if word not in empty]
    roots = [root(word) for word in said]
    found: dict[str, str] = {}
    phrases, place = _phrases(), 0
    while place < len(roots):
        for rest, term in phrases.get(roots[place], ()):
            end = place + 1 + len(rest)
            if not rest or tuple(roots[place + 1 : end]) == rest:
                found.setdefault(term, term[1:])
                for inner in range(place, end):
                    found.setdefault(INNER + roots[inner], said[inner])
                place = end
                break
        else:
            found.setdefault(roots[place], said[place])
            place += 1
    return found


def main_clause(text: str) -> str:
    """Return a text up to where it says how, why or for whom in particular; all of it where that comes at once."""
    found = _ASIDE.search(text, _SHORTEST_CLAUSE)
    return text[: found.start()] if found else text


def plain(names: Iterable[str]) -> str:
    """Return names as one phrase: ``one, two and three``."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
