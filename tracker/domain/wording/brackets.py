"""A published text without what surrounds it: the recommending States in brackets, the closing punctuation."""

from __future__ import annotations

import re

_CLOSING = ";., \t\r\n"
# A bracket that names a norm belongs to the text, whoever stands in the brackets after it.
_OF_THE_TEXT = re.compile(
    r"\d|\b(?:articles?|arts?|paragraphs?|conventions?|covenants?|protocols?|treat(?:y|ies)|resolutions?|statute|"
    r"e\.g|i\.e|including|such as)\b",
    re.IGNORECASE,
)

# So does one with short forms, "(CAT, CERD and CRC)", but for those of States.
_SHORT_FORM = re.compile(r"\b(?!(?:USA|UAE|DPRK|DRC|CAR|ROK|PRC|FYROM|PDR|BRD)\b)[A-Z]{3,}\b")


def heading(text: str, *, words: int = 16) -> str:
    """Shorten a recommendation to a heading of at most so many words, without its States and closing punctuation."""
    pieces = without_recommenders(text).split()
    return " ".join(pieces) if len(pieces) <= words else " ".join(pieces[:words]).rstrip(",;:") + " …"


def without_recommenders(text: str) -> str:
    """Take the closing brackets with the recommending States, and the closing punctuation, off a published text.

    >>> without_recommenders("Ratify OP-CAT (Costa Rica), (Iran (Islamic Republic of));")
    'Ratify OP-CAT'
    """
    rest = text.strip()
    while True:
        rest = rest.rstrip(_CLOSING)
        cut = _opening_of_last_bracket(rest)
        if cut is None:
            return rest
        rest = rest[:cut]


def _opening_of_last_bracket(text: str) -> int | None:
    if not text.endswith(")"):
        return None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        letter = text[place]
        if letter == ")":
            depth += 1
        elif letter == "(":
            depth -= 1
            if depth == 0:
                return place if place and _may_name_states(text[place + 1 : -1]) else None
    return None


def _may_name_states(inner: str) -> bool:
    # "(OP-CAT)" names what comes before it: States have lower-case letters in their names.
    named = any(letter.isupper() for letter in inner) and any(letter.islower() for letter in inner)
    return named and _OF_THE_TEXT.search(inner) is None and _SHORT_FORM.search(inner) is None
