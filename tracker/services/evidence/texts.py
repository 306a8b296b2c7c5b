"""The texts of an item of evidence: in the open, or encrypted apart from its row where the item is restricted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.protection import PersonRole, SealedField
from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services.vault import keys, person_keys
from tracker.services.vault.keys import Keyring
from tracker.storage import models

Texts = Mapping[SealedField, str]


def bound_to(evidence_id: int, field: SealedField) -> str:
    """Return what a ciphertext is bound to, so that it opens in no other place."""
    return f"evidence:{evidence_id}:{field.value}"


def opened(session: Session, keyring: Keyring | None, row: models.Evidence) -> dict[SealedField, str]:
    """Return the texts of an item, deciphered where they are sealed.

    Raises:
        Unavailable: a key is missing; nothing of the item is lost.
    """
    found = {field: str(getattr(row, field.value)) for field in SealedField}
    if not row.is_restricted:
        return found
    sealed = models.SealedText
    for each in session.scalars(select(sealed).where(sealed.evidence_id == row.id)):
        found[each.field] = _opened(session, keyring, each).decode()
    return found


def put(session: Session, keyring: Keyring | None, row: models.Evidence, texts: Texts) -> None:
    """Write the texts of an item: sealed with empty columns where it is restricted, else in the open.

    Where one person speaks in it they are sealed under that person's key, so that a purge of the person ends them.

    Raises:
        Unavailable: a key is missing; nothing was written.
    """
    for field, text in texts.items():
        setattr(row, field.value, "" if row.is_restricted else text)
    session.add(row)
    session.flush()  # the ciphertext is bound to the number of the row
    sealed = models.SealedText
    kept = {each.field: each for each in session.scalars(select(sealed).where(sealed.evidence_id == row.id))}
    wanted = {field: text for field, text in texts.items() if text} if row.is_restricted else {}
    for field, each in kept.items():
        if field not in wanted:
            session.delete(each)
    speaker = _speaker(session, row.id) if wanted else None
    for field, text in wanted.items():
        given = kept.get(field) or models.SealedText(evidence_id=row.id, field=field)
        _seal(session, keyring, row, given, text, speaker=speaker)
        session.add(given)
    session.flush()


def seal_again(session: Session, keyring: Keyring | None, row: models.Evidence) -> None:
    """Seal the texts under the key that now fits; call it where the people in an item change.

    Raises:
        Unavailable: it is restricted, and a key is missing.
    """
    if row.is_restricted:
        put(session, keyring, row, opened(session, keyring, row))


def _seal(
    session: Session,
    keyring: Keyring | None,
    row: models.Evidence,
    into: models.SealedText,
    text: str,
    *,
    speaker: int | None,
) -> None:
    ring, bound = at_hand(keyring), bound_to(row.id, into.field)
    into.person_id = into.organisation_key_id = None
    if speaker is not None:
        into.person_id = speaker
        into.content = person_keys.seal_for_person(session, ring, speaker, text.encode(), bound=bound)
    else:
        into.organisation_key_id, into.content = keys.seal_for(
            session, ring, row.organisation_id, text.encode(), bound=bound
        )


def _opened(session: Session, keyring: Keyring | None, sealed: models.SealedText) -> bytes:
    ring, bound = at_hand(keyring), bound_to(sealed.evidence_id, sealed.field)
    if sealed.person_id is not None:
        return person_keys.open_for_person(session, ring, sealed.person_id, sealed.content, bound=bound)
    return keys.open_for(session, ring, sealed.organisation_key_id or 0, sealed.content, bound=bound)


def _speaker(session: Session, evidence_id: int) -> int | None:
    """Return the one person who speaks in an item; None where there is nobody, or several."""
    link = models.EvidencePerson
    found = session.scalars(
        select(link.person_id).where(link.evidence_id == evidence_id, link.role == PersonRole.SPEAKER)
    ).all()
    return found[0] if len(found) == 1 else None


def at_hand(keyring: Keyring | None) -> Keyring:
    """Return the keys.

    Raises:
        Unavailable: there are none here.
    """
    if keyring is None:
        raise Unavailable(
            _("The key to what is kept apart is not at hand here. Nothing was changed, nothing is lost: use the site.")
        )
    return keyring
