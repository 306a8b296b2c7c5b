"""Whose reply to which report a paper is: symbol, State, date, session and cycle of an addendum."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.i18n import _
from tracker.importers.lookups import StateNames, fold
from tracker.importers.months import ENGLISH
from tracker.importers.pdf.body import in_margin
from tracker.importers.pdf.text import Page
from tracker.importers.records import Issue, ParsedDocument
from tracker.importers.sessions import cycle_of, ordinal
from tracker.importers.working_group.header import TITLE

VIEWS = re.compile(
    r"views on conclusions\s?(?:and\s?/\s?or|and|or)\s?recommendations?"
    r"|repl(?:y|ies) presented by the state under review",
    re.IGNORECASE,
)
ADDENDUM = re.compile(r"\baddendum\b", re.IGNORECASE)

_SPACED = re.compile(r"\s*/\s*")
_SYMBOL = re.compile(r"A/HRC/\d{1,3}/\d{1,3}/Add\.\s?\d{1,2}(?:/(?:Rev|Corr)\.\s?\d{1,2})*")
_ADDED = re.compile(r"/Add\..*")
_DATE = re.compile(rf"(?<![\d–—-])(?<![–—-] )(?P<day>\d{{1,2}}) (?P<month>{'|'.join(ENGLISH)}),? (?P<year>20\d\d)\b")
_FROM = re.compile(r"(?:\bto|\bfrom|\d\s?[–—-])\s*$")
_COUNTED = r"\d{1,2}\s?(?:st|nd|rd|th)|[A-Za-z]+(?:-[A-Za-z]+)?"
_REVIEW = r"(?:Universal Periodic Review|UPR)"
_SESSION = re.compile(
    rf"\b(?P<before>{_COUNTED})\s+(?:UPR\s+)?session\s+of\s+the\s+(?:Human Rights Council[’']?s?\s+)?"
    rf"(?:{_REVIEW}\b|Working Group)"
    rf"|\bWorking Group(?:\s+on\s+the\s+{_REVIEW})?(?:\s+\(UPR\))?,?\s+(?:\w+\s+){{0,4}}?(?:its|the)\s+"
    rf"(?P<behind>{_COUNTED})\s+session"
    rf"|\b(?P<short>{_COUNTED})\s+{_REVIEW}\s+(?:Working Group\s+)?session",
    re.IGNORECASE,
)
_CYCLE = re.compile(
    rf"\b(?P<ordinal>{_COUNTED})\s+(?:(?:cycle|round)\s+)?(?:of\s+(?:the\s+|its\s+)?)?{_REVIEW}\b"
    r"(?!\s+(?:Working|session))",
    re.IGNORECASE,
)


def opening_text(pages: Sequence[Page]) -> str:
    """Return the words of the first page, which names the paper."""
    return " ".join(line.text for page in pages[:1] for line in page.lines)


def read_reply_header(pages: Sequence[Page], names: StateNames) -> tuple[ParsedDocument, tuple[Issue, ...]]:
    """Return what a reply says of itself, with an issue for each thing that it does not say.

    The session is that of the Working Group: the Council's, which stands on the first page, is another.
    """
    text = " ".join(line.text for page in pages for line in page.lines)
    session = _session(text)
    document = ParsedDocument(
        symbol=_symbol(pages),
        state=_state(pages[0], names) if pages else None,
        session=session,
        cycle=cycle_of(session) if session else _cycle(text),
        date=_date(opening_text(pages)),
        title="Views on conclusions and/or recommendations" if VIEWS.search(opening_text(pages)) else None,
    )
    return document, tuple(_gaps(document))


def answered(symbol: str | None) -> str | None:
    """Return the symbol of the report that a paper is an addendum to."""
    return _ADDED.sub("", symbol) if symbol else None


def _symbol(pages: Sequence[Page]) -> str | None:
    """Return the addendum's symbol: the one printed most often in margins, else the first one that is printed."""
    counted: Counter[str] = Counter()
    for page in pages:
        edge = [line.text for line in page.lines if in_margin(line, page)]
        for lines, weight in ((edge, 1000), ([line.text for line in page.lines], 1)):
            for text in lines:
                for found in _SYMBOL.findall(_SPACED.sub("/", text)):
                    counted[found.replace(" ", "")] += weight
    return min(counted, key=lambda symbol: (-counted[symbol], symbol)) if counted else None


def _state(first: Page, names: StateNames) -> str | None:
    """Return the State named under the title; a name may be broken over two lines."""
    lines = [line.text.strip(" *") for line in first.lines]
    start = next((place for place in range(len(lines)) if TITLE.search(" ".join(lines[place : place + 2]))), 0)
    end = next((place for place in range(start, len(lines)) if VIEWS.search(lines[place])), len(lines))
    for place in (*range(start, end), *range(start)):
        for length in (2, 1):
            if code := names.codes.get(fold(" ".join(lines[place : min(end, place + length)]))):
                return code
    return None


def _date(opening: str) -> date | None:
    """Return the first date that is no end of a span: the day of distribution stands before the session's dates."""
    for found in _DATE.finditer(opening):
        if _FROM.search(opening, max(0, found.start() - 8), found.start()):
            continue
        try:
            return date(int(found["year"]), ENGLISH[found["month"]], int(found["day"]))
        except ValueError:
            continue
    return None


def _session(text: str) -> int | None:
    found = {number for match in _SESSION.finditer(text) if (number := _number(match)) is not None and cycle_of(number)}
    return found.pop() if len(found) == 1 else None


def _number(match: re.Match[str]) -> int | None:
    words = match["before"] or match["behind"] or match["short"]
    return ordinal(words.replace(" ", "")) if words else None


def _cycle(text: str) -> int | None:
    """Return the cycle that a paper says it belongs to; None where it names none, or several."""
    found = {
        number
        for match in _CYCLE.finditer(text)
        if (number := ordinal(match["ordinal"].replace(" ", ""))) and number <= 5
    }
    return found.pop() if len(found) == 1 else None


def _gaps(document: ParsedDocument) -> Iterator[Issue]:
    if document.symbol is None:
        yield Issue(_("The reply prints no document symbol; the field was left empty."), column="symbol")
    if document.state is None:
        yield Issue(_("The reply names no State that is known; the field was left empty."), column="state")
    if document.session is None:
        yield Issue(
            _("The reply does not say in which session of the Working Group the review was held."), column="session"
        )
    if document.cycle is None:
        yield Issue(_("The reply does not say in which cycle the review was held."), column="cycle")
    if document.date is None:
        yield Issue(_("The reply bears no date that can be read; the field was left empty."), column="date")
