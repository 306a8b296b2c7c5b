"""Where names of a person stand in the organisation's own records: typed in before the vault knew them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyascii import anyascii
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain import name_index, name_matching
from tracker.domain.audience import Audience
from tracker.domain.name_index import NameIndex
from tracker.domain.name_matching import Passage
from tracker.domain.protection import SealedField
from tracker.errors import Unavailable
from tracker.services import case_files
from tracker.services.attachments import naming
from tracker.services.evidence import texts, versions
from tracker.services.people import find_living, published, typed
from tracker.services.people.typed_texts import Record
from tracker.services.readers import seen
from tracker.services.vault import keys, names, people
from tracker.services.vault.keys import Keyring
from tracker.services.vault.names import CHECKED, KnownName
from tracker.storage import models, vault

__all__ = ["Place", "Record", "open_texts", "places"]

_Text = InstrumentedAttribute[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A record with a name in it: which, never what stands there; `number` is that of an earlier version.

    What `is_theirs` is an official text: others published the name, and nobody here can take it out.
    """

    record: Record
    ref: str
    number: int = 0
    is_theirs: bool = False


def places(
    session: Session,
    keyring: Keyring,
    ref: str,
    *,
    organisation_id: int,
    audience: Audience,
    data_dir: Path | None = None,
) -> tuple[Place, ...] | None:
    """Return where a name, contact or distinctive part of a person stands; None where a missing key forbids to look.

    Records that others typed are not looked through, nor what this audience may not see; of official texts those that
    write the name as the vault does are listed apart. The number of queries does not grow with the records.

    Args:
        session: to read with.
        keyring: the master keys.
        ref: the code of the person.
        organisation_id: whose records are looked through.
        audience: who looks.
        data_dir: the data folder, where files that lie in clear are read back too, which takes seconds; one that cannot
            be read, or not in time, is a place as well.

    Raises:
        NotFound: no person of this organisation has this code.
        Conflict: the person was purged.
    """
    person = find_living(session, ref, organisation_id=organisation_id)
    mine = (models.Evidence.organisation_id == organisation_id) & seen.items(audience)
    try:
        known = [
            KnownName(person.id, organisation_id, each.field, each.text, each.distinctive)
            for each in people.opened(session, keyring, person.id)
            if each.field in CHECKED
        ]
        index = name_index.build(known, anyascii)
        told = _told(session, keyring, mine, organisation_id=organisation_id, audience=audience)
        found = [place for place, said in told if _is_named(index, said)]
    except Unavailable:
        return None
    ours = {(place.record, place.ref) for place in found}
    for record, name, text in published.of_others(session, known, audience=audience):
        if (record, name) not in ours and _is_named(index, [text]):
            found.append(Place(record, name, is_theirs=True))
    found += _files(session, index, mine, data_dir=data_dir) if data_dir else []
    return tuple(dict.fromkeys(found))


def _is_named(index: NameIndex, told: Iterable[str]) -> bool:
    return any(each.is_refused for each in name_matching.search(index, [Passage("", text) for text in told], anyascii))


def _files(session: Session, index: NameIndex, mine: ColumnElement[bool], *, data_dir: Path) -> Iterator[Place]:
    """Yield the items whose files name the person in clear, and those with a file that nobody could read."""
    for file in naming.in_the_open(session, data_dir, items=mine):
        if file.read is None:
            yield Place(Record.UNREAD_FILE, file.evidence)
        elif any(each.is_refused for each in name_matching.search(index, file.read, anyascii)):
            yield Place(Record.FILE, file.evidence)


def _told(
    session: Session, keyring: Keyring, mine: ColumnElement[bool], *, organisation_id: int, audience: Audience
) -> Iterator[tuple[Place, list[str]]]:
    """Yield what each record says."""
    for record, ref, columns, condition in open_texts(mine, organisation_id, audience):
        for row in session.execute(select(ref, *columns).where(condition).order_by(ref)):
            yield Place(record, row[0]), [text for text in row[1:] if text]
    for record, name, said in typed.of_organisation(session, organisation_id=organisation_id, audience=audience):
        yield Place(record, name), said
    yield from _sealed(session, keyring, mine, organisation_id=organisation_id)


def open_texts(
    mine: ColumnElement[bool], organisation_id: int, audience: Audience
) -> Iterator[tuple[Record, _Text, Sequence[_Text], ColumnElement[bool]]]:
    """Yield what an organisation has of its own in the open: the record, its reference, its texts, which rows of it."""
    item, asked, judgement = models.Evidence, models.Recommendation, models.Judgement
    link, file, case = models.EvidenceLink, models.Attachment, models.CaseFile
    said = [item.origin, *(getattr(item, each.value) for each in SealedField)]
    yield Record.EVIDENCE, item.ref, said, mine
    yield Record.EVIDENCE, item.ref, [link.note], (link.evidence_id == item.id) & mine
    yield Record.ATTACHMENT, item.ref, [file.label], (file.evidence_id == item.id) & mine
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
        opener = theirs.get(former.person_id or 0) or ours.get(former.organisation_key_id or 0)
        if opener is not None:
            bound = versions.bound_to(former.evidence_id, former.number)
            said = json.loads(vault.unseal(opener, former.content, bound=bound))
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
