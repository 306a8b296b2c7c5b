"""A report of the Working Group on the UPR: PDF of any year from 2008 on to recommendations."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.vocabulary import Position
from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.page_body import body, running_text, vocabulary_of
from tracker.importers.pdf_text import Page, read_pages
from tracker.importers.recommending import Recommending, recommending
from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult
from tracker.importers.wg_header import TITLE, read_header
from tracker.importers.wg_paragraphs import Item, Paragraph, chapter, paragraphs
from tracker.importers.wg_position import speaks_of_position, stated_position

_STANDARD = re.compile(r"all (?:the )?conclusions and\s?/?\s?or recommendations", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Source:
    """What all records of one report share."""

    document: ParsedDocument
    names: StateNames
    words: Counter[str]


def is_wg_report(pages: Sequence[Page]) -> bool:
    """Tell whether a PDF is a report of the Working Group on the UPR, and not an addendum to one."""
    opening = " ".join(line.text for page in pages[:1] for line in page.lines)
    return TITLE.search(opening) is not None and not re.search(r"\bAddendum\b", opening, re.IGNORECASE)


def read_wg_report(data: bytes, names: StateNames) -> ParseResult:
    """Read a report of the Working Group on the UPR.

    Args:
        data: The whole PDF.
        names: Known States.
    Returns:
        One record a numbered recommendation, in the report's order, and the issues.
    Raises:
        Unreadable: The file cannot be read, or is another document.
    """
    pages = read_pages(data)
    if not is_wg_report(pages):
        raise Unreadable(
            _("The PDF is not a report of the Working Group on the UPR; nothing was imported; choose another file.")
        )
    return parse_pages(pages, names, sha256=hashlib.sha256(data).hexdigest())


def parse_pages(pages: Sequence[Page], names: StateNames, *, sha256: str) -> ParseResult:
    """Turn the pages of a report into records and issues; `sha256` is that of the file."""
    document, issues = read_header(pages, names)
    lines = body(pages)
    source = _Source(document, names, vocabulary_of(lines))
    found = paragraphs(chapter(lines))
    records = tuple(record for paragraph in found for record in _records(paragraph, source))
    none = () if records else (Issue(_("No numbered recommendation was found in the report."), column="number"),)
    carried = tuple(issue for record in records for issue in record.issues)
    return ParseResult(
        kind=Kind.WG_REPORT,
        document=document,
        records=records,
        issues=(*issues, *none, *_unlisted(found, source), *carried),
        sha256=sha256,
    )


def _records(paragraph: Paragraph, source: _Source) -> Iterator[ParsedRecord]:
    stated = running_text(paragraph.lines, source.words)
    position = stated_position(stated)
    last = 0
    seen: set[str] = set()
    for item in paragraph.items:
        number = item.printed if "." in item.printed else f"{paragraph.number}.{item.printed}"
        text = running_text((line for line in item.lines if line.text), source.words)
        named = recommending(text, source.names)
        issues = (
            *_number_issues(item, paragraph, number=number, last=last, seen=seen),
            *_state_issues(item, number, named, source.names),
            *_position_issues(item, number, stated, position=position),
        )
        last = item.number
        seen.add(number)
        yield ParsedRecord(
            key=f"{source.document.symbol or source.document.state or ''}#{number}",
            text=text,
            number=number,
            paragraph=str(paragraph.number),
            state=source.document.state,
            recommending_states=named.states,
            session=source.document.session,
            symbol=source.document.symbol,
            position=position,
            position_as_stated=stated if speaks_of_position(stated) else None,
            issues=issues,
        )


def _number_issues(item: Item, paragraph: Paragraph, *, number: str, last: int, seen: set[str]) -> Iterator[Issue]:
    page = item.lines[0].page
    if number in seen:
        yield Issue(_("The report prints this number twice; both items were kept."), page, "number", number)
    elif item.number != last + 1:
        message = _("The report's count jumps here from {last} to {next}; check the page for a missing item.")
        yield Issue(message.format(last=last, next=item.number), page, "number", number)
    if number.partition(".")[0] != str(paragraph.number):
        message = _("Printed under paragraph {paragraph} with another paragraph's number; kept as printed.")
        yield Issue(message.format(paragraph=paragraph.number), page, "number", number)


def _state_issues(item: Item, number: str, named: Recommending, names: StateNames) -> Iterator[Issue]:
    page = item.lines[0].page
    for name in named.unknown:
        yield Issue(f"{number}: {names.unknown(name)}", page, "recommending_states", name)
    if not named.states:
        message = _("{number}: no recommending State was recognised; the field was left empty.")
        yield Issue(message.format(number=number), page, "recommending_states", number)


def _position_issues(item: Item, number: str, stated: str, *, position: Position | None) -> Iterator[Issue]:
    if position is None:
        message = _("{number}: the paragraph above does not plainly give the State's position.")
        yield Issue(message.format(number=number), item.lines[0].page, "position", stated or None)


def _unlisted(found: Sequence[Paragraph], source: _Source) -> Iterator[Issue]:
    """Tell of paragraphs that speak of recommendations without listing them: refused or explained by reference."""
    for paragraph in found:
        words = running_text(paragraph.lines, source.words)
        if paragraph.items or not re.search(r"\brecommendations?\b", words, re.IGNORECASE) or _STANDARD.match(words):
            continue
        message = _("Paragraph {number} speaks of recommendations that it does not list; read it beside the records.")
        yield Issue(message.format(number=paragraph.number), paragraph.lines[0].page, "paragraph", words)
