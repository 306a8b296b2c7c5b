"""The chapter "Conclusions and/or recommendations" of a Working Group report as paragraphs and numbered items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.importers.pdf_text import Line

_CHAPTER = re.compile(r"(?:[IVX]+\.?\s*)?conclusions?\s+and(?:\s?/\s?or)?\s+recommendations\W*$", re.IGNORECASE)
_NEXT_CHAPTER = re.compile(
    r"[IVX]+\.\s+(?i:voluntary|.*\b(?:pledges|commitments)\b)|(?:Annex|ANNEX)(?:es|ES|\s+[IVX\d]+)?\W*$|(?:Notes|NOTES)$"
    r"|(?i:composition of the delegation)\W*$"
)
_DOTTED = re.compile(r"(?P<paragraph>\d{1,3})\s?\.\s?(?P<item>\d{1,3})(?![\d%])\.?(?!\d)\s*(?P<rest>.*)")
_PARAGRAPH = re.compile(r"(?P<number>\d{1,3})\.(?!\d)\s*(?P<rest>.*)")
_PLAIN = re.compile(r"\(?(?P<number>\d{1,3})(?:[.)](?!\d)\s*|\s+(?=[A-Z]))(?P<rest>.*)")
_ITEM_END = re.compile(r"\)\W*\d?\W*$")
_STARS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Item:
    """One recommendation as printed: its number without the paragraph, and its lines."""

    number: int
    printed: str
    lines: list[Line]


@dataclass(slots=True)
class Paragraph:
    """One numbered paragraph: its own lines, then the items of its list, if any."""

    number: int
    lines: list[Line]
    items: list[Item] = field(default_factory=list)


def chapter(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of the chapter on recommendations, without its heading; all lines if no heading is found."""
    starts = [place for place, line in enumerate(lines) if _CHAPTER.match(line.text)]
    if not starts:
        return tuple(lines)
    rest = lines[starts[-1] + 1 :]
    end = next((place for place, line in enumerate(rest) if _NEXT_CHAPTER.match(line.text)), len(rest))
    return tuple(rest[:end])


def paragraphs(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Split lines into numbered paragraphs and, inside them, numbered items.

    A number at the start of a line is taken for one only where it continues a count: a line that begins with a year
    or a resolution's number stays text. Both eras are read: "140.11." names its paragraph; "11." counts on under it.
    """
    found: list[Paragraph] = []
    for place, line in enumerate(lines):
        if _STARS.fullmatch(line.text):
            continue
        if item := _item(line, lines, place, found):
            found[-1].items.append(item)
        elif (start := _PARAGRAPH.match(line.text)) and _counts_on(int(start["number"]), found):
            found.append(Paragraph(int(start["number"]), [_cut(line, start["rest"])]))
        elif found:
            last = found[-1]
            (last.items[-1].lines if last.items else last.lines).append(line)
    return tuple(found)


def _counts_on(number: int, found: Sequence[Paragraph]) -> bool:
    """Tell whether `number` is that of the next paragraph: the first may be any, one may be missing."""
    return not found or found[-1].number < number <= found[-1].number + 2


def _item(line: Line, lines: Sequence[Line], place: int, found: Sequence[Paragraph]) -> Item | None:
    if not found:
        return None
    if dotted := _DOTTED.match(line.text):
        return _dotted_item(line, dotted, found[-1])
    plain = _PLAIN.match(line.text)
    return _plain_item(line, plain, lines[place + 1 :], found[-1]) if plain else None


def _dotted_item(line: Line, start: re.Match[str], paragraph: Paragraph) -> Item | None:
    """Read "140.11" as an item, and "0.7 per cent" at the start of a line as text.

    Under its own paragraph a number may jump, but then its text begins with a capital. Under a number of another
    paragraph (a slip of the printer's) the count must go on, and the number must look like a paragraph's here.
    """
    number, rest = int(start["item"]), start["rest"]
    goes_on = number == (paragraph.items[-1].number if paragraph.items else 0) + 1
    if int(start["paragraph"]) == paragraph.number:
        is_item = goes_on or not rest[:1].islower()
    else:
        is_item = goes_on and len(start["paragraph"]) == len(str(paragraph.number)) and not rest[:1].islower()
    return Item(number, f"{int(start['paragraph'])}.{number}", [_cut(line, rest)]) if is_item else None


def _plain_item(line: Line, start: re.Match[str], after: Sequence[Line], paragraph: Paragraph) -> Item | None:
    """Read "11." as an item if it counts on in the paragraph's list, and is not the next paragraph itself."""
    number = int(start["number"])
    if paragraph.items and "." in paragraph.items[-1].printed:
        return None
    if number != (paragraph.items[-1].number if paragraph.items else 0) + 1:
        return None
    if not paragraph.items and not _announces_a_list(paragraph):
        return None
    if number == paragraph.number + 1 and not _reads_like_an_item(start["rest"], after):
        return None
    return Item(number, str(number), [_cut(line, start["rest"])])


def _announces_a_list(paragraph: Paragraph) -> bool:
    words = " ".join(line.text for line in paragraph.lines)
    return "ecommendation" in words or words.rstrip().endswith(":")


def _reads_like_an_item(rest: str, after: Sequence[Line]) -> bool:
    """Tell an item from a paragraph of the same number: an item closes with the bracket of its States."""
    last = rest
    for line in after:
        if _PLAIN.match(line.text):
            break
        last = line.text
    return _ITEM_END.search(last) is not None


def _cut(line: Line, rest: str) -> Line:
    return Line(rest, line.page, line.x, line.y, line.size, line.hyphen)
