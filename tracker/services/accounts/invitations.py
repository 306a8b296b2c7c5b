"""Links that an administrator hands over, each good once: to join within a week, to choose a new password in a day."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tracker.domain.roles import Role
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import members, second_person
from tracker.services.accounts.second_person import Opening
from tracker.services.trail import audit
from tracker.storage.models import Invitation, Organisation, User

LIFETIME, PASSWORD_LIFETIME = timedelta(days=7), timedelta(days=1)
_SKEW = timedelta(minutes=5)  # two machines may disagree so much on the time


@dataclass(frozen=True, slots=True)
class InvitationEntry:
    """Whom to invite, and what the person may do."""

    mail: str
    roles: tuple[str, ...]


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

    Returns:
        The token; "" where a second person has to confirm it first, who then gets the link.

    Raises:
        Invalid: no mail address, no role, or the person is of the organisation already; `field` names which. Or the
            account of who invites is too new to ask for the protection role.
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
    subject = f"invitation:{row.id}"
    audit.record(session, actor, event="invitation:made", subject=subject, changes=changes)
    waits = Role.PROTECTION in roles and second_person.must_wait(
        session, actor, organisation_id, what=Opening.INVITATION, subject=subject, at=now
    )
    return "" if waits else token


def link_again(session: Session, invitation_id: int, *, at: datetime) -> str:
    """Return the token of a new link for an invitation that was confirmed; the one made first was shown to nobody."""
    token, row = secrets.token_urlsafe(32), session.get_one(Invitation, invitation_id)
    row.token_sha256, row.expires_at = hashed(token), at + LIFETIME
    return token


def renew(session: Session, actor: str, *, organisation_id: int, user_id: int, at: datetime | None = None) -> str:
    """Return the token of a link by which a person who forgot the password chooses another.

    Args:
        session: a writing session.
        actor: who hands the link over.
        organisation_id: of which organisation.
        user_id: whose password.
        at: when; now, unless a test says otherwise.

    Returns:
        The token; "" where the person reads the vault and a second person has to confirm it, who then gets the link.

    Raises:
        NotFound: no such person in the organisation.
        Invalid: it needs a second person, and the account of who asks is too new to ask.
    """
    found = members.member(session, organisation_id, user_id)
    if members.opens_vault(session, actor, organisation_id, found=found, what=Opening.PASSWORD_LINK):
        return ""
    return password_link(session, actor, organisation_id, user_id=user_id, at=at)


def password_link(
    session: Session, actor: str, organisation_id: int, *, user_id: int, at: datetime | None = None
) -> str:
    """Make the link for a new password, whoever's it is, and return its token.

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
        those.where(Invitation.organisation_id == organisation_id, is_open(at or datetime.now(UTC))).order_by(
            Invitation.invited_at.desc(), Invitation.id.desc()
        )
    )
    return tuple(invited(row, name) for row, name in found)


def withdraw(
    session: Session, actor: str, organisation_id: int, *, invitation_id: int, at: datetime | None = None
) -> None:
    """Let a link work no longer.

    Raises:
        NotFound: the organisation has no such invitation, or it was accepted or is over.
    """
    now = at or datetime.now(UTC)
    mine = Invitation.id == invitation_id, Invitation.organisation_id == organisation_id
    done = update(Invitation).where(*mine, is_open(now)).values(withdrawn_at=now).returning(Invitation.id)
    if not session.execute(done).all():
        raise NotFound(over())
    audit.record(session, actor, event="invitation:withdrawn", subject=f"invitation:{invitation_id}", changes={})


def _made(actor: str, organisation_id: int, *, mail: str, now: datetime, lifetime: timedelta) -> tuple[str, Invitation]:
    token = secrets.token_urlsafe(32)
    row = Invitation(
        organisation_id=organisation_id,
        email=mail,
        roles=[],
        token_sha256=hashed(token),
        invited_by=actor,
        invited_at=now,
        expires_at=now + lifetime,
    )
    return token, row


def _put(session: Session, row: Invitation) -> None:
    """Keep an invitation in place of an earlier one to the same person."""
    same = Invitation.organisation_id == row.organisation_id, Invitation.email == row.email
    earlier = update(Invitation).where(*same, _is_unused())
    session.execute(earlier.values(withdrawn_at=row.invited_at))
    session.add(row)
    session.flush()


def is_open(now: datetime) -> ColumnElement[bool]:
    """Hold for what can still be accepted; a link from beyond its lifetime was made before the clock was put back."""
    return _is_unused() & (Invitation.expires_at > now) & (Invitation.invited_at <= now + _SKEW)


def _is_unused() -> ColumnElement[bool]:
    return Invitation.accepted_at.is_(None) & Invitation.withdrawn_at.is_(None)


def invited(row: Invitation, organisation_name: str) -> Invited:
    """Return a row as what it is to a person."""
    return Invited(
        id=row.id,
        mail=row.email,
        roles=tuple(role for role in Role if role in row.roles),
        organisation_name=organisation_name,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
    )


def over() -> str:
    """Return the one sentence for every link that works no longer."""
    return _("This invitation is over, or was used or withdrawn. Nothing was changed. Ask for a new link.")


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
