"""Whether every key opens with the one above it; what is wrong is said in sentences, by codes and never by names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services.vault import keys, person_keys
from tracker.services.vault.keys import Keyring
from tracker.storage import vault
from tracker.storage.models import OrganisationKey, Person, PersonKey, User


def problems(session: Session, keyring: Keyring) -> list[str]:
    """Return what does not open, a sentence each; nothing where every key does."""
    above: dict[int, bytes] = {}
    found = []
    for row in session.scalars(select(OrganisationKey).order_by(OrganisationKey.id)):
        try:
            above[row.id] = keys.unwrapped(keyring, row)
        except Unavailable as problem:
            found.append(str(problem))
    if found:
        return list(dict.fromkeys(found))  # whatever lies below cannot open either
    return [*_of_people(session, above), *_of_second_factors(session, keyring)]


def _of_people(session: Session, above: dict[int, bytes]) -> Iterator[str]:
    """Yield who has no key, or one that does not open."""
    rows = session.execute(
        select(Person.id, Person.ref, PersonKey.organisation_key_id, PersonKey.wrapped)
        .outerjoin(PersonKey, PersonKey.person_id == Person.id)
        .where(Person.purged_at.is_(None))
        .order_by(Person.ref)
    )
    closed = [
        ref
        for person_id, ref, key_id, wrapped in rows
        if wrapped is None or not _opens(vault.unseal, above[key_id], wrapped, bound=person_keys.place(person_id))
    ]
    if closed:
        yield _("The keys of these people do not open: %(people)s. Restore them from a backup of the database.") % {
            "people": ", ".join(closed)
        }


def _of_second_factors(session: Session, keyring: Keyring) -> Iterator[str]:
    rows = session.execute(select(User.id, User.totp_secret).where(User.totp_secret.is_not(None)).order_by(User.id))
    closed = [
        str(user_id)
        for user_id, sealed in rows
        if sealed and not _opens(keys.open_here, keyring, sealed, bound=keys.second_factor_place(user_id))
    ]
    if closed:
        yield _("The second factors of these users do not open: %(users)s. An administrator resets them.") % {
            "users": ", ".join(closed)
        }


def _opens(work: Callable[..., bytes], key: object, sealed: bytes, *, bound: str) -> bool:
    try:
        work(key, sealed, bound=bound)
    except Unavailable:
        return False
    return True
