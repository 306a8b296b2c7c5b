"""A State's reply to the report of the Working Group on its review: one record a recommendation that it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.pdf.body import vocabulary_of
from tracker.importers.pdf.text import Line, Page
from tracker.importers.recommending import recommending
from tracker.importers.records import Issue, Kind, Nature, ParsedDocument, ParsedRecord, ParseResult, Place
from tracker.importers.replies.answers import answers_in
from tracker.importers.replies.counts import counted_otherwise
from tracker.importers.replies.decisions import Answer, Rank, by_number, decided, stated_in
from tracker.importers.replies.header import (
    ADDENDUM,
    VIEWS,
    answered,
    opening_text,
    read_reply_header,
)
from tracker.importers.replies.lines import reply_lines
from tracker.importers.replies.number_ranges import Number, paragraphs_named
from tracker.importers.replies.units import units
from tracker.importers.working_group.header import TITLE

_ADDED = re.compile(r"/Add\.\s?\d")
MOST_APART = 8  # paragraphs between the lists of one report


def is_addendum(pages: Sequence[Page]) -> bool:
    """Tell whether a PDF is a State's reply to a report of the Working Group on the UPR, in English."""
    opening = opening_text(pages)
    added = ADDENDUM.search(opening) is not None or _ADDED.search(opening) is not None
    return added and (TITLE.search(opening) is not None or VIEWS.search(opening) is not None)


def parse_addendum(pages: Sequence[Page], names: StateNames, *, sha256: str) -> ParseResult:
    """Turn the pages of a State's reply into positions and issues.

    Args:
        pages: Of the whole PDF.
        names: Known States.
        sha256: Of the file.
    Returns:
        One record a recommendation that the reply names, in order of number; none where it names none, with an issue.
    """
    document, issues = read_reply_header(pages, names)
    lines = reply_lines(pages)
    words = vocabulary_of(lines)
    found, unresolved = answers_in(units(lines, words), names)
    if not any(answer.number.paragraph for answer in found):
        found, unresolved = _plainly_numbered(lines, words, names, (found, unresolved))
    found, paragraph = _placed(found, pages)
    found, stray = _near(found)
    records = tuple(_record(number, said, document, names) for number, said in by_number(found))
    counts = counted_otherwise(lines, records)
    none = () if records else (Issue(_("No numbered recommendation was found in the reply."), column="number"),)
    carried = tuple(issue for record in records for issue in record.issues)
    return ParseResult(
        kind=Kind.ADDENDUM,
        document=document,
        records=records,
        issues=(*issues, *none, *paragraph, *stray, *counts, *unresolved, *carried),
        sha256=sha256,
    )


_Read = tuple[tuple[Answer, ...], tuple[Issue, ...]]


def _plainly_numbered(lines: Sequence[Line], words: Counter[str], names: StateNames, otherwise: _Read) -> _Read:
    """Read "1. Ratify … (Peru): accepted", unless more is found where the word "recommendation" is asked for.

    Only what repeats a recommendation or says a position counts: the reply numbers its own paragraphs too.
    """
    found, issues = answers_in(units(lines, words, plain=True), names)
    kept = tuple(answer for answer in found if answer.text or answer.rank is Rank.SAID)
    return (kept, issues) if len(kept) > max(1, len(otherwise[0])) else otherwise


def _placed(found: Sequence[Answer], pages: Sequence[Page]) -> tuple[tuple[Answer, ...], tuple[Issue, ...]]:
    """Give plain numbers the report's paragraph where the reply names one, and only one."""
    bare = [answer for answer in found if not answer.number.paragraph]
    if not bare:
        return tuple(found), ()
    named = Counter(paragraphs_named(" ".join(line.text for page in pages for line in page.lines)))
    if len(named) != 1:
        message = _(
            "The reply does not say in which paragraph of the report its numbers stand; they were left as printed."
        )
        return tuple(found), (Issue(message, column="number"),)
    paragraph = next(iter(named))
    return tuple(
        answer if answer.number.paragraph else replace(answer, number=replace(answer.number, paragraph=paragraph))
        for answer in found
    ), ()


def _near(found: Sequence[Answer]) -> tuple[tuple[Answer, ...], tuple[Issue, ...]]:
    """Leave out figures with a dot whose first part is no paragraph that recommendations stand under: "section 12.5".

    A report lists its recommendations under a few paragraphs, one behind the other.
    """
    counted = Counter(number.paragraph for number in {answer.number for answer in found} if number.paragraph)
    if not counted:
        return tuple(found), ()
    usual = min(counted, key=lambda paragraph: (-counted[paragraph], paragraph))
    far = {p for p in counted if abs(p - usual) > MOST_APART and 10 * counted[p] < counted[usual]}
    message = _("The figure looks like a recommendation's number, but its paragraph is far from the others; left out.")
    stray = {answer.number: answer for answer in found if answer.number.paragraph in far}
    kept = tuple(answer for answer in found if answer.number.paragraph not in far)
    return kept, tuple(Issue(message, answer.page, "number", str(number)) for number, answer in stray.items())


def _record(number: Number, said: Sequence[Answer], document: ParsedDocument, names: StateNames) -> ParsedRecord:
    answer, position, issues = decided(number, said)
    text = next((one.text for one in said if one.text), "")
    symbol = answered(document.symbol)
    printed = str(number) if number.paragraph else None
    return ParsedRecord(
        key=f"{symbol or document.state or ''}#{printed or f'/{number}'}",
        text=text,
        number=printed,
        paragraph=str(number.paragraph) if number.paragraph else None,
        state=document.state,
        recommending_states=recommending(text, names).states if text else (),
        session=document.session,
        symbol=symbol,
        position=position,
        position_as_stated=stated_in(said),
        position_source=document.symbol,
        place=Place(page=answer.page, paragraph=str(answer.own) if answer.own else None, heading=answer.heading),
        nature=Nature.POSITION,
        issues=tuple(issues),
    )
