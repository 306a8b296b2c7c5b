"""How text is folded for searching: case, accents and typography do not stand between a word and its finder."""

from __future__ import annotations

import unicodedata

_PLAIN = {"'": "’‘", '"': "“”«»", "-": "–—‑"}
_TYPOGRAPHY = str.maketrans(
    {"\u00ad": None} | {letter: plain for plain, letters in _PLAIN.items() for letter in letters}
)


def fold(text: str) -> str:
    """Return `text` without case, accents, curly quotes and doubled spaces: ``Détention  arbitraire`` → ``detention
    arbitraire``. Both databases search the folded text, so both find the same.
    """
    return " ".join(unaccented(text.translate(_TYPOGRAPHY)).casefold().split())


def unaccented(text: str) -> str:
    """Return `text` in compatible letters (NFKD) without its combining marks: ``Détention`` → ``Detention``."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
