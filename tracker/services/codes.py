"""Names drawn at random, never counted, so that what is hidden leaves no gap."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody takes for one another when they are read aloud or written by hand."""

_LENGTH = 4  # 575,000 names


def drawn(letters: str = LETTERS, length: int = _LENGTH) -> str:
    """Return a name at random, such as ``7F3K``; it has a digit, by which the leak check knows it from a word."""
    while True:
        name = "".join(secrets.choice(letters) for _place in range(length))
        if not name.isalpha():
            return name
