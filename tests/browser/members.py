"""Colleagues of the demo's reader, and links that were handed over: what the pages of an organisation show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tests.browser import windows
from tests.web_client import MAIL, PASSWORD
from tracker.domain.roles import Role
from tracker.services.accounts import hash_password, invitations, second_factor
from tracker.services.accounts.invitations import InvitationEntry
from tracker.services.case_files import named
from tracker.services.vault.keys import Keyring
from tracker.storage import models

COLLEAGUE, CAREFUL, FORMER = 77, 78, 79
"""Numbers of three more accounts: one for the lists, one with a second factor, one that is closed."""

CLOSED = "CHN"
"""A State that is kept for named people."""

GUEST, FORGOTTEN = "a-link-for-somebody-new", "a-link-for-a-new-password"
_MAILS = {
    COLLEAGUE: f"reviewer.{'of-a-long-name.' * 4}second@office.example",
    CAREFUL: windows.CAREFUL,
    FORMER: "former@office.example",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the pages, and the keys of the site."""

    id: int
    organisation_id: int
    keyring: Keyring

    @property
    def actor(self) -> str:
        """Return how the audit trail names the reader."""
        return f"user:{self.id}"


def reader(session: Session, keyring: Keyring) -> Reader:
    """Return the reader of the demo."""
    found = session.scalars(select(models.User).where(models.User.email == MAIL)).one()
    return Reader(found.id, found.organisation_id, keyring)


def lay_out(session: Session, by: Reader) -> None:
    """Add colleagues, invitations, a State for named people, and a second factor that is half set up."""
    for number, mail in _MAILS.items():
        _add_colleague(session, by, number, mail)
    second_factor.begin(session, by.keyring, CAREFUL)
    session.execute(update(models.User).where(models.User.id == CAREFUL).values(totp_counter=0))
    second_factor.begin(session, by.keyring, by.id)
    guest = InvitationEntry("somebody.new@office.example", (Role.RESEARCHER, Role.PROTECTION))
    _know(session, invitations.invite(session, by.actor, organisation_id=by.organisation_id, entry=guest), GUEST)
    renewed = invitations.renew(session, by.actor, organisation_id=by.organisation_id, user_id=COLLEAGUE)
    _know(session, renewed, FORGOTTEN)
    named.keep_state(session, by.actor, CLOSED, organisation_id=by.organisation_id, user_id=by.id)


def _add_colleague(session: Session, by: Reader, number: int, mail: str) -> None:
    session.add(
        models.User(
            id=number,
            email=mail,
            password=hash_password(PASSWORD),
            fs_uniquifier=f"colleague {number}",
            organisation_id=by.organisation_id,
            active=number != FORMER,
        )
    )
    session.flush()
    role = session.scalar(select(models.Role.id).where(models.Role.name == Role.REVIEWER))
    session.execute(insert(models.UserRole).values(user_id=number, role_id=role))


def _know(session: Session, token: str, known: str) -> None:
    """Let a link work under a known name in place of the one that was drawn."""
    was, now = (hashlib.sha256(each.encode()).hexdigest() for each in (token, known))
    row = models.Invitation
    session.execute(update(row).where(row.token_sha256 == was).values(token_sha256=now))
