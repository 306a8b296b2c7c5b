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
    plain = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())
