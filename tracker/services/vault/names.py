"""The names and contacts that the vault knows, for the check of what leaves; never for showing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.protection import SecretField
from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services.vault import contents, keys, person_keys
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import place
from tracker.storage import vault
from tracker.storage.models import OrganisationKey, Person, PersonKey, PersonSecret

CHECKED = (SecretField.REAL_NAME, SecretField.ALSO_KNOWN_AS, SecretField.CONTACT, SecretField.PLACE)
"""What may not leave; a place is given for its distinctive parts: a town may stand in any paper."""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name, contact or place of somebody, and the parts of it that tell who it is without the rest."""

    person_id: int
    organisation_id: int
    kind: SecretField
    text: str = field(repr=False)
    distinctive: frozenset[str] = field(default=frozenset(), repr=False)


def known_names(
    session: Session, keyring: Keyring, *, kinds: Collection[SecretField] = CHECKED
) -> tuple[KnownName, ...]:
    """Return what the vault knows of everybody, of all organisations: one may betray another's people.

    Three queries, however many people there are.

    Raises:
        Unavailable: there are people whose key does not open, so nothing can be checked against them.
    """
    opened = dict(person_keys_of_all(session, keyring))
    kept = select(
        PersonSecret.person_id,
        Person.organisation_id,
        PersonSecret.field,
        PersonSecret.ordinal,
        PersonSecret.content,
    )
    rows = session.execute(
        kept.join(Person, Person.id == PersonSecret.person_id)
        .where(PersonSecret.field.in_(list(kinds)), Person.purged_at.is_(None))
        .order_by(PersonSecret.person_id, PersonSecret.id)
    )
    found = []
    for person_id, organisation_id, kind, ordinal, sealed in rows:
        secret = contents.read(kind, vault.unseal(opened[person_id], sealed, bound=place(person_id, kind, ordinal)))
        found.append(KnownName(person_id, organisation_id, kind, secret.text, secret.distinctive))
    return tuple(found)


def person_keys_of_all(session: Session, keyring: Keyring) -> Iterator[tuple[int, bytes]]:
    """Yield the key of everybody who was not purged."""
    rows = session.execute(
        select(Person.id, PersonKey.organisation_key_id, PersonKey.wrapped)
        .outerjoin(PersonKey, PersonKey.person_id == Person.id)
        .where(Person.purged_at.is_(None))
    )
    above = {
        row.id: keys.unwrapped(keyring, row)
        for row in session.scalars(
            select(OrganisationKey).where(OrganisationKey.id.in_(select(PersonKey.organisation_key_id).distinct()))
        )
    }
    for person_id, organisation_key_id, wrapped in rows:
        if wrapped is None:
            raise Unavailable(
                _("Somebody has no key, so nothing can be checked. Nothing was sent out. Restore a backup.")
            )
        yield person_id, vault.unseal(above[organisation_key_id], wrapped, bound=person_keys.place(person_id))
