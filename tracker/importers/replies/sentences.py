"""Sentences of a State's reply, and what of them is kept as the State's own words."""

from __future__ import annotations

import re

LONGEST = 8_000  # characters of one sentence: a list of 400 numbers has 3,600
SHORT = 240  # characters of what is kept as the State's own words
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z“\"(•])|(?<=:)\s+(?=[A-Z][a-z]+ )")
_ABBREVIATED = re.compile(
    r"\b(?:No|Nos|Rec|Recs|Art|Mr|Ms|Mrs|Dr|St|para|paras|e\.g|i\.e|vs|U\.S|U\.N)\.$", re.IGNORECASE
)
_FIGURE = re.compile(r"\d")
_BRACKETS = re.compile(r"\([^()]*\)")
_LISTED = re.compile(r"[^\W\d_]{3,}")


def sentences(text: str) -> list[str]:
    """Split a text into sentences; one too long to be one is cut."""
    pieces: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if pieces and _ABBREVIATED.search(pieces[-1][-12:]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [piece[place : place + LONGEST] for piece in pieces for place in range(0, len(piece), LONGEST)]


def is_list(sentence: str) -> bool:
    """Tell whether a text is made of numbers, and no sentence that speaks of them."""
    sentence = _BRACKETS.sub("", sentence)
    figures = len(_FIGURE.findall(sentence))
    return figures > 0 and 4 * len(_LISTED.findall(sentence)) <= figures


def short(words: str) -> str:
    """Return words as they are kept: on one line, and cut at a word where they are long."""
    words = " ".join(words.split()).strip(" …")
    return words if len(words) <= SHORT else words[: SHORT - 2].rsplit(" ", 1)[0] + " …"
