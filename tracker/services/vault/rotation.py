"""New keys for old ones: what lies below is wrapped anew in one transaction, and nothing is decrypted on disk."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.trail import audit
from tracker.services.vault import keys, person_keys
from tracker.services.vault.keys import Keyring
from tracker.storage import vault
from tracker.storage.models import Organisation, OrganisationKey, Person, PersonKey, User
from tracker.storage.scrubbing import overwrite_what_goes


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did; `is_new` is false where it only finished one that was cut off."""

    key: str
    wrapped_count: int
    is_new: bool
    unused: tuple[str, ...] = ()  # master keys that only older backups still need


def rotate_master(session: Session, keyring: Keyring, actor: str) -> Rotated:
    """Wrap every organisation's key and every second factor under a new master key.

    The new key is on disk before the first row is written, and the old one stays there: whenever this is cut off,
    everything still opens, and running it again finishes it.

    Raises:
        Unavailable: a key that something is wrapped under is missing, or the new one cannot be kept.
    """
    overwrite_what_goes(session)
    former = keys.master_to_use(session, keyring)
    rows = session.scalars(select(OrganisationKey).order_by(OrganisationKey.id)).all()
    users = session.scalars(select(User).where(User.totp_secret.is_not(None)).order_by(User.id)).all()
    used = {row.master for row in rows} | {keys.sealed_by(user.totp_secret) for user in users if user.totp_secret}
    is_new = used <= {former}
    master = keyring.make() if is_new else former
    for row in rows:
        keys.rewrap(keyring, row, master=master)
    for user in users:
        _seal_again(keyring, user, master=master)
    session.flush()
    changes = {"master": (", ".join(sorted(used)) or None, master), "keys": (None, len(rows))}
    audit.record(session, actor, event="key:rotate", subject="master", changes=changes)
    unused = tuple(each for each in keyring.known_by if each != master)
    return Rotated(master, len(rows) + len(users), is_new, unused)


def rotate_organisation(session: Session, keyring: Keyring, actor: str, code: str) -> Rotated:
    """Give an organisation a new key, which seals from now on, and wrap its people's keys under it.

    What was sealed under the older key stays so and needs it; people's keys do not.

    Raises:
        NotFound: there is no such organisation.
        Unavailable: the master key is missing; nothing was changed.
    """
    overwrite_what_goes(session)
    organisation = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if organisation is None:
        raise NotFound(_("There is no organisation %(code)s; nothing was changed.") % {"code": code})
    above = keys.make(session, keyring, organisation.id)
    key, rows = keys.unwrapped(keyring, above), _person_keys(session, organisation.id)
    former = {row.id: keys.unwrapped(keyring, row) for row in _keys_of(session, organisation.id)}
    for row in rows:
        bound = person_keys.place(row.person_id)
        row.wrapped = vault.seal(
            key, vault.unseal(former[row.organisation_key_id], row.wrapped, bound=bound), bound=bound
        )
        row.organisation_key_id = above.id
    session.flush()
    changes = {"version": (above.version - 1 or None, above.version), "people": (None, len(rows))}
    audit.record(session, actor, event="key:rotate", subject=f"organisation:{code}", changes=changes)
    return Rotated(f"{code} {above.version}", len(rows), is_new=True)


def _seal_again(keyring: Keyring, user: User, *, master: str) -> None:
    bound = keys.second_factor_place(user.id)
    plain = keys.open_here(keyring, user.totp_secret or b"", bound=bound)
    user.totp_secret = keys.sealed_under(keyring, master, plain, bound=bound)


def _keys_of(session: Session, organisation_id: int) -> list[OrganisationKey]:
    rows = select(OrganisationKey).where(OrganisationKey.organisation_id == organisation_id)
    return list(session.scalars(rows.order_by(OrganisationKey.version)))


def _person_keys(session: Session, organisation_id: int) -> list[PersonKey]:
    rows = select(PersonKey).join(Person, Person.id == PersonKey.person_id)
    return list(session.scalars(rows.where(Person.organisation_id == organisation_id).order_by(PersonKey.person_id)))
