"""Where a person's names stand in records, for the protection role: the record and a way to it, never the match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flask import current_app, url_for

from tracker.i18n import N_, _, ngettext
from tracker.services.people import named
from tracker.services.people.named import Place, Record
from tracker.web.access import audience, person
from tracker.web.database import reading
from tracker.web.people import words

_RECORDS: Mapping[StrEnum, str] = {
    Record.EVIDENCE: N_("Evidence"),
    Record.VERSION: N_("Earlier version of evidence"),
    Record.ATTACHMENT: N_("Label of a file"),
    Record.FILE: N_("File, not encrypted"),
    Record.UNREAD_FILE: N_("File that could not be read"),
    Record.DOCUMENT: N_("Document"),
    Record.RECOMMENDATION: N_("Recommendation"),
    Record.FIGURE: N_("Figure"),
    Record.PLEDGE: N_("Pledge"),
    Record.QUESTION: N_("Advance question"),
    Record.POSITION: N_("Position of the State"),
    Record.COMMUNICATION: N_("Letter"),
    Record.GRADE: N_("Grade"),
    Record.OBLIGATION: N_("Obligation cited"),
    Record.LINEAGE: N_("Lineage"),
    Record.CLUSTER: N_("Group"),
    Record.INDICATOR: N_("Indicator"),
    Record.TREATY: N_("Treaty action"),
    Record.CASE_FILE: N_("Case file"),
    Record.JUDGEMENT: N_("Judgement"),
}

_OF_RECOMMENDATION = frozenset(
    {Record.GRADE, Record.JUDGEMENT, Record.LINEAGE, Record.OBLIGATION, Record.POSITION, Record.RECOMMENDATION}
)


@dataclass(frozen=True, slots=True)
class Told:
    """A record with a name in it, ours or theirs, or a file that nobody could look into; `address` "" is no page."""

    record: str
    ref: str
    address: str
    is_unread: bool
    is_theirs: bool


def places(ref: str) -> tuple[Told, ...] | None:
    """Return where names of a person stand; None where that could not be looked through."""
    found = _places(ref, data_dir=current_app.extensions["data_dir"])
    return None if found is None else tuple(_told(each) for each in found)


def in_short(ref: str) -> list[str]:
    """Say in a sentence that names of a person stand in records, where they do; no name, so it may stand anywhere."""
    count = sum(not each.is_theirs for each in _places(ref) or ())
    if not count:
        return []
    sentence = ngettext(
        "This person’s names stand in one record: open the identity to see where.",
        "This person’s names stand in %(num)d records: open the identity to see where.",
        count,
    )
    return [sentence % {"num": count}]


def _places(ref: str, *, data_dir: Path | None = None) -> tuple[Place, ...] | None:
    keyring, mine = current_app.extensions["keyring"], person().organisation_id
    with reading() as session:
        return named.places(session, keyring, ref, organisation_id=mine, audience=audience(), data_dir=data_dir)


def _told(place: Place) -> Told:
    ref = f"{place.ref} ({_('version %(n)d') % {'n': place.number}})" if place.number else place.ref
    return Told(
        words.of(place.record, _RECORDS), ref, _address(place), place.record is Record.UNREAD_FILE, place.is_theirs
    )


def _address(place: Place) -> str:
    match place.record:
        case Record.DOCUMENT:
            return url_for("documents.record", key=place.ref)
        case Record.CASE_FILE:
            return url_for("case_files.record", code=place.ref)
        case Record.COMMUNICATION:
            return url_for("communications.record", reference=place.ref)
        case Record.INDICATOR:
            state, _colon, code = place.ref.partition(":")
            return url_for("indicators.record", state=state, code=code)
        case Record.PLEDGE:
            return url_for("pledges.edit", ref=place.ref)
        case Record.QUESTION:
            return url_for("pledges.edit_question", ref=place.ref)
        case Record.FIGURE | Record.CLUSTER | Record.TREATY:
            return ""
        case _ if place.record in _OF_RECOMMENDATION:
            return url_for("recommendations.record", ref=place.ref)
        case _:
            return url_for("evidence.record", ref=place.ref)
