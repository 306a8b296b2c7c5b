"""Two wordings beside each other: which words went, which came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORDS = 1_000  # signs and spaces too, of one text; comparing takes the square of it
_ALIKE = 0.5  # below it nobody can read the words in turn: one text goes, another comes

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both have, or that went (`del`) or came (`ins`)."""

    how: Literal["", "del", "ins"]
    text: str


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Return a text as it was and as it becomes, word by word; whole where the two have little in common."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not before or not after or max(len(old), len(new)) > _MOST_WORDS:
        return tuple(_replaced(before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return tuple(_replaced(before, after))
    pairs = [
        ("".join(old[start:end]), "".join(new[begin:until]))
        for _what, start, end, begin, until in matcher.get_opcodes()
    ]
    return tuple(_told(pairs))


def _told(pairs: list[_Pair]) -> Iterator[Piece]:
    """Tell pairs of what was and what becomes; what lies between two changes and is no word goes with them."""
    last = len(pairs) - 1
    for is_change, run in groupby(enumerate(pairs), lambda each: _is_change(each, last)):
        found = [pair for _place, pair in run]
        was, becomes = ("".join(side) for side in zip(*found, strict=True))
        if is_change:
            yield from _replaced(was, becomes)
        else:
            yield Piece("", was)


def _is_change(numbered: tuple[int, _Pair], last: int) -> bool:
    place, (was, becomes) = numbered
    is_between = 0 < place < last
    return was != becomes or (is_between and not any(sign.isalnum() for sign in was))


def _replaced(before: str, after: str) -> Iterable[Piece]:
    if before:
        yield Piece("del", before)
    if after:
        yield Piece("ins", after)
