"""A report of the Working Group on the UPR: PDF of any year from 2008 on to recommendations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import Position
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.pdf.body import body, running_text
from tracker.importers.pdf.text import Page
from tracker.importers.recommending import LONGEST_NAME, Recommending, recommending
from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult, Place
from tracker.importers.working_group.chapters import has_chapter, pledge_chapter
from tracker.importers.working_group.header import (
    OTHER_TITLE,
    TITLE,
    read_header,
    tells_of_a_review,
    title_page,
    words_of,
)
from tracker.importers.working_group.listing import Item, Paragraph, Style
from tracker.importers.working_group.lists import listed
from tracker.importers.working_group.pledges import pledges_among, pledges_of, promises
from tracker.importers.working_group.position import speaks_of_position, stated_position
from tracker.importers.working_group.statements import statements

_ADDENDUM = re.compile(r"\b(?:addendum|additif|adición)\b|добавление", re.IGNORECASE)
MOST_SUGGESTIONS = 100  # a report: looking for the likeliest name takes milliseconds, and no person reads more


@dataclass(frozen=True, slots=True)
class _Source:
    """What all records of one report share."""

    document: ParsedDocument
    names: StateNames
    words: Counter[str]
    asked: set[str]  # unknown names for which the likeliest known one was looked up


def is_wg_report(pages: Sequence[Page]) -> bool:
    """Tell whether a PDF is a report of the Working Group on the UPR, in any language, and not an addendum to one."""
    first = title_page(pages)
    if first is None or _ADDENDUM.search(_words(first)):
        return False
    return OTHER_TITLE.search(_words(first)) is not None or tells_of_a_review(pages) or has_chapter(body(pages))


def _words(page: Page) -> str:
    return " ".join(line.text for line in page.lines)


def parse_pages(pages: Sequence[Page], names: StateNames, *, sha256: str) -> ParseResult:
    """Turn the pages of a report into records and issues; `sha256` is that of the file.

    Raises:
        Unreadable: The report is in another language than English.
    """
    first = title_page(pages)
    if first and not TITLE.search(_words(first)):
        raise Unreadable(
            _("The report is not in English; nothing was imported; fetch the English version of its symbol.")
        )
    document, issues = read_header(pages, names)
    lines = body(pages)
    source = _Source(document, names, words_of(lines, names), set())
    found = listed(lines, names, source.words)
    said = statements(found, source.words)
    records = tuple(record for place in range(len(found)) for record in _records(found[place], said[place], source))
    pledges = (
        *pledges_among(found, document, source.words),
        *pledges_of(pledge_chapter(lines), document, source.words),
    )
    none = () if records else (Issue(_("No numbered recommendation was found in the report."), column="number"),)
    carried = tuple(issue for record in (*records, *pledges) for issue in record.issues)
    return ParseResult(
        kind=Kind.WG_REPORT,
        document=document,
        records=records,
        issues=(*issues, *none, *_unlisted(found, said, source), *carried),
        sha256=sha256,
        pledges=pledges,
    )


def _records(paragraph: Paragraph, stated: str, source: _Source) -> Iterator[ParsedRecord]:
    if promises(paragraph, source.words):
        return
    position = stated_position(stated)
    last = _before_the_first(paragraph)
    seen: set[str] = set()
    for item in paragraph.items:
        number = _number(item, paragraph)
        text = running_text((line for line in item.lines if line.text), source.words)
        named = recommending(text, source.names)
        issues = (
            *_number_issues(item, paragraph, number=number, last=last, seen=seen),
            *_state_issues(item, number, named, source),
            *_position_issues(item, number, stated, position=position),
        )
        last = item.number
        seen.add(number or "")
        yield ParsedRecord(
            key=f"{source.document.symbol or source.document.state or ''}#{number or f'{paragraph.number}/{last}'}",
            text=text,
            number=number,
            paragraph=str(paragraph.number),
            state=source.document.state,
            recommending_states=named.states,
            session=source.document.session,
            symbol=source.document.symbol,
            position=position,
            position_as_stated=stated if speaks_of_position(stated) else None,
            place=Place(page=item.lines[0].page, paragraph=str(paragraph.number), heading=item.heading),
            issues=issues,
        )


def _before_the_first(paragraph: Paragraph) -> int:
    """Return the number that the list counts on from: not zero where plain numbers go on from the list before."""
    first = paragraph.items[0] if paragraph.items else None
    return first.number - 1 if first and first.style is Style.PLAIN else 0


def _number(item: Item, paragraph: Paragraph) -> str | None:
    """Return "140.11", whichever way the report prints it; None for a bullet."""
    match item.style:
        case Style.DOTTED:
            return item.printed
        case Style.PLAIN:
            return f"{paragraph.number}.{item.printed}"
        case Style.LETTER:
            return f"{paragraph.number} {item.printed}"
        case Style.BULLET:
            return None


def _number_issues(
    item: Item, paragraph: Paragraph, *, number: str | None, last: int, seen: set[str]
) -> Iterator[Issue]:
    page = item.lines[0].page
    if number is None:
        message = _("The report gives this recommendation no number; the field was left empty.")
        yield Issue(message, page, "number", str(paragraph.number))
        return
    if number in seen:
        yield Issue(_("The report prints this number twice; both items were kept."), page, "number", number)
    elif item.number not in (last, last + 1):
        message = _("The report's count jumps here from {last} to {next}; check the page for a missing item.")
        yield Issue(message.format(last=last, next=item.number), page, "number", number)
    if number.partition(".")[0].split(" ")[0] != str(paragraph.number):
        message = _("Printed under paragraph {paragraph} with another paragraph's number; kept as printed.")
        yield Issue(message.format(paragraph=paragraph.number), page, "number", number)


def _state_issues(item: Item, number: str | None, named: Recommending, source: _Source) -> Iterator[Issue]:
    page = item.lines[0].page
    for name in named.unknown:
        yield Issue(f"{number}: {_unknown(name, source)}", page, "recommending_states", name)
    if not named.states:
        message = _("{number}: no recommending State was recognised; the field was left empty.")
        yield Issue(message.format(number=number), page, "recommending_states", number)


def _unknown(name: str, source: _Source) -> str:
    """Return the sentence about an unknown State, with a suggestion as long as there are not too many of them."""
    if len(source.asked) < MOST_SUGGESTIONS and len(name) <= LONGEST_NAME:
        source.asked.add(name)
        return source.names.unknown(name)
    return _("No State is known by the name “{name}”; the field was left empty.").format(name=name)


def _position_issues(item: Item, number: str | None, stated: str, *, position: Position | None) -> Iterator[Issue]:
    if position is None:
        message = _("{number}: the paragraph above does not plainly give the State's position.")
        yield Issue(message.format(number=number), item.lines[0].page, "position", stated or None)


def _unlisted(found: Sequence[Paragraph], said: Sequence[str], source: _Source) -> Iterator[Issue]:
    """Tell of paragraphs that speak of recommendations without listing them: refused or explained by reference."""
    used = {said[place] for place in range(len(found)) if found[place].items}
    for paragraph in found:
        words = running_text(paragraph.lines, source.words)
        if paragraph.items or paragraph.closes or words in used or "recommendation" not in words.casefold():
            continue
        message = _("Paragraph {number} speaks of recommendations that it does not list; read it beside the records.")
        yield Issue(message.format(number=paragraph.number), paragraph.page, "paragraph", words)
