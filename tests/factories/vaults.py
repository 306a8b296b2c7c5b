"""A vault with people in it, for the tests of whatever must never show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import PEOPLE, InventedPerson
from tests.factories.records import a_user, add
from tracker.domain.folding import fold
from tracker.domain.protection import SecretField
from tracker.domain.roles import Role as RoleName
from tracker.services.vault import people
from tracker.services.vault.item_keys import ItemKeys
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret
from tracker.storage import models

PROTECTION = (RoleName.PROTECTION,)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
NARROW = re.compile(rb"[\x20-\x7e]{8,}")
"""Bytes that are no text of two bytes a letter: of no name here are so many in a row letters of ASCII."""


def secrets(person: InventedPerson) -> list[Secret]:
    """Return what the vault is told of an invented person."""
    named = [(SecretField.REAL_NAME, person.real_name)]
    named += [(SecretField.ALSO_KNOWN_AS, text) for text in person.also_known_as]
    return [
        *(Secret(kind, text, frozenset(part for part in person.distinctive if part in text)) for kind, text in named),
        Secret(SecretField.CONTACT, person.contact),
        Secret(SecretField.PLACE, person.place),
        Secret(SecretField.OCCUPATION, person.occupation),
    ]


def a_protector(session: Session, *, roles: tuple[RoleName, ...] = PROTECTION, **values: int) -> models.User:
    """Write somebody who may read the vault, or who holds other roles."""
    user = a_user(session, **values)
    for name in roles:
        role = session.scalars(select(models.Role).where(models.Role.name == name)).first()
        role = role or add(session, models.Role(name=name))
        add(session, models.UserRole(user_id=user.id, role_id=role.id))
    return user


def recorded(session: Session, keyring: Keyring, user: models.User, person: InventedPerson = PEOPLE[0]) -> str:
    """Write an invented person into the vault and return the code."""
    ref = people.record(session, keyring, f"user:{user.id}", organisation_id=user.organisation_id)
    people.set_secrets(session, keyring, f"user:{user.id}", ref, secrets=secrets(person))
    return ref


def seal_for(
    session: Session, keyring: Keyring, organisation_id: int, plain: bytes, *, bound: str, speaker: int | None = None
) -> tuple[int, bytes]:
    """Seal a value as a text of evidence is, and return the number of the organisation's key, 0 for a person's."""
    row = models.SealedText()
    ring = ItemKeys(session, keyring)
    sealed = ring.seal(row, plain, speaker=speaker, organisation_id=organisation_id, bound=bound)
    return row.organisation_key_id or 0, sealed


def open_for(session: Session, keyring: Keyring, number: int, sealed: bytes, *, bound: str) -> bytes:
    """Return what lies under this key of an organisation."""
    return ItemKeys(session, keyring).open(models.SealedText(organisation_key_id=number), sealed, bound=bound)


def all_recorded(
    session: Session, keyring: Keyring, user: models.User, everybody: Iterable[InventedPerson] = PEOPLE
) -> list[str]:
    """Write all fifty into the vault and return their codes, in their order."""
    return [recorded(session, keyring, user, person) for person in everybody]


def spellings(person: InventedPerson) -> list[str]:
    """Return the texts that may stand nowhere in clear: whole names, contact, place; no part that is a common word."""
    whole = [person.real_name, *person.also_known_as, *person.distinctive, person.contact, person.place]
    return [text for text in whole if len(text) > 4 or not text.isascii()]


def names_in(content: bytes) -> list[str]:
    """Return what of the fifty stands in some bytes, in any case, composition, encoding or escape."""
    read = [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), content.decode("utf-8", errors="ignore"))]
    wide = NARROW.sub(b"\0\0\0\0", content)
    read += [wide[shift:].decode(form, errors="ignore") for form in ("utf-16-le", "utf-16-be") for shift in (0, 1)]
    pieces = dict.fromkeys(piece for text in read for piece in text.split("\0"))  # no name goes over a NUL
    folded = "\0".join(map(fold, pieces))
    return sorted(text for text, plain in _folded().items() if plain in folded)


@cache
def _folded() -> dict[str, str]:
    return {text: fold(text) for person in PEOPLE for text in spellings(person)}
