"""Links that an administrator hands over, each good once: to join within a week, to choose a new password in a day."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tracker.domain.roles import Role
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import members, passwords
from tracker.services.trail import audit
from tracker.storage.models import Invitation, Organisation, User

LIFETIME, PASSWORD_LIFETIME = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InvitationEntry:
    """Whom to invite, and what the person may do."""

    mail: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcceptEntry:
    """What the invited person chooses."""

    password: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can still be accepted; without roles it is to choose a new password."""

    id: int
    mail: str
    roles: tuple[Role, ...]
    organisation_name: str
    invited_at: datetime
    expires_at: datetime


def invite(
    session: Session, actor: str, *, organisation_id: int, entry: InvitationEntry, at: datetime | None = None
) -> str:
    """Invite somebody and return the token of the link, which is kept nowhere; an earlier link stops working.

    Args:
        session: a writing session.
        actor: who invites.
        organisation_id: into which organisation.
        entry: whom, with which roles.
        at: when; now, unless a test says otherwise.

    Raises:
        Invalid: no mail address, no role, or the person is of the organisation already; `field` names which.
    """
    now = at or datetime.now(UTC)
    mail, roles = accounts.written_address(entry.mail), members.known_roles(entry.roles)
    of_us = select(User.id).where(User.email == mail, User.organisation_id == organisation_id)
    if session.scalar(of_us) is not None:
        raise Invalid(_("This person is in your organisation already. Change the roles instead."), field="mail")
    token, row = _made(actor, organisation_id, mail=mail, now=now, lifetime=LIFETIME)
    row.roles = list(roles)
    _put(session, row)
    changes = {"roles": (None, list(roles))}
    audit.record(session, actor, event="invitation:made", subject=f"invitation:{row.id}", changes=changes)
    return token


def renew(session: Session, actor: str, *, organisation_id: int, user_id: int, at: datetime | None = None) -> str:
    """Return the token of a link by which a person who forgot the password chooses another.

    Args:
        session: a writing session.
        actor: who hands the link over.
        organisation_id: of which organisation.
        user_id: whose password.
        at: when; now, unless a test says otherwise.

    Raises:
        NotFound: no such person in the organisation.
    """
    now = at or datetime.now(UTC)
    mail = members.member(session, organisation_id, user_id).mail
    token, row = _made(actor, organisation_id, mail=mail, now=now, lifetime=PASSWORD_LIFETIME)
    _put(session, row)
    changes = {"invitation": (None, row.id)}
    audit.record(session, actor, event="user:password_link_made", subject=f"user:{user_id}", changes=changes)
    return token


def waiting(session: Session, organisation_id: int, *, at: datetime | None = None) -> tuple[Invited, ...]:
    """Return the invitations that can still be accepted, the newest first."""
    those = select(Invitation, Organisation.name).join(Organisation, Organisation.id == Invitation.organisation_id)
    found = session.execute(
        those.where(Invitation.organisation_id == organisation_id, _is_open(at or datetime.now(UTC))).order_by(
            Invitation.invited_at.desc(), Invitation.id.desc()
        )
    )
    return tuple(_invited(row, name) for row, name in found)


def withdraw(
    session: Session, actor: str, organisation_id: int, *, invitation_id: int, at: datetime | None = None
) -> None:
    """Let a link work no longer.

    Raises:
        NotFound: the organisation has no such invitation, or it was accepted or is over.
    """
    now = at or datetime.now(UTC)
    mine = Invitation.id == invitation_id, Invitation.organisation_id == organisation_id
    done = update(Invitation).where(*mine, _is_open(now)).values(withdrawn_at=now).returning(Invitation.id)
    if not session.execute(done).all():
        raise NotFound(_over())
    audit.record(session, actor, event="invitation:withdrawn", subject=f"invitation:{invitation_id}", changes={})


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
        .where(Invitation.token_sha256 == _hashed(token), _is_open(now))
    ).one_or_none()
    if found is None or not _leads_on(session, found[0]):
        raise NotFound(_over())
    return _invited(found[0], found[1])


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
        .where(Invitation.id == found.id, _is_open(now))
        .values(accepted_at=now)
        .returning(Invitation.organisation_id)
    )
    organisation_id = session.scalar(taken)
    if organisation_id is None:
        raise NotFound(_over())
    if found.roles:
        return _joined(session, found, organisation_id=organisation_id, password=entry.password, now=now)
    user_id = session.scalars(select(User.id).where(User.email == found.mail)).one()
    passwords.replace(session, f"user:{user_id}", user_id, password=entry.password, again=entry.again)
    return user_id


def _made(actor: str, organisation_id: int, *, mail: str, now: datetime, lifetime: timedelta) -> tuple[str, Invitation]:
    token = secrets.token_urlsafe(32)
    row = Invitation(
        organisation_id=organisation_id,
        email=mail,
        roles=[],
        token_sha256=_hashed(token),
        invited_by=actor,
        invited_at=now,
        expires_at=now + lifetime,
    )
    return token, row


def _put(session: Session, row: Invitation) -> None:
    """Keep an invitation in place of an earlier one to the same person."""
    same = Invitation.organisation_id == row.organisation_id, Invitation.email == row.email
    earlier = update(Invitation).where(*same, _is_open(row.invited_at))
    session.execute(earlier.values(withdrawn_at=row.invited_at))
    session.add(row)
    session.flush()


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


def _is_open(now: datetime) -> ColumnElement[bool]:
    unused = Invitation.accepted_at.is_(None) & Invitation.withdrawn_at.is_(None)
    return unused & (Invitation.expires_at > now)


def _invited(row: Invitation, organisation_name: str) -> Invited:
    return Invited(
        id=row.id,
        mail=row.email,
        roles=tuple(role for role in Role if role in row.roles),
        organisation_name=organisation_name,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
    )


def _over() -> str:
    return _("This invitation is over, or was used or withdrawn. Nothing was changed. Ask for a new link.")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
