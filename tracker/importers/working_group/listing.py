"""Paragraphs of a Working Group report and the items that they list, as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.importers.pdf.text import Line

CLOSING = re.compile(r"all (?:the )?conclusions and\s?/?\s?or recommendations", re.IGNORECASE)
CLOSED = re.compile(r"[).:;]\W*\d?\W*$")
# What stands before a number that is neither a paragraph's nor an item's.
REFERS = re.compile(r"\b(?:articles?|paragraphs?|paras?\.|nos?\.|resolutions?)\s*$", re.IGNORECASE)
ITEM_END = re.compile(r"\)[^\w:]*\d?[^\w:]*$")


class Style(StrEnum):
    """How the items of a list are numbered."""

    BULLET = "bullet"
    DOTTED = "dotted"  # 140.11, from 2010 on
    LETTER = "letter"  # (b)
    PLAIN = "plain"  # 11, under its paragraph


@dataclass(slots=True)
class Item:
    """One item of a list as printed: its number without the paragraph, its lines, the heading it stands under."""

    number: int
    printed: str
    lines: list[Line]
    style: Style = Style.PLAIN
    heading: str | None = None


@dataclass(slots=True)
class Paragraph:
    """One numbered paragraph: its own lines, the items of its list, if any, and what it says below them."""

    number: int
    lines: list[Line]
    items: list[Item] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)

    @property
    def page(self) -> int | None:
        """The page on which it begins."""
        first = self.lines or [line for item in self.items for line in item.lines]
        return first[0].page if first else None

    @property
    def closes(self) -> bool:
        """Whether it is the set phrase that ends every report: whose position the report reflects."""
        return bool(self.lines) and CLOSING.match(self.lines[0].text) is not None


def last_line(found: Sequence[Paragraph]) -> str:
    """Return the last line read so far."""
    if not found:
        return ""
    last = found[-1]
    lines = last.after or (last.items[-1].lines if last.items else last.lines)
    return lines[-1].text if lines else ""
