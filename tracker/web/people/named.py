"""Where a person's names stand in records, for the protection role: the record and a way to it, never the match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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
    Record.DOCUMENT: N_("Document"),
    Record.RECOMMENDATION: N_("Recommendation"),
    Record.FIGURE: N_("Figure"),
    Record.CASE_FILE: N_("Case file"),
    Record.JUDGEMENT: N_("Judgement"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A record with a name in it; `address` is "" where it has no page of its own."""

    record: str
    ref: str
    address: str


def places(ref: str) -> tuple[Told, ...] | None:
    """Return where names of a person stand; None where that could not be looked through."""
    found = _places(ref)
    return None if found is None else tuple(_told(each) for each in found)


def in_short(ref: str) -> list[str]:
    """Say in a sentence that names of a person stand in records, where they do; no name, so it may stand anywhere."""
    count = len(_places(ref) or ())
    if not count:
        return []
    sentence = ngettext(
        "This person’s names stand in one record: open the identity to see where.",
        "This person’s names stand in %(num)d records: open the identity to see where.",
        count,
    )
    return [sentence % {"num": count}]


def _places(ref: str) -> tuple[Place, ...] | None:
    keyring, mine = current_app.extensions["keyring"], person().organisation_id
    with reading() as session:
        return named.places(session, keyring, ref, organisation_id=mine, audience=audience())


def _told(place: Place) -> Told:
    ref = f"{place.ref} ({_('version %(n)d') % {'n': place.number}})" if place.number else place.ref
    return Told(words.of(place.record, _RECORDS), ref, _address(place))


def _address(place: Place) -> str:
    match place.record:
        case Record.DOCUMENT:
            return url_for("documents.record", key=place.ref)
        case Record.RECOMMENDATION | Record.JUDGEMENT:
            return url_for("recommendations.record", ref=place.ref)
        case Record.CASE_FILE:
            return url_for("case_files.record", code=place.ref)
        case Record.FIGURE:
            return ""
        case Record.EVIDENCE | Record.VERSION | Record.ATTACHMENT:
            return url_for("evidence.record", ref=place.ref)
