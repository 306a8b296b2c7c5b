"""Who was reviewed, when, in which session, under which symbol: the first pages of a Working Group report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.i18n import _
from tracker.importers.lookups import StateNames, fold
from tracker.importers.months import ENGLISH
from tracker.importers.pdf.body import in_margin, running_text, vocabulary_of
from tracker.importers.pdf.text import Line, Page
from tracker.importers.records import Issue, ParsedDocument
from tracker.importers.sessions import cycle_of, ordinal

TITLE = re.compile(r"report of the working group on the universal periodic\s+review", re.IGNORECASE)
# The same title in the other languages of the United Nations, in which the body of a report is not read.
OTHER_TITLE = re.compile(
    r"rapport du groupe de travail sur l.examen p.riodique\s+universel"
    r"|informe del grupo de trabajo sobre el examen peri.dico\s+universal"
    r"|доклад рабочей группы по универсальному\s+периодическому"
    r"|普遍定期审议工作组(?:的)?报告|تقرير الفريق العامل المعني بالاستعراض الدوري",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"(?:draft )?{TITLE.pattern}|{OTHER_TITLE.pattern}", re.IGNORECASE)
OPENING = 4  # pages on which title and introduction stand

_SYMBOL = re.compile(r"A/HRC/(?:WG\.6/\d+/L\.\d+|\d+/\d+)(?:/(?:Add|Rev|Corr)\.\d+)*")
_SLASH = re.compile(r"\s?/\s?")  # "A/HRC/ 8/29"
_HELD = re.compile(
    r"review of (?:the )?(?P<state>[^.]{3,90}?) was held at (?:the|its) [^.]{3,40}?meeting[^.]{0,20}?\bon "
    r"(?:[A-Z][a-z]+day,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>[A-Z][a-z]+),? (?P<year>\d{4})"
)
_SESSION = re.compile(r"held its (?P<ordinal>[\w-]+(?: [\w-]+)?) session")
_SET_WORDS = ("session meeting review report universal periodic working group " + " ".join(ENGLISH).casefold()).split()


def read_header(pages: Sequence[Page], names: StateNames) -> tuple[ParsedDocument, tuple[Issue, ...]]:
    """Return what a report says of itself, with an issue for each thing that it does not say."""
    opening = _opening(pages, names)
    held = _HELD.search(opening)
    symbol = _own_symbol(pages)
    state = _state(title_page(pages) or pages[0], held["state"] if held else None, names)
    session_words = _SESSION.search(opening)
    session = ordinal(session_words["ordinal"]) if session_words else None
    document = ParsedDocument(
        symbol=symbol,
        state=state,
        session=session,
        cycle=None if session is None else cycle_of(session),
        date=_date(held),
    )
    return document, tuple(_gaps(document, held["state"] if held else None, names))


def words_of(lines: Sequence[Line], names: StateNames) -> Counter[str]:
    """Return the words by which broken words are made whole: the document's own, States' names, the set phrases'."""
    words = vocabulary_of(lines)
    words.update(_SET_WORDS)
    words.update(word.casefold() for spelling in names.spellings.values() for word in spelling.split())
    return words


def _opening(pages: Sequence[Page], names: StateNames) -> str:
    lines = [line for page in pages[:OPENING] for line in page.lines]
    return running_text(lines, words_of(lines, names))


def title_page(pages: Sequence[Page]) -> Page | None:
    """Return the page that bears the title of a report, in any language; none if none of the first does.

    The title begins a line: others' papers cite it within one.
    """
    for page in pages[:2]:
        for place, line in enumerate(page.lines):
            after = page.lines[place + 1].text if place + 1 < len(page.lines) else ""
            if _TITLED.match(f"{line.text} {after}"):
                return page
    return None


def tells_of_a_review(pages: Sequence[Page]) -> bool:
    """Tell whether the first pages say when a State's review was held."""
    return _HELD.search(running_text(line for page in pages[:OPENING] for line in page.lines)) is not None


def _own_symbol(pages: Sequence[Page]) -> str | None:
    """Return the symbol printed on most pages: the first page also names the draft that came before."""
    counted: Counter[str] = Counter()
    for page in pages:
        on_page = (line.text for line in page.lines if in_margin(line, page))
        counted.update(_symbols(on_page))
    if not counted:
        counted.update(_symbols(line.text for line in pages[0].lines if "issued" not in line.text))
    return min(counted, key=lambda symbol: (-counted[symbol], symbol)) if counted else None


def _symbols(texts: Iterable[str]) -> set[str]:
    return {found for text in texts for found in _SYMBOL.findall(_SLASH.sub("/", text))}


def _state(first: Page, held: str | None, names: StateNames) -> str | None:
    """Return the State of the title; failing that, of the sentence that says when its review was held."""
    lines = [line.text for line in first.lines]
    for place in range(len(lines)):
        title = TITLE.search(" ".join(lines[place : place + 2]))
        if title and (code := _named(lines[place : place + 5], names)):
            return code
    return names.find(held) if held else None


def _named(lines: Sequence[str], names: StateNames) -> str | None:
    """Return the State named on one line, or on two or three together: half a long name may be another State's."""
    together = (lines[start : start + span] for start in range(len(lines)) for span in (3, 2, 1))
    return next((code for some in together if (code := names.codes.get(fold(" ".join(some))))), None)


def _date(held: re.Match[str] | None) -> date | None:
    if held is None or held["month"] not in ENGLISH:
        return None
    try:
        return date(int(held["year"]), ENGLISH[held["month"]], int(held["day"]))
    except ValueError:
        return None


def _gaps(document: ParsedDocument, held: str | None, names: StateNames) -> Iterable[Issue]:
    if document.symbol is None:
        yield Issue(_("The report prints no document symbol; the field was left empty."), column="symbol")
    if document.state is None:
        sentence = names.unknown(held) if held else _("The report names no State under review.")
        yield Issue(sentence, column="state", value=held)
    if document.session is None:
        yield Issue(_("The report does not say in which session the review was held."), column="session")
    if document.date is None:
        yield Issue(_("The report does not say on which day the review was held."), column="date")
