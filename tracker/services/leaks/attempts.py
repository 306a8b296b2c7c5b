"""How much somebody may have checked, and be refused, within an hour: enough for work, too little to ask the vault.

A refusal tells that a name is there, a text that passes tells of every word in it that none is. Both are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from tracker.domain.protection import Limited
from tracker.domain.roles import Role as RoleName
from tracker.services.vault.keys import Keyring
from tracker.storage import vault
from tracker.storage.models import Attempt, Role, UserRole

_REFUSED = "leak check"
REFUSALS, SECONDS = 8, 60 * 60
"""So many refusals an hour; the next one has to wait, whether it would have passed or not."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much somebody may have checked within an hour, in units of so many letters, of which each is a row."""

    purpose: str
    unit_letters: int
    units: int
    units_once_refused: int  # since the first refusal of the hour

    def counted(self, letters: int) -> int:
        """Return how many units so many letters are."""
        return ceil(letters / self.unit_letters)


FORMS = Allowance("leak check letters", 500, 400, 40)
"""200,000 letters an hour: twenty items of 10,000, which is a testimony of three pages with its translation. Once
refused, 20,000: two of these, or fifty of the length that the demo has (test: a_text_that_passes_is_counted_too)."""
FILES = Allowance("leak check rows", 10_000, 200, 100)
"""Rows of sheets, 2,000,000 letters an hour: a thousand rows as long as the longest of the demo, compared, corrected,
compared and applied. A sheet is kept as it was sent, so whoever asks by sheets is found."""
KEPT = Allowance("leak check files", 10_000, 200, 5)
"""Texts of files that are kept with evidence: as much as of sheets, but once refused no more than is typed, since a
file that was refused is kept nowhere."""


def wait(session: Session, keyring: Keyring, actor: str, *, pending: int = 0, at: datetime | None = None) -> int:
    """Return the seconds that somebody has to wait before anything is checked; 0 for who protects people.

    Args:
        session: reading or writing.
        keyring: the master keys.
        actor: who wants something checked.
        pending: refusals of the transaction under way, which are counted when it has ended.
        at: when; now, unless a test says otherwise.
    """
    if not is_limited(session, keyring, actor):
        return 0
    now = at or datetime.now(UTC)
    mine = Attempt.kind == Limited.LEAK_CHECK, Attempt.who == _hashed(keyring, actor, _REFUSED)
    times = session.scalars(
        select(Attempt.at).where(*mine, _around(now)).order_by(Attempt.at.desc(), Attempt.id).limit(REFUSALS)
    ).all()
    if len(times) + pending < REFUSALS:
        return 0
    oldest = times[-1] if times else now
    return min(SECONDS, max(1, ceil((oldest + timedelta(seconds=SECONDS) - now).total_seconds())))


def wait_to_type(
    session: Session,
    keyring: Keyring,
    actor: str,
    *,
    allowance: Allowance,
    letters: int,
    at: datetime | None = None,
) -> int:
    """Return the seconds that somebody has to wait before so many letters more are checked; 0 where they may be.

    Args:
        session: reading or writing.
        keyring: the master keys.
        actor: who typed them.
        allowance: that of forms, of sheets or of files.
        letters: of the whole transaction, which are not counted yet.
        at: when; now, unless a test says otherwise.
    """
    now, hour = at or datetime.now(UTC), timedelta(seconds=SECONDS)
    lately = Attempt.kind == Limited.LEAK_CHECK, _around(now)
    refused = Attempt.who == _hashed(keyring, actor, _REFUSED)
    first = session.scalar(select(func.min(Attempt.at)).where(*lately, refused))
    most = allowance.units_once_refused if first else allowance.units
    typed = Attempt.who == _hashed(keyring, actor, allowance.purpose), Attempt.at >= (first or now - hour)
    so_far = session.scalar(select(func.count()).where(*lately, *typed)) or 0
    over = so_far + min(allowance.counted(letters), most) - most
    if over <= 0:
        return 0
    times = select(Attempt.at).where(*lately, *typed).order_by(Attempt.at, Attempt.id).offset(over - 1).limit(1)
    free_at = (first or session.scalars(times).one()) + hour  # the refusal is over before what was typed after it
    return min(SECONDS, max(1, ceil((free_at - now).total_seconds())))


def count_letters(
    session: Session, keyring: Keyring, actor: str, *, allowance: Allowance, letters: int, at: datetime | None = None
) -> None:
    """Count letters that were checked, whatever came of it."""
    who, moment = _hashed(keyring, actor, allowance.purpose), at or datetime.now(UTC)
    row = {"kind": Limited.LEAK_CHECK, "who": who, "at": moment}
    session.execute(insert(Attempt), [row] * allowance.counted(letters))


def is_limited(session: Session, keyring: Keyring, actor: str) -> bool:
    """Tell whether an actor's checks are counted: not of who protects people, nor where no key can count them."""
    return bool(keyring.known_by) and not is_protecting(session, actor)


def count(session: Session, keyring: Keyring, actor: str, *, at: datetime | None = None) -> None:
    """Count a refusal."""
    session.add(Attempt(kind=Limited.LEAK_CHECK, who=_hashed(keyring, actor, _REFUSED), at=at or datetime.now(UTC)))


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


def _around(now: datetime) -> ColumnElement[bool]:
    """Hold for attempts of the last hour; one that lies further ahead is of a clock that was put back since."""
    hour = timedelta(seconds=SECONDS)
    return (Attempt.at > now - hour) & (Attempt.at <= now + hour)


def _hashed(keyring: Keyring, actor: str, purpose: str) -> str:
    oldest = keyring.named(keyring.known_by[-1])  # a rotation adds a key and forgets nobody's attempts
    return vault.keyed_hash(oldest, actor, purpose=purpose)
