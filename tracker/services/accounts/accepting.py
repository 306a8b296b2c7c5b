"""The link of an invitation opened and accepted, by whoever holds it: a new account, or a new password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.services import accounts
from tracker.services.accounts import invitations, members, passwords
from tracker.services.accounts.invitations import Invited
from tracker.services.trail import audit
from tracker.storage.models import Invitation, Organisation, User


@dataclass(frozen=True, slots=True)
class AcceptEntry:
    """What the invited person chooses."""

    password: str = field(repr=False)
    again: str = field(repr=False)


def opened(session: Session, token: str, *, at: datetime | None = None) -> Invited:
    """Return the invitation that a link leads to.

    Raises:
        NotFound: it is unknown, over, withdrawn or accepted: all look the same. So does one to an address that
            can sign in here already: whose it is, is nobody's business.
    """
    now = at or datetime.now(UTC)
    found = session.execute(
        select(Invitation, Organisation.name)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.token_sha256 == invitations.hashed(token), invitations.is_open(now))
    ).one_or_none()
    if found is None or not _leads_on(session, found[0]):
        raise NotFound(invitations.over())
    return invitations.invited(found[0], found[1])


def accept(session: Session, token: str, *, entry: AcceptEntry, at: datetime | None = None) -> int:
    """Make the account of the invited person, or give it the new password, and return its number.

    Raises:
        NotFound: the link works no longer.
        Invalid: the password is refused.
    """
    now = at or datetime.now(UTC)
    found = opened(session, token, at=now)
    if found.roles:
        passwords.check(entry.password, again=entry.again, names=(found.mail, found.organisation_name))
    taken = (
        update(Invitation)
        .where(Invitation.id == found.id, invitations.is_open(now))
        .values(accepted_at=now)
        .returning(Invitation.organisation_id)
    )
    organisation_id = session.scalar(taken)
    if organisation_id is None:
        raise NotFound(invitations.over())
    if found.roles:
        return _joined(session, found, organisation_id=organisation_id, password=entry.password, now=now)
    user_id = session.scalars(select(User.id).where(User.email == found.mail)).one()
    passwords.replace(session, f"user:{user_id}", user_id, password=entry.password, again=entry.again)
    return user_id


def _leads_on(session: Session, row: Invitation) -> bool:
    """Tell whether an invitation finds what it needs: nobody of that address to join, or somebody here to help."""
    user = session.execute(select(User.organisation_id, User.active).where(User.email == row.email)).one_or_none()
    if row.roles:
        return user is None
    return user is not None and user.active and user.organisation_id == row.organisation_id


def _joined(session: Session, found: Invited, *, organisation_id: int, password: str, now: datetime) -> int:
    user = User(
        email=found.mail,
        password=accounts.hash_password(password),
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=now,
        organisation_id=organisation_id,
    )
    session.add(user)
    session.flush()
    members.give_roles(session, user.id, found.roles)
    changes = {"invitation": (None, found.id), "roles": (None, list(found.roles))}
    audit.record(session, f"user:{user.id}", event="user:created", subject=f"user:{user.id}", changes=changes)
    return user.id
