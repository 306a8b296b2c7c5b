"""What to do next: the lines of a page's list of steps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next: what, why, and the address that leads to it."""

    what: str
    why: str
    address: str
