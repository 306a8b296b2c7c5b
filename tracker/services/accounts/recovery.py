"""Recovery codes: ten, shown once, each standing in for the second factor once."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.services.trail import audit
from tracker.storage.models import RecoveryCode

COUNT, LETTERS = 10, 12
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without what looks alike
_hasher = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
"""Lighter than for passwords: a code is twelve random letters, and ten of them are tried at once."""


def new_codes(session: Session, user_id: int) -> tuple[str, ...]:
    """Make ten codes in place of those that were; they can be read nowhere again.

    Args:
        session: a writing session.
        user_id: whose.
    """
    codes = tuple(_one() for _number in range(COUNT))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    rows = [{"user_id": user_id, "code_hash": _hasher.hash(_plain(code))} for code in codes]
    session.execute(insert(RecoveryCode), rows)
    actor = f"user:{user_id}"
    audit.record(session, actor, event="recovery_codes:made", subject=actor, changes={"codes": (None, COUNT)})
    return codes


def codes_left(session: Session, user_id: int) -> int:
    """Count the codes that a person can still use."""
    unused = RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count()).where(RecoveryCode.user_id == user_id, unused)) or 0


def use(session: Session, user_id: int, *, code: str) -> bool:
    """Tell whether this is an unused recovery code of the person, and use it up.

    Args:
        session: a writing session.
        user_id: whose.
        code: as typed; case, spaces and hyphens do not matter.
    """
    unused = RecoveryCode.used_at.is_(None)
    rows = session.execute(
        select(RecoveryCode.id, RecoveryCode.code_hash).where(RecoveryCode.user_id == user_id, unused)
    ).all()
    found = next((row.id for row in rows if _is_of(row.code_hash, code)), None)
    if found is None:
        return False
    taken = update(RecoveryCode).where(RecoveryCode.id == found, unused).values(used_at=datetime.now(UTC))
    if not session.execute(taken.returning(RecoveryCode.id)).all():
        return False
    actor, left = f"user:{user_id}", len(rows)
    changes = {"codes": (left, left - 1)}
    audit.record(session, actor, event="recovery_codes:used", subject=actor, changes=changes)
    return True


def _one() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _number in range(LETTERS))
    return "-".join(letters[place : place + 4] for place in range(0, LETTERS, 4))


def _is_of(stored: str, typed: str) -> bool:
    try:
        return _hasher.verify(stored, _plain(typed))
    except VerificationError:
        return False


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter in _ALPHABET)
