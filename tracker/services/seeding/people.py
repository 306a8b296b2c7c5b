"""The person who may sign in to the demo."""

from __future__ import annotations

import secrets

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.seeding.reconcile import ACTOR
from tracker.services.trail import audit
from tracker.storage.models import Organisation, User, UserRole
from tracker.storage.models import Role as RoleRow

DEMO_ORGANISATION = "PSCORE"


def ensure_demo_user(session: Session, mail: str, password_hash: str) -> bool:
    """Make sure that the demo's user exists, holds every role and has this password.

    Args:
        session: a writing session, with the demo loaded.
        mail: the address to sign in with.
        password_hash: an argon2 hash; the password itself never comes here.

    Returns:
        Whether anything was changed.

    Raises:
        NotFound: the demo has not been loaded.
    """
    address = mail.strip().lower()
    user = session.scalar(select(User).where(User.email == address))
    if user is None:
        _create(session, address, password_hash)
        return True
    given = _give_every_role(session, user)
    if user.password == password_hash:
        return given
    user.password = password_hash
    user.fs_uniquifier = secrets.token_hex(32)  # whoever is signed in with the old password no longer is
    audit.record(session, ACTOR, event="user:password_changed", subject=f"user:{user.id}", changes={})
    return True


def _create(session: Session, address: str, password_hash: str) -> None:
    organisation = session.scalar(select(Organisation).where(Organisation.code == DEMO_ORGANISATION))
    if organisation is None:
        raise NotFound(_("The demo is not loaded; nothing was changed; run `tracker seed --demo` first."))
    user = User(
        email=address,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        organisation_id=organisation.id,
    )
    session.add(user)
    session.flush()
    audit.record(
        session,
        ACTOR,
        event="user:created",
        subject=f"user:{user.id}",
        changes={"organisation": (None, organisation.code)},
    )
    _give_every_role(session, user)


def _give_every_role(session: Session, user: User) -> bool:
    """Give the roles that the user lacks: an older version knew fewer; tell whether there were any."""
    held = select(UserRole.role_id).where(UserRole.user_id == user.id)
    lacking = session.execute(select(RoleRow.id, RoleRow.name).where(RoleRow.id.not_in(held)).order_by(RoleRow.name))
    rows = lacking.all()
    if not rows:
        return False
    session.execute(insert(UserRole), [{"user_id": user.id, "role_id": number} for number, _name in rows])
    changes = {"roles": (None, [name for _number, name in rows])}
    audit.record(session, ACTOR, event="user:roles_given", subject=f"user:{user.id}", changes=changes)
    return True
