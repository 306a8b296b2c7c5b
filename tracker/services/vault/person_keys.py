"""The key of one person, wrapped under the organisation's: what is sealed with it ends when its row is destroyed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage import vault
from tracker.storage.models import Person, PersonKey


def give(session: Session, keyring: Keyring, person: Person) -> None:
    """Give a new person a key."""
    above = keys.newest(session, keyring, person.organisation_id)
    wrapped = vault.seal(keys.unwrapped(keyring, above), vault.new_key(), bound=place(person.id))
    session.add(PersonKey(person_id=person.id, organisation_key_id=above.id, wrapped=wrapped))
    session.flush()


def key_of(session: Session, keyring: Keyring, person_id: int) -> bytes:
    """Return the key of a person.

    Raises:
        NotFound: there is none any more: the person was purged.
        Unavailable: the master key is missing.
    """
    row = session.get(PersonKey, person_id)
    if row is None:
        raise NotFound(_("What was known of this person was destroyed; nothing of it can be read again."))
    above = keys.organisation_key(session, keyring, row.organisation_key_id)
    return vault.unseal(above, row.wrapped, bound=place(person_id))


def place(person_id: int) -> str:
    """Return what a person's key is bound to."""
    return f"person_key:{person_id}"
