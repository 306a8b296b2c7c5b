"""Names drawn at random, never counted, so that what is hidden leaves no gap."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody takes for one another when they are read aloud or written by hand."""

_LENGTH = 4  # 810,000 names


def drawn() -> str:
    """Return a name at random, such as ``7F3K``."""
    return "".join(secrets.choice(LETTERS) for _place in range(_LENGTH))
