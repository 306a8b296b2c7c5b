"""Where names of a person stand in the organisation's own records: typed in before the vault knew them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anyascii import anyascii
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain import name_index, name_matching
from tracker.domain.audience import Audience
from tracker.domain.name_matching import Passage
from tracker.domain.protection import SealedField
from tracker.errors import Unavailable
from tracker.services import case_files
from tracker.services.evidence import texts, versions
from tracker.services.people import find_living
from tracker.services.readers import seen
from tracker.services.vault import keys, names, people
from tracker.services.vault.keys import Keyring
from tracker.services.vault.names import CHECKED, KnownName
from tracker.storage import models, vault

_Text = InstrumentedAttribute[str]


class Record(StrEnum):
    """What a name may stand in."""

    EVIDENCE = "evidence"
    VERSION = "version"
    ATTACHMENT = "attachment"
    DOCUMENT = "document"
    RECOMMENDATION = "recommendation"
    FIGURE = "figure"
    CASE_FILE = "case_file"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class Place:
    """A record with a name in it: which, never what stands there; `number` is that of an earlier version."""

    record: Record
    ref: str
    number: int = 0


def places(
    session: Session, keyring: Keyring, ref: str, *, organisation_id: int, audience: Audience
) -> tuple[Place, ...] | None:
    """Return where a name, contact or distinctive part of a person stands; None where a missing key forbids to look.

    Records that others published are not looked through, nor what this audience may not see. The number of queries does
    not grow with the records.

    Raises:
        NotFound: no person of this organisation has this code.
        Conflict: the person was purged.
    """
    person = find_living(session, ref, organisation_id=organisation_id)
    try:
        known = [
            KnownName(person.id, organisation_id, each.field, each.text, each.distinctive)
            for each in people.opened(session, keyring, person.id)
            if each.field in CHECKED
        ]
        index = name_index.build(known, anyascii)
        found = [
            place
            for place, told in _told(session, keyring, organisation_id=organisation_id, audience=audience)
            if any(
                each.is_refused for each in name_matching.search(index, [Passage("", text) for text in told], anyascii)
            )
        ]
    except Unavailable:
        return None
    return tuple(dict.fromkeys(found))


def _told(
    session: Session, keyring: Keyring, *, organisation_id: int, audience: Audience
) -> Iterator[tuple[Place, list[str]]]:
    """Yield what each record says."""
    mine = (models.Evidence.organisation_id == organisation_id) & seen.items(audience)
    for record, ref, columns, condition in _open_texts(mine, organisation_id, audience):
        for row in session.execute(select(ref, *columns).where(condition).order_by(ref)):
            yield Place(record, row[0]), [text for text in row[1:] if text]
    yield from _sealed(session, keyring, mine, organisation_id=organisation_id)


def _open_texts(
    mine: ColumnElement[bool], organisation_id: int, audience: Audience
) -> Iterator[tuple[Record, _Text, Sequence[_Text], ColumnElement[bool]]]:
    """Yield what is read in the open: the record, its reference, its texts, and which rows of it."""
    item, document, asked = models.Evidence, models.SourceDocument, models.Recommendation
    link, file, judgement = models.EvidenceLink, models.Attachment, models.Judgement
    figure, case = models.StatedFigure, models.CaseFile
    said = [item.origin, *(getattr(item, each.value) for each in SealedField)]
    held = document.organisation_id == organisation_id
    yield Record.EVIDENCE, item.ref, said, mine
    yield Record.EVIDENCE, item.ref, [link.note], (link.evidence_id == item.id) & mine
    yield Record.ATTACHMENT, item.ref, [file.label], (file.evidence_id == item.id) & mine
    written = [document.key, document.title, document.author, document.details, document.short, document.note]
    yield Record.DOCUMENT, document.key, written, held
    yield Record.RECOMMENDATION, asked.ref, [asked.text, asked.note], (asked.document_id == document.id) & held
    counted = [figure.about, figure.value_text, figure.unit, figure.attributed_to, figure.locator]
    yield Record.FIGURE, figure.ref, counted, (figure.document_id == document.id) & held
    own = (case.organisation_id == organisation_id) & case_files.open_to(audience)
    yield Record.CASE_FILE, case.code, [case.title], own
    of_part = (judgement.part_id == models.Part.id) & (models.Part.recommendation_id == asked.id)
    yield Record.JUDGEMENT, asked.ref, [judgement.rationale], of_part & seen.judged(audience)


def _sealed(
    session: Session, keyring: Keyring, mine: ColumnElement[bool], *, organisation_id: int
) -> Iterator[tuple[Place, list[str]]]:
    """Yield what is read sealed: texts of restricted items and earlier versions, all keys opened once."""
    item, sealed, version = models.Evidence, models.SealedText, models.EvidenceVersion
    key = models.OrganisationKey
    rows = session.scalars(select(key).where(key.organisation_id == organisation_id))
    ours = {row.id: keys.unwrapped(keyring, row) for row in rows}
    theirs = dict(names.person_keys_of_all(session, keyring))
    wanted = select(item.ref, sealed).join(item, item.id == sealed.evidence_id).where(mine)
    for ref, text in session.execute(wanted.order_by(sealed.id)):
        opener = theirs.get(text.person_id or 0) or ours.get(text.organisation_key_id or 0)
        if opener is not None:  # else it was purged
            told = vault.unseal(opener, text.content, bound=texts.bound_to(text.evidence_id, text.field))
            yield Place(Record.EVIDENCE, ref), [told.decode()]
    kept = select(item.ref, version).join(item, item.id == version.evidence_id).where(mine, version.content != b"")
    for ref, former in session.execute(kept.order_by(version.id)):
        bound = versions.bound_to(former.evidence_id, former.number)
        said = json.loads(vault.unseal(ours[former.organisation_key_id], former.content, bound=bound))
        yield Place(Record.VERSION, ref, former.number), list(_words(said))


def _words(said: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield every text of a version, whatever its shape was when it was written."""
    match said:
        case str():
            yield said
        case dict():
            yield from _words(list(said.values()))
        case list():
            for each in said:
                yield from _words(each)
