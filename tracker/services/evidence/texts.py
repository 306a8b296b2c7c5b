"""The texts of an item of evidence: in the open, or encrypted apart from its row where the item is restricted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.protection import SealedField
from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services.vault import item_keys
from tracker.services.vault.item_keys import ItemKeys
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
    kept = session.scalars(select(sealed).where(sealed.evidence_id == row.id)).all()
    if kept:
        ring = ItemKeys(session, at_hand(keyring))
        found |= {
            each.field: ring.open(each, each.content, bound=bound_to(row.id, each.field)).decode() for each in kept
        }
    return found


def put(session: Session, keyring: Keyring | None, row: models.Evidence, texts: Texts) -> None:
    """Write the texts of an item: sealed with empty columns where it is restricted, else in the open.

    Where one person speaks in it they are sealed under that person's key, so that a purge of the person ends them.

    Raises:
        Unavailable: a key is missing; nothing was written.
    """
    for field, text in texts.items():
        setattr(row, field.value, "" if row.is_restricted else text)
    is_new = row.id is None
    session.add(row)
    session.flush()  # the ciphertext is bound to the number of the row
    sealed = models.SealedText
    rows = () if is_new else session.scalars(select(sealed).where(sealed.evidence_id == row.id))
    kept = {each.field: each for each in rows}
    wanted = {field: text for field, text in texts.items() if text} if row.is_restricted else {}
    for field, each in kept.items():
        if field not in wanted:
            session.delete(each)
    if wanted:
        ring, speaker = ItemKeys(session, at_hand(keyring)), item_keys.speaker(session, row.id)
        for field, text in wanted.items():
            given = kept.get(field) or models.SealedText(evidence_id=row.id, field=field)
            given.content = ring.seal(
                given,
                text.encode(),
                speaker=speaker,
                organisation_id=row.organisation_id,
                bound=bound_to(row.id, field),
            )
            session.add(given)
    session.flush()


def seal_again(session: Session, keyring: Keyring | None, row: models.Evidence) -> None:
    """Seal the texts under the key that now fits; call it where the people in an item change.

    Raises:
        Unavailable: it is restricted, and a key is missing.
    """
    if row.is_restricted:
        put(session, keyring, row, opened(session, keyring, row))


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
