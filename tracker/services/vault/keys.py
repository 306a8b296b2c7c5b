"""Keys of organisations: made at the first need, wrapped under a master key, used to seal what is not one person's."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from tracker.i18n import _
from tracker.services.vault.master import Keyring, load
from tracker.storage import vault
from tracker.storage.models import OrganisationKey, User

__all__ = ["Keyring", "hash_for", "load", "open_here", "seal_here"]

_MARK_BYTES = 8  # of the fingerprint, before what is sealed under the master key itself


def organisation_key(session: Session, keyring: Keyring, organisation_key_id: int) -> bytes:
    """Return the key itself, for many values at once."""
    return unwrapped(keyring, session.get_one(OrganisationKey, organisation_key_id))


def newest(session: Session, keyring: Keyring, organisation_id: int) -> OrganisationKey:
    """Return the key that an organisation seals with, made where there is none."""
    return session.scalars(_newest_first(organisation_id)).first() or make(session, keyring, organisation_id)


def make(session: Session, keyring: Keyring, organisation_id: int) -> OrganisationKey:
    """Make a new key of an organisation, which seals from now on."""
    master = master_to_use(session, keyring)
    highest = select(func.coalesce(func.max(OrganisationKey.version), 0))
    version = (session.scalar(highest.where(OrganisationKey.organisation_id == organisation_id)) or 0) + 1
    wrapped = vault.seal(keyring.named(master), vault.new_key(), bound=_place(organisation_id, version))
    row = OrganisationKey(
        organisation_id=organisation_id, version=version, master=master, wrapped=wrapped, made_at=datetime.now(UTC)
    )
    session.add(row)
    session.flush()
    return row


def master_to_use(session: Session, keyring: Keyring) -> str:
    """Return the fingerprint of the master key that wraps; the first one is made only where nothing is wrapped yet.

    Raises:
        Unavailable: a master key that something is wrapped under is not here, so another must not take its place.
    """
    keyring.reload()
    used = session.scalars(select(OrganisationKey.master).distinct().order_by(OrganisationKey.master)).all()
    for fingerprint in used:
        keyring.named(fingerprint)
    if keyring.known_by:
        return keyring.known_by[0]
    if session.scalar(select(exists().where(User.totp_secret.is_not(None)))):
        raise keyring.missing(_("of before"))
    return keyring.make()


def unwrapped(keyring: Keyring, row: OrganisationKey) -> bytes:
    """Return the key of an organisation, out of its wrapping."""
    return vault.unseal(keyring.named(row.master), row.wrapped, bound=_place(row.organisation_id, row.version))


def rewrap(keyring: Keyring, row: OrganisationKey, *, master: str) -> None:
    """Wrap an organisation's key under another master key."""
    key = unwrapped(keyring, row)
    row.wrapped = vault.seal(keyring.named(master), key, bound=_place(row.organisation_id, row.version))
    row.master = master


def seal_here(session: Session, keyring: Keyring, plain: bytes, *, bound: str) -> bytes:
    """Seal a value of the installation itself, such as a second factor, under the master key."""
    return sealed_under(keyring, master_to_use(session, keyring), plain, bound=bound)


def sealed_under(keyring: Keyring, master: str, plain: bytes, *, bound: str) -> bytes:
    """Seal a value under one master key, and say in front of it which one that was."""
    return bytes.fromhex(master)[:_MARK_BYTES] + vault.seal(keyring.named(master), plain, bound=bound)


def open_here(keyring: Keyring, sealed: bytes, *, bound: str) -> bytes:
    """Return what was sealed under a master key.

    Raises:
        Unavailable: that key is missing.
        Unopened: the value was changed, or stood elsewhere.
    """
    return vault.unseal(keyring.named(sealed_by(sealed)), sealed[_MARK_BYTES:], bound=bound)


def sealed_by(sealed: bytes) -> str:
    """Return the fingerprint of the master key that a value of the installation is sealed under."""
    return sealed[:_MARK_BYTES].hex()


def second_factor_place(user_id: int) -> str:
    """Return what the second factor of a person is bound to; rotation has to know it."""
    return f"user:{user_id}:totp"


def hash_for(session: Session, keyring: Keyring, organisation_id: int, text: str, *, purpose: str) -> str:
    """Return a keyed hash of a text that stays the same as long as the organisation's first key is there.

    Args:
        session: a writing session: the organisation's first key may have to be made.
        keyring: the master keys.
        organisation_id: whose key it is; the same text gives another hash for another organisation.
        text: what is hashed, as the caller folds it.
        purpose: what the hash is for, such as ``name_release``.
    """
    newest(session, keyring, organisation_id)
    first = select(OrganisationKey).where(
        OrganisationKey.organisation_id == organisation_id, OrganisationKey.version == 1
    )
    return vault.keyed_hash(unwrapped(keyring, session.scalars(first).one()), text, purpose=purpose)


def _newest_first(organisation_id: int) -> Select[OrganisationKey]:
    rows = select(OrganisationKey).where(OrganisationKey.organisation_id == organisation_id)
    return rows.order_by(OrganisationKey.version.desc()).limit(1)


def _place(organisation_id: int, version: int) -> str:
    return f"organisation_key:{organisation_id}:{version}"
