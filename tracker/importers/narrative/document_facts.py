"""What a paper says of itself, put together, with an issue for each thing that a person should look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.narrative.authorship import author_of
from tracker.importers.narrative.dates import MONTH_ONLY, days_in
from tracker.importers.narrative.own_name import reference_of, session_of, state_of, symbol_of, title_of
from tracker.importers.narrative.prose import Block, Prose
from tracker.importers.narrative.reply import reply_due
from tracker.importers.narrative.voices import Voice, voice_of
from tracker.importers.records import Issue, ParsedDocument
from tracker.importers.sessions import cycle_of

LONG = 400  # characters: a paragraph this long is no cover any more
DATED = 60  # characters of a line that bears the paper's date and little else

_OF_MEETING = re.compile(r"session|council|working", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """A paper's own facts, who speaks in it, and what could not be told."""

    document: ParsedDocument
    voice: Voice
    issues: tuple[Issue, ...] = ()


def read_facts(prose: Prose, names: StateNames) -> Facts:
    """Return what a paper says of itself."""
    cover = list(_cover(prose))
    opening = "\n".join(block.text for block in cover)
    symbol, reference = symbol_of(prose, cover), reference_of(prose, cover)
    voice = voice_of(opening, names, symbol=symbol, reference=reference)
    session = session_of(opening, symbol)
    stated, doubt = _date(prose, cover)
    due, due_issues = reply_due(prose, stated) if voice is Voice.LETTER else (None, ())
    document = ParsedDocument(
        symbol=symbol,
        state=state_of(cover, names, symbol=symbol, letter=reference if voice is Voice.LETTER else None),
        session=session,
        cycle=None if session is None else cycle_of(session),
        date=stated,
        title=title_of(cover),
        reference=reference,
        reply_due=due,
    )
    document = replace(document, author=author_of(prose, opening, names, document=document, voice=voice))
    return Facts(document, voice, (*_gaps(document, doubt), *due_issues))


def _cover(prose: Prose) -> Iterator[Block]:
    """Yield the first blocks, up to and with the first long paragraph."""
    for block in prose.opening:
        yield block
        if len(block.text) > LONG:
            return


def _date(prose: Prose, cover: Sequence[Block]) -> tuple[date | None, str | None]:
    """Return the day that the paper bears, or the words that name a month or several days instead."""
    doubt: str | None = None
    for block in cover:
        days = [] if "session" in block.text.casefold() else days_in(block.text)
        if days and (len(block.text) <= DATED or "Distr" in block.text):
            return (days[0][1], None) if len(days) == 1 else (None, block.text)
        month = MONTH_ONLY.search(block.text) if len(block.text) <= DATED else None
        if month and doubt is None and not _OF_MEETING.search(block.text):
            doubt = month[0]
    margins = Counter(found[0] for line in prose.margins for found in MONTH_ONLY.finditer(line))
    return None, doubt or (min(margins, key=lambda words: (-margins[words], words)) if margins else None)


def _gaps(document: ParsedDocument, doubt: str | None) -> Iterator[Issue]:
    if document.date is None and doubt:
        yield Issue(
            _("The paper is dated without one single day; the field was left empty."), column="date", value=doubt
        )
    elif document.date is None:
        yield Issue(_("The paper does not say when it was written; the field was left empty."), column="date")
    if document.author is None:
        yield Issue(_("The paper does not plainly say who wrote it; the field was left empty."), column="author")
