"""How often somebody was refused within an hour: enough for work, too little for asking the vault name by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.protection import Limited
from tracker.domain.roles import Role as RoleName
from tracker.services.vault.keys import Keyring
from tracker.storage import vault
from tracker.storage.models import Attempt, Role, UserRole

REFUSALS, SECONDS = 8, 60 * 60
"""So many refusals an hour; the next one has to wait, whether it would have passed or not."""


def wait(session: Session, keyring: Keyring, actor: str, *, pending: int = 0, at: datetime | None = None) -> int:
    """Return the seconds that somebody has to wait before anything is checked; 0 for who protects people.

    Args:
        session: reading or writing.
        keyring: the master keys.
        actor: who wants something checked.
        pending: refusals of the transaction under way, which are counted when it has ended.
        at: when; now, unless a test says otherwise.
    """
    if not keyring.known_by or is_protecting(session, actor):
        return 0
    now = at or datetime.now(UTC)
    mine = Attempt.kind == Limited.LEAK_CHECK, Attempt.who == _hashed(keyring, actor)
    since = now - timedelta(seconds=SECONDS)
    times = session.scalars(
        select(Attempt.at).where(*mine, Attempt.at > since).order_by(Attempt.at.desc(), Attempt.id).limit(REFUSALS)
    ).all()
    if len(times) + pending < REFUSALS:
        return 0
    oldest = times[-1] if times else now
    return min(SECONDS, max(1, ceil((oldest + timedelta(seconds=SECONDS) - now).total_seconds())))


def count(session: Session, keyring: Keyring, actor: str, *, at: datetime | None = None) -> None:
    """Count a refusal."""
    session.add(Attempt(kind=Limited.LEAK_CHECK, who=_hashed(keyring, actor), at=at or datetime.now(UTC)))


def is_protecting(session: Session, actor: str) -> bool:
    """Tell whether an actor holds the protection role: to them the vault is open anyway, with a reason."""
    kind, _colon, number = actor.partition(":")
    if kind != "user":
        return False
    held = (
        select(UserRole.user_id)
        .join(Role, Role.id == UserRole.role_id)
        .where(UserRole.user_id == int(number), Role.name == RoleName.PROTECTION)
    )
    return session.scalar(held) is not None


def _hashed(keyring: Keyring, actor: str) -> str:
    oldest = keyring.named(keyring.known_by[-1])  # a rotation adds a key and forgets nobody's attempts
    return vault.keyed_hash(oldest, actor, purpose="leak check")
