"""What the desk shows: the text around a passage, and its candidate with all that accepting it would record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from tracker.importers.narrative.paragraphs import Paragraph
from tracker.services.desk import ASKS, PROMISES, Candidate, Desk, DeskDocument, Fate, passages, suggesting
from tracker.services.desk.deciding import PLEDGE, RECOMMENDATION
from tracker.services.desk.passages import Passage
from tracker.services.desk.suggesting import Suggestion
from tracker.web.desk.words import decided, where


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph of the text; the words between `before` and `behind` are the candidate's, "" where none are."""

    paragraph: Paragraph
    before: str
    marked: str
    behind: str
    is_first: bool
    opens_page: bool


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """The candidate that is to be decided; `suggestion` is None for what can become no recommendation.

    `became` is (words, address) of the record that it is, `decided` the sentence on who decided how.
    """

    candidate: Candidate
    where: str
    suggestion: Suggestion | None
    is_promise: bool
    decided: str
    became: tuple[str, str] | None
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk as it is shown; `earlier` and `later` lead to the text before and behind what is shown."""

    desk: Desk
    document: DeskDocument
    text: tuple[ShownParagraph, ...]
    earlier: int | None
    later: int | None
    is_elsewhere: bool
    shown: ShownCandidate | None
    last: Candidate | None


def arrange(
    session: Session, there: Desk, paragraphs: Sequence[Paragraph], *, place: int, at: int, by: str
) -> DeskPage:
    """Arrange a desk whose document is known.

    Args:
        session: a reading session.
        there: the desk.
        paragraphs: the text of the document.
        place: of the candidate from 1; 0 for the first that is open.
        at: the paragraph from 1 around which text is shown; 0 for that of the candidate.
        by: who looks.
    """
    document = there.document
    if document is None:
        raise LookupError("the desk has no document yet")
    candidate = there.at(place)
    passage = passages.find(paragraphs, candidate.record) if candidate else None
    middle = at - 1 if at else passage.places[0] if passage else 0
    stretch = passages.stretch(paragraphs, middle)
    text = _shown(paragraphs, range(stretch.first, stretch.last), passage)
    return DeskPage(
        desk=there,
        document=document,
        text=text,
        earlier=None if stretch.earlier is None else stretch.earlier + 1,
        later=None if stretch.later is None else stretch.later + 1,
        is_elsewhere=passage is not None and not any(each.is_first for each in text),
        shown=_candidate(session, there, candidate, document=document, by=by) if candidate else None,
        last=next((each for each in there.candidates if each.row_id == there.last), None),
    )


def _candidate(
    session: Session, there: Desk, candidate: Candidate, *, document: DeskDocument, by: str
) -> ShownCandidate:
    record = candidate.record
    asks = candidate.fate is Fate.OPEN and record.nature in ASKS
    return ShownCandidate(
        candidate=candidate,
        where=where(record),
        suggestion=suggesting.suggest(session, there, candidate, document=document) if asks else None,
        is_promise=record.nature in PROMISES,
        decided=decided(candidate, by),
        became=_became(candidate.subject),
        previous=candidate.place - 1 if candidate.place > 1 else None,
        following=candidate.place + 1 if candidate.place < len(there.candidates) else None,
    )


def _became(subject: str) -> tuple[str, str] | None:
    for prefix, endpoint in ((RECOMMENDATION, "recommendations.record"), (PLEDGE, "pledges.edit")):
        if subject.startswith(prefix):
            ref = subject.removeprefix(prefix)
            return ref, url_for(endpoint, ref=ref)
    return None


def _shown(paragraphs: Sequence[Paragraph], places: range, passage: Passage | None) -> tuple[ShownParagraph, ...]:
    found = []
    page = paragraphs[places.start - 1].page if places.start else None
    for place in places:
        each = paragraphs[place]
        before, marked, behind = _split(each.text, place, passage)
        is_first = passage is not None and place == passage.places[0]
        found.append(
            ShownParagraph(each, before, marked, behind, is_first, each.page is not None and each.page != page)
        )
        page = each.page
    return tuple(found)


def _split(text: str, place: int, passage: Passage | None) -> tuple[str, str, str]:
    """Return a paragraph in three: before the candidate's words, these, and behind them."""
    if passage is None or place not in passage.places:
        return text, "", ""
    start = passage.start or 0
    return text[:start], text[start : passage.end], text[passage.end :] if passage.end else ""
