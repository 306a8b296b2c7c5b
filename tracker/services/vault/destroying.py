"""What a purge does to the rows: the key goes first, then all that could be read with it, then what was told in clear.

None of this needs a key, so that a person whose key is lost, or a restored backup, can be purged all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime
from os import urandom
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.domain.protection import PersonRole
from tracker.domain.vocabulary import PublicationBasis, ReviewState
from tracker.services.clock import today
from tracker.storage.models import (
    Attachment,
    Consent,
    Evidence,
    EvidenceLink,
    EvidencePerson,
    EvidenceVersion,
    Person,
    PersonKey,
    PersonSecret,
    PersonTie,
    Pseudonym,
    SealedText,
    User,
)
from tracker.storage.scrubbing import overwrite_what_goes

REMOVED = "[removed]"
"""What stands in the place of a text that a purge took away."""


def items_of(person_id: int, roles: Collection[PersonRole]) -> Select[int]:
    """Return the query for the evidence in which somebody stands in one of these roles."""
    link = EvidencePerson
    return select(link.evidence_id).where(link.person_id == person_id, link.role.in_(list(roles)))


def digest_of(session: Session, person: Person, items: Collection[int]) -> str:
    """Return a hash over all that will be destroyed: it proves later what a copy held, and tells nothing of it.

    Ciphertexts are in it, whose random parts nobody can guess, so that no text can be tried against it.
    """
    found = hashlib.sha256(f"{person.ref} {person.made_at.isoformat()}".encode())
    for piece in _pieces(session, person.id, items):
        found.update(len(piece).to_bytes(8, "big") + piece)
    return found.hexdigest()


def destroy(
    session: Session, person: Person, *, items: Collection[int], at: datetime, reason: str, by: int | None
) -> None:
    """Destroy a person's key and secrets, end every consent, and take the texts out of evidence.

    Args:
        session: a writing session.
        person: who is purged.
        items: the evidence whose texts go, as `items_of` finds it.
        at: when it was asked for.
        reason: why, without a name.
        by: the account that asked for it, None where it was the command line.
    """
    overwrite_what_goes(session)
    _destroy_key(session, person.id)
    for table in (PersonSecret, Pseudonym):
        session.execute(delete(table).where(table.person_id == person.id))
    session.execute(delete(PersonTie).where(or_(PersonTie.person_id == person.id, PersonTie.other_id == person.id)))
    _end_consents(session, person, by=by)
    session.execute(delete(SealedText).where(SealedText.person_id == person.id))
    session.execute(update(EvidenceVersion).where(EvidenceVersion.person_id == person.id).values(content=b""))
    _redact(session, items)
    _redact_files(session, or_(Attachment.evidence_id.in_(items), Attachment.person_id == person.id), at=at)
    person.purged_at, person.purge_reason = at, reason
    session.flush()
    session.expire(person)


def is_destroyed(session: Session, person: Person) -> bool:
    """Tell whether a person was purged here, and not only in a copy that came later."""
    left = exists().where(PersonKey.person_id == person.id), exists().where(PersonSecret.person_id == person.id)
    return person.purged_at is not None and not session.scalar(select(or_(*left)))


def _destroy_key(session: Session, person_id: int) -> None:
    """Write over the key before its row goes: where a database only marks rows as gone, no key is left in them."""
    length = session.scalar(select(func.length(PersonKey.wrapped)).where(PersonKey.person_id == person_id))
    if length:
        session.execute(update(PersonKey).where(PersonKey.person_id == person_id).values(wrapped=urandom(length)))
    session.execute(delete(PersonKey).where(PersonKey.person_id == person_id))


def _end_consents(session: Session, person: Person, *, by: int | None) -> None:
    """Withdraw every consent; where nobody is left to name for it the consent is deleted, and none means never."""
    known = by if by is not None and session.get(User, by) is not None else None
    standing: tuple[ColumnElement[bool], ...] = Consent.person_id == person.id, Consent.withdrawn_on.is_(None)
    named = func.coalesce(known, Consent.recorded_by, person.made_by)
    session.execute(
        update(Consent).where(*standing, named.is_not(None)).values(withdrawn_on=today(), withdrawn_by=named)
    )
    session.execute(delete(Consent).where(*standing))


def _redact(session: Session, items: Collection[int]) -> None:
    gone: dict[str, Any] = {
        "summary": REMOVED,
        "origin": REMOVED,
        "code": None,
        "quote_allowed": False,
        "review_state": ReviewState.WITHDRAWN,
        "publication_basis": PublicationBasis.INTERNAL,
    } | dict.fromkeys(("locator", "quote", "quote_language", "translation", "translation_language"), "")
    session.execute(update(Evidence).where(Evidence.id.in_(items)).values(**gone))
    session.execute(update(EvidenceLink).where(EvidenceLink.evidence_id.in_(items)).values(note=""))
    session.execute(delete(SealedText).where(SealedText.evidence_id.in_(items)))
    session.execute(update(EvidenceVersion).where(EvidenceVersion.evidence_id.in_(items)).values(content=b""))


def _redact_files(session: Session, which: ColumnElement[bool], *, at: datetime) -> None:
    """Redact files of these items, and one that was left under the person's key since it could not be opened then."""
    gone = {"redacted_at": at, "label": REMOVED}
    session.execute(update(Attachment).where(which, Attachment.redacted_at.is_(None)).values(**gone))


def _pieces(session: Session, person_id: int, items: Collection[int]) -> Iterator[bytes]:
    """Yield what will be destroyed, in an order that is always the same."""
    yield from session.scalars(select(PersonKey.wrapped).where(PersonKey.person_id == person_id))
    secrets = select(PersonSecret.content).where(PersonSecret.person_id == person_id)
    yield from session.scalars(secrets.order_by(PersonSecret.id))
    texts = select(SealedText.content).where(or_(SealedText.person_id == person_id, SealedText.evidence_id.in_(items)))
    yield from session.scalars(texts.order_by(SealedText.id))
    version = EvidenceVersion
    versions = select(version.content).where(or_(version.person_id == person_id, version.evidence_id.in_(items)))
    yield from session.scalars(versions.order_by(version.id))
    told = select(Evidence.summary, Evidence.quote, Evidence.translation).where(Evidence.id.in_(items))
    for row in session.execute(told.order_by(Evidence.id)):
        yield "\n".join(row).encode()
    hashes = select(Attachment.sha256).where(Attachment.evidence_id.in_(items)).order_by(Attachment.id)
    yield from (each.encode() for each in session.scalars(hashes))
