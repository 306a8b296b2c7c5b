"""Single signs of a Word document: blanks of all widths, marks that nobody sees, signs of symbol fonts."""

from __future__ import annotations

_BULLETS = {"\uf0b7": "•", "\uf0a7": "•"}  # as the fonts Symbol and Wingdings place them
_PRIVATE = range(0xE000, 0xF900)
_BLANKS = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\t\r\n", " ") | dict.fromkeys("\u00ad\u200b\u2060\ufeff")
)


def plain_marks(text: str) -> str:
    """Return text with plain spaces, without soft hyphens and marks of no width."""
    return text.translate(_BLANKS)


def sign(code: str) -> str:
    """Return a sign of a symbol font by its hexadecimal code: most are bullets, others are left as they are coded."""
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return _BULLETS.get(found, found if found.isprintable() or ord(found) in _PRIVATE else "")
