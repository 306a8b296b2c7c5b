"""What accepting a candidate would record: its parts as the wording splits them, whom it asks, what it rests on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import wording
from tracker.domain.dates import When
from tracker.domain.folding import fold
from tracker.domain.vocabulary import AskKind, TreatyAsk, Wording
from tracker.domain.wording import Ask, Cite, Names, Reading
from tracker.importers.records import Nature, ParsedRecord
from tracker.services import naming
from tracker.services.desk import Candidate, Desk, DeskDocument
from tracker.services.recommendations import RecommendationEntry
from tracker.services.recommendations.parts import PartEntry
from tracker.storage import models

MOST_PARTS = 26  # parts have letters
_MUCH_THE_SAME, _SHOWN = 0.7, 3  # share of the words of two asks that they have in common; how many are named
_HEADING_WORDS = 40  # of a part: shorter ones stand whole
_ALL_STATES = re.compile(
    r"(?:the )?(?:all |un |united nations |other )*(?:member )?(?:states|countries|governments)", re.I
)
_SIGNS = re.compile(r"[/#!~]+")  # references are made with them
_FIELDS = {
    TreatyAsk.RATIFY: "ratify",
    TreatyAsk.SIGN: "sign",
    TreatyAsk.ACCEPT_PROCEDURE: "accept",
    TreatyAsk.WITHDRAW_RESERVATION: "withdraw",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A norm that the wording cites; `name` is what it is called here, "" where it is not on the list."""

    instrument: str
    name: str
    provisions: tuple[str, ...]
    as_cited: str

    @property
    def key(self) -> str:
        """Return what a form sends for it."""
        return f"{self.instrument}:{';'.join(self.provisions)}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What accepting would record; `citations` are on the list of instruments, `unknown` are cited and are not.

    `like` are the references of asks of the same document in much the same words, the likest first.
    """

    entry: RecommendationEntry
    citations: tuple[Citation, ...]
    unknown: tuple[str, ...]
    like: tuple[str, ...]

    @property
    def is_addressed(self) -> bool:
        """Tell whether anybody is asked: without an addressee nothing can be recorded."""
        return bool(self.entry.addressed or self.entry.bodies or self.entry.to_all_states)


def suggest(session: Session, desk: Desk, candidate: Candidate, *, document: DeskDocument) -> Suggestion:
    """Return what accepting a candidate would record."""
    record = candidate.record
    reading = _read(session, record.text)
    states, others = _addressees(session, record)
    to_all = [name for name in others if _ALL_STATES.fullmatch(name)]
    category = record.action_category or next((ask.action_category for ask in reading.asks), None)
    there = _on_record(session, document.id)
    number = _number(record.paragraph, candidate.place, {number for _ref, number, _text in there})
    entry = RecommendationEntry(
        document=document.key,
        number=number,
        text=record.text,
        wording=Wording.VERBATIM,
        parts=parts(reading, nature=record.nature, reply_due=desk.said.reply_due),
        addressed=states,
        to_all_states=bool(to_all),
        bodies="; ".join(name for name in others if name not in to_all),
        paragraph=_place(record),
        language=document.language,
        action_category=str(category or ""),
    )
    found = citations(session, record.text)
    known = tuple(each for each in found if each.instrument)
    unknown = tuple(each.as_cited for each in found if not each.instrument)
    return Suggestion(entry, known, unknown, _like(record.text, there))


def citations(session: Session, text: str) -> tuple[Citation, ...]:
    """Return the norms that a text rests on; a treaty that it only wants joined is what it asks, not its ground."""
    reading = _read(session, text)
    wanted = {request.instrument for ask in reading.asks for request in ask.requests}
    cites = [cite for cite in reading.cites if cite.provisions or cite.instrument not in wanted or not cite.instrument]
    codes = [cite.instrument for cite in cites if cite.instrument]
    instrument = models.Instrument
    named = select(instrument.code, instrument.short_name).where(instrument.code.in_(codes))
    names = {row.code: row.short_name for row in session.execute(named)}
    return tuple(_citation(cite, names) for cite in cites)


def parts(reading: Reading, *, nature: Nature, reply_due: date | None) -> tuple[PartEntry, ...]:
    """Return one part for each action that the wording asks; one for the whole where it is one, or nothing is told.

    Args:
        reading: what the wording tells.
        nature: a request asks for information, whatever its verbs.
        reply_due: the day by which the document wants an answer; it stands with requests for information alone.
    """
    if not 1 < len(reading.asks) <= MOST_PARTS:
        only = reading.asks[0] if len(reading.asks) == 1 else None
        return (_part(only, "", nature=nature, reply_due=reply_due),)
    return tuple(
        _part(ask, wording.heading(ask.text, words=_HEADING_WORDS), nature=nature, reply_due=reply_due)
        for ask in reading.asks
    )


def _part(ask: Ask | None, text: str, *, nature: Nature, reply_due: date | None) -> PartEntry:
    kind = AskKind.INFORMATION if nature is Nature.REQUEST else ask.kind if ask else AskKind.DO
    requests = {(each.ask, each.instrument) for each in ask.requests} if ask else set()
    complete = bool(requests) and all(code for _ask, code in requests)
    if kind is AskKind.TREATY_ACTION and not complete:
        kind = AskKind.DO  # a record that looks complete would decide the part's status
    if kind not in {AskKind.TREATY_ACTION, AskKind.CONSIDER} or not complete:
        requests = set()
    named: dict[str, Any] = {
        field: "; ".join(sorted(code for asked, code in requests if asked is wanted and code))
        for wanted, field in _FIELDS.items()
    }
    due = When.on(reply_due) if kind is AskKind.INFORMATION else None
    return PartEntry(text=text, ask_kind=kind, reply_due=due, **named)


def _citation(cite: Cite, names: dict[str, str]) -> Citation:
    code = cite.instrument if cite.instrument in names else ""
    return Citation(code or "", names.get(code or "", ""), cite.provisions, cite.as_cited)


def _addressees(session: Session, record: ParsedRecord) -> tuple[str, list[str]]:
    """Return the States asked as a line names them, and the others as the document does."""
    codes = set(session.scalars(select(models.State.code).where(models.State.code.in_(record.addressees))))
    named = naming.state_names(session, [name for name in record.addressees if name in codes])
    return named, [name for name in record.addressees if name not in codes]


def _on_record(session: Session, document_id: int) -> list[tuple[str, str, str]]:
    """Return (reference, number, text) of every ask of a document."""
    asked = models.Recommendation
    rows = session.execute(
        select(asked.ref, asked.number, asked.text).where(asked.document_id == document_id).order_by(asked.ordinal)
    )
    return [(ref, number, text) for ref, number, text in rows]


def _like(text: str, there: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """Return the asks that share most of their words with a text, the likest first."""
    wanted = _words(text)
    found = []
    for ref, _number, other in there:
        words = _words(other)
        share = len(wanted & words) / max(len(wanted | words), 1)
        if share >= _MUCH_THE_SAME:
            found.append((-share, ref))
    return tuple(ref for _share, ref in sorted(found)[:_SHOWN])


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _number(printed: str | None, place: int, taken: Collection[str]) -> str:
    """Return the number that the document prints, else the candidate's place; told apart where it is taken."""
    number = _SIGNS.sub("-", printed or "").strip("- ") or str(place)
    if number not in taken:
        return number
    return next(name for name in (f"{number}-{more}" for more in range(2, len(taken) + 3)) if name not in taken)


def _place(record: ParsedRecord) -> str:
    if record.paragraph:
        return record.paragraph
    return f"p. {record.place.page}" if record.place and record.place.page else ""


def _read(session: Session, text: str) -> Reading:
    return wording.read(text, _names(tuple(sorted(naming.spellings(session).items()))))


@lru_cache(maxsize=2)
def _names(spellings: Sequence[tuple[str, str]]) -> Names:
    return wording.names_of(dict(spellings))
