"""The people who sign in: found by address or session, their passwords hashed as the sign-in verifies them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.vocabulary import Role
from tracker.storage.models import User

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `session_key` names the person in a session; a new password changes it."""

    id: int
    mail: str
    password_hash: str = field(repr=False)
    session_key: str = field(repr=False)
    active: bool
    roles: tuple[Role, ...]
    organisation_id: int
    organisation_code: str
    organisation_name: str


def hash_password(plain: str) -> str:
    """Hash a password with argon2id."""
    return _hasher.hash(_normal(plain))


def is_password(stored_hash: str, plain: str) -> bool:
    """Tell whether a stored hash is of this password."""
    try:
        return _hasher.verify(stored_hash, _normal(plain))
    except (VerificationError, InvalidHashError):
        return False


def kept_hash(session: Session, mail: str, plain: str) -> str:
    """Return the stored hash where it is of this password, else a fresh one: a second seed changes nothing."""
    stored = session.scalars(select(User.password).where(User.email == _address(mail))).first()
    return stored if stored and is_password(stored, plain) else hash_password(plain)


def by_mail(session: Session, mail: str) -> Account | None:
    """Find a person by mail address, whatever its case."""
    return _find(session, User.email == _address(mail))


def by_session_key(session: Session, key: str) -> Account | None:
    """Find the person whom a session names."""
    return _find(session, User.fs_uniquifier == key)


def _find(session: Session, condition: ColumnElement[bool]) -> Account | None:
    row = session.scalars(
        select(User).where(condition).options(selectinload(User.roles), selectinload(User.organisation))
    ).one_or_none()
    if row is None:
        return None
    return Account(
        id=row.id,
        mail=row.email,
        password_hash=row.password,
        session_key=row.fs_uniquifier,
        active=row.active,
        roles=tuple(role.name for role in row.roles),
        organisation_id=row.organisation_id,
        organisation_code=row.organisation.code,
        organisation_name=row.organisation.name,
    )


def _address(mail: str) -> str:
    return mail.strip().lower()


def _normal(plain: str) -> str:
    """Bring a password to one form, as the sign-in form does: keyboards differ in how they compose é."""
    return unicodedata.normalize("NFKD", plain)
