"""Where two texts that ask nearly the same differ: the words that only one of them has."""

from __future__ import annotations

import re

from tracker.domain.folding import fold
from tracker.domain.likeness_words import root

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LINKING = frozenset(
    re.findall(
        r"\w+",
        "a an and as at by for from in into is it its of on or so such that the their this these those to upon which "
        "with de des du et la le les l un une dans pour par sur aux el los las del y en con para por",
    )
)
"""Words whose absence says nothing of what is asked; “no”, “not” and “without” are none of them."""

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, in order; True for what the other text does not have."""


def marked(text: str, other: str) -> Pieces:
    """Cut a text where its words begin or cease to differ from another's.

    >>> marked("Ratify the Convention against Torture", "Consider ratifying the Convention")
    (('Ratify the Convention ', False), ('against Torture', True))
    """
    known = {_plain(word) for word in _WORD.findall(other)}
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(text):
        between, word = text[end : match.start()], match.group()
        differs = _plain(word) not in known and _plain(word) not in _LINKING
        joined = differs and bool(pieces) and pieces[-1][1]
        if between:
            pieces.append((between, joined))
        pieces.append((word, differs))
        end = match.end()
    pieces.append((text[end:], False))
    return _merged(pieces)


def only_in(text: str, other: str) -> tuple[str, ...]:
    """Return the runs of words that a text has and the other has not, each once, in their order."""
    return tuple(dict.fromkeys(piece for piece, differs in marked(text, other) if differs))


def _plain(word: str) -> str:
    """Fold a word to what it has in common with its inflections: “ratify” and “ratifying” are no difference."""
    return root(root(fold(word)))  # an ending may hide another: ratifying, ratify


def _merged(pieces: list[tuple[str, bool]]) -> Pieces:
    merged: list[tuple[str, bool]] = []
    for piece, differs in pieces:
        if piece and merged and merged[-1][1] is differs:
            merged[-1] = (merged[-1][0] + piece, differs)
        elif piece:
            merged.append((piece, differs))
    return tuple(merged)
