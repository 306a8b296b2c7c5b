"""Passwords: hashed as the sign-in verifies them, without an application."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.storage.models import User

_hasher = PasswordHasher()


def hash_password(plain: str) -> str:
    """Hash a password with argon2id."""
    return _hasher.hash(plain)


def kept_hash(session: Session, mail: str, plain: str) -> str:
    """Return the stored hash where it is of this password, else a fresh one: a second seed changes nothing."""
    stored = session.scalars(select(User.password).where(User.email == mail.strip().lower())).first()
    try:
        return stored if stored and _hasher.verify(stored, plain) else hash_password(plain)
    except (VerificationError, InvalidHashError):
        return hash_password(plain)
