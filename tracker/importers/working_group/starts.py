"""How a line of a Working Group report can begin: with the number of a paragraph or an item, a letter, a bullet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_DOTTED = re.compile(
    r"(?P<paragraph>\d{1,3})(?P<dot>\s?\.\s?|-)(?P<item>\d{1,3})(?![\d%])(?:\s?(?P<suffix>bis|ter|quater)\b)?"
    r"[.)]?(?!\d)\s*(?P<rest>.*)"
)
_PARAGRAPH = re.compile(r"(?P<number>\d{1,3})(?:(?P<dot>\.)(?!\d)\s*|\s+(?=[A-Z]))(?P<rest>.*)")
_PLAIN = re.compile(r"\(?(?P<number>\d{1,3})(?:(?P<dot>[.)])(?!\d)\s*|\s+(?=[A-Z]))(?P<rest>.*)")
_LETTERED = re.compile(r"\(?(?P<letter>[a-z])\)\s+(?P<rest>.+)")
_BULLET = re.compile(r"[•▪●·∙\uf0a7\uf0b7–—-]\s+(?P<rest>\S.*)")
_PARTED = re.compile(r"(?P<figures>\d{1,2})\b[.)]?\s*(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Start:
    """What stands before the text of a line. `paragraph` is 0 where the number does not name it."""

    number: int
    rest: str
    printed: str = ""
    paragraph: int = 0
    suffix: str = ""
    dot: bool = True

    def respaced(self, awaited: int) -> Start:
        """Return the start with figures that the printer set apart put together ("140.1 1 Ratify")."""
        parted = _PARTED.match(self.rest) if self.number != awaited else None
        if parted is None or int(f"{self.number}{parted['figures']}") != awaited:
            return self
        return replace(self, number=awaited, rest=parted["rest"])


def dotted(text: str) -> Start | None:
    """Read "140.11", with or without a dot behind it, a space inside it, or "bis"."""
    found = _DOTTED.match(text)
    if found is None:
        return None
    suffix = f" {found['suffix']}" if found["suffix"] else ""
    dot = "." in found["dot"]
    return Start(int(found["item"]), found["rest"], paragraph=int(found["paragraph"]), suffix=suffix, dot=dot)


def paragraph_start(text: str) -> Start | None:
    """Read the number of a paragraph, "86." or, where the dot was lost, "86 The"."""
    found = _PARAGRAPH.match(text)
    return Start(int(found["number"]), found["rest"], dot=bool(found["dot"])) if found else None


def plain(text: str) -> Start | None:
    """Read "11.", "11)", "(11)" or "11 Ratify"."""
    found = _PLAIN.match(text)
    return Start(int(found["number"]), found["rest"], dot=bool(found["dot"])) if found else None


def lettered(text: str) -> Start | None:
    """Read "(b)" or "b)"; the number is the letter's place in the alphabet."""
    found = _LETTERED.match(text)
    return Start(ord(found["letter"]) - ord("a") + 1, found["rest"], printed=f"({found['letter']})") if found else None


def bullet(text: str) -> Start | None:
    """Read a bullet or a dash."""
    found = _BULLET.match(text)
    return Start(0, found["rest"]) if found else None
