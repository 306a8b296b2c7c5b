"""Whose key seals what an item of evidence holds: that of the one person who speaks in it, else the organisation's.

Texts, files and earlier versions follow one rule, so that a purge of the person, which destroys the key, ends them all.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.protection import PersonRole
from tracker.services.vault import keys, person_keys
from tracker.services.vault.keys import Keyring
from tracker.storage import vault
from tracker.storage.models import Attachment, EvidencePerson, EvidenceVersion, PersonKey, SealedText

Kept = Attachment | EvidenceVersion | SealedText
"""A row that says under which key its content lies: a person's, or one of the organisation's."""


class ItemKeys:
    """The keys that items are sealed under, each unwrapped once."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        self._session, self._keyring = session, keyring
        self._theirs: dict[int, bytes] = {}
        self._ours: dict[int, bytes] = {}
        self._newest: dict[int, int] = {}

    def opening(self, row: Kept) -> bytes:
        """Return the key that opens what a row holds.

        Raises:
            NotFound: it was a person's, who was purged.
            Unavailable: the master key is missing.
        """
        if row.organisation_key_id is not None:
            return self._of_organisation(row.organisation_key_id)
        return self._of_person(row.person_id or 0)

    def open(self, row: Kept, sealed: bytes, *, bound: str) -> bytes:
        """Return what was sealed for a row.

        Raises:
            NotFound, Unavailable: as `opening`.
            Unopened: the value was changed, or stood elsewhere.
        """
        return vault.unseal(self.opening(row), sealed, bound=bound)

    def seal(self, row: Kept, plain: bytes, *, speaker: int | None, organisation_id: int, bound: str) -> bytes:
        """Seal a value under the key of who speaks, else the organisation's newest, and note on its row which it is.

        Args:
            row: what the value is kept with.
            plain: what is kept secret.
            speaker: the one person who speaks, as `speaker` finds it.
            organisation_id: whose the item is.
            bound: the place that it is for.

        Raises:
            Unavailable: the master key is missing; the row stayed as it was.
        """
        if speaker is not None:
            number, key = None, self._of_person(speaker)
        else:
            if organisation_id not in self._newest:
                self._newest[organisation_id] = keys.newest(self._session, self._keyring, organisation_id).id
            number = self._newest[organisation_id]
            key = self._of_organisation(number)
        row.person_id, row.organisation_key_id = speaker, number  # at once: a row is always under one key
        return vault.seal(key, plain, bound=bound)

    def _of_organisation(self, number: int) -> bytes:
        if number not in self._ours:
            self._ours[number] = keys.organisation_key(self._session, self._keyring, number)
        return self._ours[number]

    def _of_person(self, person_id: int) -> bytes:
        if person_id not in self._theirs:
            self._theirs[person_id] = person_keys.key_of(self._session, self._keyring, person_id)
        return self._theirs[person_id]


def speaker(session: Session, evidence_id: int) -> int | None:
    """Return the one person who speaks in an item; None where there is nobody, or several, or a purge took the key."""
    alone = _alone(EvidencePerson.evidence_id == evidence_id)
    return session.scalar(select(alone.c.person_id))


def misplaced(session: Session) -> list[int]:
    """Return the items of which something lies under another key than that of the one person who speaks in them."""
    alone, found = _alone(true()), set[int]()
    for table, whole in (
        (SealedText, SealedText.content != b""),
        (EvidenceVersion, EvidenceVersion.content != b""),
        (Attachment, and_(Attachment.is_sealed, Attachment.redacted_at.is_(None))),
    ):
        elsewhere = or_(table.person_id.is_(None), table.person_id != alone.c.person_id)
        rows = select(table.evidence_id).join(alone, alone.c.evidence_id == table.evidence_id)
        found.update(session.scalars(rows.where(whole, elsewhere).distinct()))
    return sorted(found)


def _alone(which: ColumnElement[bool]) -> Subquery:
    """Return the items in which one person speaks whose key is here, with that person."""
    link = EvidencePerson
    counted = (
        select(link.evidence_id, func.min(link.person_id).label("person_id"))
        .where(link.role == PersonRole.SPEAKER, which)
        .group_by(link.evidence_id)
        .having(func.count() == 1)
        .subquery()
    )
    has_key = PersonKey.person_id == counted.c.person_id
    return select(counted.c.evidence_id, counted.c.person_id).join(PersonKey, has_key).subquery()
