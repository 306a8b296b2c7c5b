"""What a person typed into a search box: words and exact phrases, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.folding import fold

MOST_TERMS = 8
EXCERPT = 260
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_NUMBER = re.compile(r"\d+(?:\.\d+)+[a-z]?")
_EDGES = ".,;:?!()[]#'"  # what stands around a word without being part of it
_BETWEEN = re.compile(r"[\s,#]+(?:para(?:graph|s)?\.?\s+|no\.?\s+)?|[\s,]+§+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """Words and phrases, folded; each must occur.

    `is_unbalanced` where a quotation mark lacks its partner, `is_cut` where there were more than `MOST_TERMS`.
    """

    terms: tuple[str, ...] = ()
    is_unbalanced: bool = False
    is_cut: bool = False


def read_search(text: str) -> Search:
    """Read words and "exact phrases"; a quotation mark without a partner is left out, and said so.

    >>> read_search('“fair trial” Torture').terms
    ('fair trial', 'torture')
    """
    folded = fold(text)
    is_unbalanced = folded.count('"') % 2 == 1
    if is_unbalanced:
        before, _quote, after = folded.rpartition('"')
        folded = f"{before} {after}"
    found = (" ".join(phrase.split()) or word.strip(_EDGES) for phrase, word in _TERM.findall(folded))
    terms = tuple(dict.fromkeys(term for term in found if term))
    return Search(terms[:MOST_TERMS], is_unbalanced, len(terms) > MOST_TERMS)


def references(text: str) -> tuple[str, ...]:
    """Return the references, or the one number, that a text may mean as a whole; none for a text without a digit.

    >>> references("A/HRC/24/14, para. 140.227")
    ('A/HRC/24/14, para. 140.227', 'A/HRC/24/14#140.227')
    """
    plain = " ".join(text.split()).strip(' "“”#')
    pieces = list(_BETWEEN.finditer(plain))
    found = [plain]
    if pieces:
        found.append(f"{plain[: pieces[-1].start()]}#{plain[pieces[-1].end() :].strip(_EDGES)}")
    return tuple(dict.fromkeys(each for each in found if any(letter.isdigit() for letter in each)))


def is_number(term: str) -> bool:
    """Tell whether a term is the number of an item: 140.22 is that item, and not the beginning of 140.227."""
    return _NUMBER.fullmatch(term) is not None


def is_symbol(term: str) -> bool:
    """Tell whether a term may be (part of) the symbol or key of a document: A/HRC/24/14."""
    return bool(set(term) & set("/#-")) and any(letter.isalnum() for letter in term)


def highlighted(text: str, terms: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Cut a text where the terms occur: (piece, whether it was searched), in order; joined they are the text.

    The terms are folded, the pieces are not: ``detention`` finds ``Détention``.
    """
    folded, places = _with_places(text)
    hits = _merged(hit for term in terms for hit in _occurrences(folded, term))
    pieces: list[tuple[str, bool]] = []
    done = 0
    for first, last in hits:
        start = max(places[first], done)
        end = max(places[last], places[last - 1] + 1)  # half of a letter that folds to several is marked whole
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = max(done, end)
    pieces.append((text[done:], False))
    return tuple(piece for piece in pieces if piece[0])


def excerpt(text: str, terms: Sequence[str], *, most: int = EXCERPT) -> tuple[tuple[str, bool], ...]:
    """Cut a text to about `most` letters around the first place where a term occurs, highlighted; … where it is cut."""
    pieces = highlighted(text, terms)
    if len(text) <= most:
        return pieces
    before = pieces[0][0] if len(pieces) > 1 and not pieces[0][1] else ""
    start = 0 if len(before) <= most // 2 else _word_start(text, len(before) - most // 3)
    end = start + most if start + most >= len(text) else _word_end(text, start + most)
    kept: list[tuple[str, bool]] = [("… ", False)] if start else []
    place = 0
    for piece, is_hit in pieces:
        seen = piece[max(0, start - place) : max(0, end - place)]
        kept += [(seen, is_hit)] if seen else []
        place += len(piece)
    return (*kept, ("…", False)) if end < len(text) else tuple(kept)


def _word_start(text: str, place: int) -> int:
    """Return the beginning of the next word, unless that is far: some scripts have no spaces."""
    gap = text.find(" ", place, place + 40)
    return gap + 1 if gap >= 0 else place


def _word_end(text: str, place: int) -> int:
    gap = text.rfind(" ", place - 40, place)
    return gap if gap >= 0 else place


def _with_places(text: str) -> tuple[str, list[int]]:
    """Fold letter by letter and remember whence each came; one more place than letters, for the end."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = _folded(letter)
        if plain == " " and (not letters or letters[-1] == " "):
            continue
        letters += plain
        places += [place] * len(plain)
    return "".join(letters), [*places, len(text)]


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    return " " if letter.isspace() else fold(letter)


def _occurrences(folded: str, term: str) -> Iterable[tuple[int, int]]:
    start = folded.find(term) if term else -1
    while start >= 0:
        yield start, start + len(term)
        start = folded.find(term, start + len(term))


def _merged(hits: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(hits):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
