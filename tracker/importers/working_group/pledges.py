"""The voluntary pledges and commitments that a State under review makes in its report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.i18n import _
from tracker.importers.pdf.body import running_text
from tracker.importers.pdf.text import Line
from tracker.importers.records import Issue, Nature, ParsedDocument, ParsedRecord, Place
from tracker.importers.working_group.listing import Item, Paragraph, Style
from tracker.importers.working_group.paragraphs import paragraphs
from tracker.importers.working_group.position import speaks_of_position

_VOLUNTARY = re.compile(r"\bvoluntary\s+(?:pledges?|commitments?|undertakings?)\b", re.IGNORECASE)


def promises(paragraph: Paragraph, words: Counter[str]) -> bool:
    """Tell whether the list of a paragraph is one of the State's own pledges, not of recommendations."""
    if not paragraph.items:
        return False
    said = running_text(paragraph.lines, words)
    return _VOLUNTARY.search(said) is not None and not speaks_of_position(said)


def pledges_among(found: Sequence[Paragraph], document: ParsedDocument, words: Counter[str]) -> Iterator[ParsedRecord]:
    """Yield the pledges that stand among the paragraphs on recommendations."""
    for paragraph in found:
        if promises(paragraph, words):
            yield from _pledges(paragraph, document, words)


def pledges_of(chapter: Sequence[Line], document: ParsedDocument, words: Counter[str]) -> Iterator[ParsedRecord]:
    """Yield the pledges of the chapter on them: the points of its lists, and its paragraphs that have none."""
    for paragraph in paragraphs(chapter):
        if not paragraph.closes:
            yield from _pledges(paragraph, document, words)


def _pledges(paragraph: Paragraph, document: ParsedDocument, words: Counter[str]) -> Iterator[ParsedRecord]:
    if not paragraph.items:
        yield _pledge(str(paragraph.number), paragraph.lines, paragraph, document, words)
    for item in paragraph.items:
        yield _pledge(_number(item, paragraph), item.lines, paragraph, document, words)


def _number(item: Item, paragraph: Paragraph) -> str | None:
    if item.style is Style.DOTTED:
        return item.printed
    return f"{paragraph.number} {item.printed}" if item.printed else None


def _pledge(
    number: str | None, lines: Sequence[Line], paragraph: Paragraph, document: ParsedDocument, words: Counter[str]
) -> ParsedRecord:
    text = running_text((line for line in lines if line.text), words)
    page = lines[0].page
    return ParsedRecord(
        key=f"{document.symbol or document.state or ''}#{number or f'{paragraph.number}/{text[:40]}'}",
        text=text,
        number=number,
        paragraph=str(paragraph.number),
        state=document.state,
        session=document.session,
        symbol=document.symbol,
        nature=Nature.PLEDGE,
        place=Place(page=page, paragraph=str(paragraph.number)),
        issues=(Issue(_("A voluntary pledge of the State itself; kept apart."), page, "nature", number),),
    )
