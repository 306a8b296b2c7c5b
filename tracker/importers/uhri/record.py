"""One annotation of the Index, whatever file it came in: its fields to a record, with what is doubtful about them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.records import Issue, Nature, ParsedRecord, Place
from tracker.importers.sessions import cycle_of
from tracker.importers.uhri import values
from tracker.importers.uhri.annotation import Annotation, Named, Reading
from tracker.importers.uhri.numbering import Numbered, numbered
from tracker.importers.uhri.wording import is_damaged, is_escaped_twice, is_plain, plain

LONGEST_TEXT = 100_000  # characters; the longest paragraphs of treaty bodies have some 10,000
# Annual reports of treaty bodies held the observations on many States until about 2005: "A/50/18", "E/1995/22".
_ANNUAL = re.compile(r"A/|E/\d")
# "CRC/C/PER/CO/6-7", "E/C.12/PER/CO/4": concluding observations carry the code of their State.
_CODE_IN_SYMBOL = re.compile(r"[A-Z]+/C(?:\.12)?/([A-Z]{3})/(?:CO|Q|FCO|EWUA)\b")


def record_of(fields: Mapping[str, object], row: int, reading: Reading) -> ParsedRecord | Issue:
    """Read one annotation.

    Args:
        fields: Field -> value as the file has it: text, list, number or date.
        row: Where it stands: the record of a JSON array from 1, the row of a sheet.
        reading: The file being read; it is told what this record says.
    Returns:
        The record with its issues; an issue alone where there is no text, so nothing to record.
    """
    note = Annotation(fields, row, reading)
    raw = note.one("Text")
    sound = is_plain(raw)
    text = raw.strip() if sound else plain(raw)
    if not text:
        return Issue(_("The annotation has no text; it was left out."), row, "text", note.one("AnnotationId") or None)
    if not sound or len(text) > LONGEST_TEXT:
        _check_text(note, raw, text)
    body = note.ready("Body", _body)
    of_review = body == values.REVIEW
    countries = note.ready("Countries", _countries)
    state = countries[0][1] if len(countries) == 1 else None
    symbol = note.ready("Symbol", _symbol)
    begun = numbered(text, of_review=of_review)
    key, again = _key(note, symbol, text)
    if of_review or body in values.TREATY_BODIES:
        _check_document(note, symbol, countries, of_review=of_review)
    if of_review:
        _check_number(note, begun, symbol, state=None if again else state)
        _check_answer(note)
    position, as_stated = note.ready("UprPositions", _position)
    return ParsedRecord(
        key=key,
        text=begun.text,
        number=begun.number,
        paragraph=begun.paragraph,
        state=state,
        recommending_states=note.ready("UprRecommendingCountry", _recommending),
        session=_session(note, of_review=of_review),
        symbol=symbol,
        position=position,
        position_as_stated=as_stated,
        themes=note.labels("Themes"),
        nature=note.ready("AnnotationType", _nature),
        body=None if of_review else body,
        addressees=() if state else tuple(code or name for name, code in countries),
        date=note.ready("PublicationDate", _date),
        place=Place(row=row, heading=begun.heading),
        affected=note.labels("AffectedPersons"),
        sdgs=note.labels("Sdgs"),
        issues=tuple(note.issues),
    )


def _countries(note: Annotation) -> Named:
    countries = note.states("Countries")
    if not countries:
        note.doubt("state", _("The annotation names no State; the field was left empty."))
    return countries


def _symbol(note: Annotation) -> str | None:
    symbol = note.one("Symbol").strip(" -") or None
    if symbol is None:
        note.doubt("symbol", _("The annotation names no document; the field was left empty."))
    return symbol


def _check_answer(note: Annotation) -> None:
    """Note what every recommendation of the review has, and this one lacks."""
    if not note.fields.get("UprPositions"):
        note.doubt("position", _("The annotation gives no position; the field was left empty."))
    if not note.fields.get("UprRecommendingCountry"):
        note.doubt("recommending_states", _("The annotation names no recommending State; the field was left empty."))


def _check_text(note: Annotation, raw: str, text: str) -> None:
    if is_damaged(raw):
        note.doubt("text", _("The text holds characters that no text can hold; they were left out or are lost."))
    if is_escaped_twice(raw):
        note.doubt("text", _("The text holds markup that was escaped twice; it was kept as it is."))
    if len(text) > LONGEST_TEXT:
        message = _("The text has {count} characters: several annotations may have run together.")
        note.doubt("text", message.format(count=len(text)))


def _body(note: Annotation) -> str | None:
    names = values.parted(note.lines("Body"), values.is_body)
    if len(names) > 1:
        note.doubt("body", _("The annotation names several bodies; they were kept together."), ", ".join(names))
    body = ", ".join(names) or None
    if body is None:
        note.doubt("body", _("The annotation does not say which body speaks; the field was left empty."))
    elif not all(map(values.is_body, names)):
        note.doubt("body", _("Not a body that is known; its name was kept as the source has it."), body)
    return values.REVIEW if body and values.is_review(body) else body


def _nature(note: Annotation) -> Nature:
    """Read the type. What the source calls no recommendation, or nothing that is known, never counts as one."""
    kinds = {kind: values.nature_of(kind) for kind in values.parted(note.lines("AnnotationType"), values.nature_of)}
    known = set(kinds.values())
    if len(known) == 1 and (nature := known.pop()):
        return nature
    stated = ", ".join(kinds)
    if known == {Nature.RECOMMENDATION, Nature.CONCERN}:
        note.doubt(
            "nature", _("The annotation is both an observation and a recommendation; read as the latter."), stated
        )
        return Nature.RECOMMENDATION
    note.doubt("nature", _("Not a type of annotation that is known; it does not count as a recommendation."), stated)
    return Nature.CONCERN


def _key(note: Annotation, symbol: str | None, text: str) -> tuple[str, bool]:
    """Return the annotation's id, or what stands for one, and whether an earlier record has it."""
    key = note.one("AnnotationId").strip(" {}-").lower()
    if key:
        issue = note.reading.seen.annotation_issue(key, note.row)
        note.add(issue)
        return key, issue is not None
    note.doubt("key", _("The annotation has no id; the record is known by its document and text instead."))
    return hashlib.sha256(f"{symbol}|{text}".encode(errors="replace")).hexdigest()[:32], False


def _check_document(note: Annotation, symbol: str | None, countries: Named, *, of_review: bool) -> None:
    """Hold the States against the document, which is about one: a report of the review, or concluding observations."""
    if len(countries) > 1:
        named = ", ".join(name for name, _code in countries)
        note.doubt("state", _("A document about one State is tagged with several; the field was left empty."), named)
    codes = tuple(code for _name, code in countries if code)
    if not symbol or not codes:
        return
    if of_review or not _ANNUAL.match(symbol):
        note.add(note.reading.seen.state_issue(symbol, codes, note.row))
    told = _CODE_IN_SYMBOL.match(symbol)
    if told and told[1] not in codes and note.reading.names.find(told[1]):
        message = _("The document's symbol names {told}, the annotation another State; check which holds.")
        note.doubt("state", message.format(told=told[1]), ", ".join(codes))


def _check_number(note: Annotation, begun: Numbered, symbol: str | None, *, state: str | None) -> None:
    if begun.doubt:
        note.doubt("number", _("The text begins with numbers that do not agree; check them."), note.one("Text")[:80])
    if begun.number is None:
        note.doubt("number", _("The text does not begin with a recommendation's number; the field was left empty."))
    elif symbol and state:
        note.add(note.reading.seen.number_issue(state, symbol, begun.number, row=note.row))


def _session(note: Annotation, *, of_review: bool) -> int | None:
    """Read the session, and hold the cycle that the source gives against the one that the session is in."""
    if not of_review and not note.fields.get("UprSession") and not note.fields.get("UprCycle"):
        return None
    session = note.ready("UprSession", _stated_session)
    if of_review and not note.fields.get("UprSession"):
        note.doubt("session", _("The annotation names no session; the field was left empty."))
    cycle = note.ready("UprCycle", _cycle)
    if session and cycle and cycle != cycle_of(session):
        message = _("The source puts session {session} into cycle {told}; it is in cycle {cycle}.")
        note.doubt("cycle", message.format(session=session, told=cycle, cycle=cycle_of(session)), note.only("UprCycle"))
    return session


def _stated_session(note: Annotation) -> int | None:
    stated = "; ".join(note.lines("UprSession"))
    session = values.session_of(stated)
    if stated and (session is None or cycle_of(session) is None):
        note.doubt("session", _("Not a session of the Working Group; the field was left empty."), stated)
        return None
    return session


def _cycle(note: Annotation) -> int | None:
    stated = "; ".join(note.lines("UprCycle"))
    cycle = values.cycle_in(stated)
    if stated and cycle is None:
        note.doubt("cycle", _("Not a cycle that is known."), stated)
    return cycle


def _position(note: Annotation) -> tuple[Position | None, str | None]:
    stated = values.parted(note.lines("UprPositions"), values.position_of)
    wording = "; ".join(stated) or None
    known = {values.position_of(value) for value in stated}
    if len(known) == 1 and (position := known.pop()):
        return position, wording
    if len(stated) > 1:
        note.doubt("position", _("The annotation gives several positions; the field was left empty."), wording)
    elif wording:
        message = _("Not a position that is known; the position was left empty and the wording kept.")
        note.doubt("position", message, wording)
    return None, wording


def _recommending(note: Annotation) -> tuple[str, ...]:
    states = note.states("UprRecommendingCountry")
    return tuple(dict.fromkeys(code for _name, code in states if code))


def _date(note: Annotation) -> date | None:
    value = note.only("PublicationDate")
    day = values.day_of(value)
    if day is None and value not in (None, ""):
        note.doubt("date", _("Not a date that can be read with certainty; the field was left empty."), value)
    return day
