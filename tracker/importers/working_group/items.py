"""Whether a line of a Working Group report begins an item of a list: by its number and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.importers.pdf.text import Line
from tracker.importers.working_group.listing import CLOSED, ITEM_END, REFERS, Item, Paragraph, Style, last_line
from tracker.importers.working_group.starts import Start, bullet, dotted, lettered, plain

AHEAD = 60  # lines in which an item has to end; the longest in print have about 40


def cut(line: Line, rest: str) -> Line:
    """Return the line without the number that it begins with."""
    return replace(line, text=rest)


def item_at(line: Line, after: Sequence[Line], found: list[Paragraph]) -> Item | None:
    """Return the item that a line begins, None if it begins none.

    Args:
        line: The line.
        after: The next lines, `AHEAD` at most.
        found: The paragraphs so far. One is added where the item opens a paragraph whose own line was not recognised.
    """
    if start := dotted(line.text):
        return _dotted_item(line, start, found)
    if not found or found[-1].closes or REFERS.search(last_line(found)):
        return None
    if start := plain(line.text):
        return _plain_item(line, start, after, found)
    if start := lettered(line.text) or bullet(line.text):
        return _unnumbered_item(line, start, found[-1])
    return None


def _dotted_item(line: Line, start: Start, found: list[Paragraph]) -> Item | None:
    """Read "140.11" as an item, and "0.7 per cent" at the start of a line as text.

    Under its own paragraph a number may jump, but then its text begins with a capital. Under a number of another
    paragraph (a slip of the printer's) the count must go on, and the number must look like a paragraph's here. The
    first item of a paragraph whose own number was not found opens it.
    """
    closed = CLOSED.search(last_line(found)) is not None
    if _opens(start, found):
        found.append(Paragraph(start.paragraph, []))
    if not found:
        return None
    paragraph = found[-1]
    last = paragraph.items[-1].number if paragraph.items else 0
    start = start.respaced(last + 1)
    goes_on, text = start.number == last + 1, not start.rest[:1].islower()
    if start.paragraph == paragraph.number:
        is_item = (goes_on or text or bool(start.suffix)) and (start.dot or goes_on)
    else:
        alike = start.dot and len(str(start.paragraph)) == len(str(paragraph.number))
        is_item = goes_on and alike and text and closed and start.paragraph > 0
    if not is_item:
        return None
    printed = f"{start.paragraph}.{start.number}{start.suffix}"
    return Item(start.number, printed, [cut(line, start.rest)], Style.DOTTED)


def _opens(start: Start, found: Sequence[Paragraph]) -> bool:
    """Tell whether "141.1" is the first item of a paragraph whose own line was not recognised."""
    if start.number != 1 or start.rest[:1].islower() or not start.dot:
        return False
    if not found:
        return True
    awaited = not found[-1].items and _announces_a_list(found[-1])
    return not awaited and found[-1].number < start.paragraph <= found[-1].number + 3


def _plain_item(line: Line, start: Start, after: Sequence[Line], found: Sequence[Paragraph]) -> Item | None:
    """Read "11." as an item if it counts on in the paragraph's list, and is not the next paragraph itself."""
    paragraph = found[-1]
    if not start.dot and not CLOSED.search(last_line(found)):
        return None  # "… and count / 12 Niger delta villages": a figure inside a sentence
    item = Item(start.number, str(start.number), [cut(line, start.rest)])
    if not paragraph.items:
        counts = start.number in (1, _last_number(found[:-1]) + 1) and _announces_a_list(paragraph)
        return item if counts and (start.number != paragraph.number + 1 or _reads_like_an_item(start, after)) else None
    if paragraph.items[-1].style is not Style.PLAIN or paragraph.after:
        return None
    last = paragraph.items[-1].number
    if start.number == last + 1:
        is_item = start.number != paragraph.number + 1 or _reads_like_an_item(start, after)
    else:
        # A number left out, or printed twice: both neighbours must be whole items.
        near = last <= start.number <= last + 3 and not paragraph.number < start.number <= paragraph.number + 2
        ended = near and ITEM_END.search(last_line(found)) is not None and start.rest[:1].isupper()
        is_item = ended and _reads_like_an_item(start, after)
    return item if is_item else None


def _last_number(found: Sequence[Paragraph]) -> int:
    """Return the last number of the list before, for reports that count on from one paragraph to the next."""
    lists = (paragraph.items[-1] for paragraph in reversed(found) if paragraph.items)
    last = next(lists, None)
    return last.number if last and last.style is Style.PLAIN else 0


def _unnumbered_item(line: Line, start: Start, paragraph: Paragraph) -> Item | None:
    """Read "(b)" or a bullet as an item where a list is announced; whether it recommends, its States will tell."""
    style = Style.LETTER if start.printed else Style.BULLET
    item = Item(start.number, start.printed, [cut(line, start.rest)], style)
    if not paragraph.items:
        return item if start.number <= 1 and _announces_a_list(paragraph) else None
    if paragraph.items[-1].style is not style or paragraph.after:
        return None
    if style is Style.BULLET:
        return replace(item, number=paragraph.items[-1].number + 1)
    return item if start.number == paragraph.items[-1].number + 1 else None


def _announces_a_list(paragraph: Paragraph) -> bool:
    near = (*paragraph.lines[:20], *paragraph.lines[-2:])
    words = " ".join(line.text for line in near)
    return "ecommendation" in words or words.rstrip().endswith(":")


def _reads_like_an_item(start: Start, after: Sequence[Line]) -> bool:
    """Tell an item from a paragraph of the same number: an item closes with the bracket of its States."""
    last = start.rest
    for line in after:
        if plain(line.text):
            break
        last = line.text
    return ITEM_END.search(last) is not None
