"""Who is signed in where: a row for every session, which ends with it wherever its cookie was copied to."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import accounts
from tracker.services.accounts import Account
from tracker.services.trail import audit
from tracker.storage.models import SignIn

LIFETIME = timedelta(hours=12)
_SKEW = timedelta(minutes=5)  # two machines may disagree so much on the time
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds, and whose it is; `begun_at` is when the person last proved who he or she is."""

    id: int
    account: Account
    begun_at: datetime
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A session as its owner sees it in the list of places."""

    id: int
    agent: str
    begun_at: datetime
    expires_at: datetime


def begin(
    session: Session,
    account: Account,
    *,
    agent: str,
    second_factor: bool,
    replaces: int | None = None,
    at: datetime | None = None,
) -> str:
    """Begin a session and return the token for its cookie, which is kept nowhere else.

    Args:
        session: a writing session.
        account: whose it is, as read after any change of the password.
        agent: the browser in words, by which a person knows a device.
        second_factor: whether a code was asked for and right.
        replaces: the session that this one continues with a new token, after a proof of who it is.
        at: when; now, unless a test says otherwise.
    """
    now = at or datetime.now(UTC)
    nonce = secrets.token_urlsafe(32)
    token = f"{nonce}.{_bond(nonce, account.session_key)}"
    mine = SignIn.user_id == account.id
    session.execute(delete(SignIn).where(mine, SignIn.expires_at < now - _KEPT))
    session.execute(update(SignIn).where(mine, SignIn.id == replaces, _is_open(now)).values(ended_at=now))
    session.add(
        SignIn(
            user_id=account.id,
            token_sha256=_hashed(token),
            agent=agent,
            second_factor=second_factor,
            begun_at=now,
            expires_at=now + LIFETIME,
        )
    )
    event = "sign_in:begun" if replaces is None else "sign_in:confirmed"
    audit.record(session, f"user:{account.id}", event=event, subject=f"user:{account.id}", changes={})
    return token


def find(session: Session, token: str, *, at: datetime | None = None) -> SignedIn | None:
    """Return the session that a cookie names; None where it ended, or the person may no longer sign in."""
    now = at or datetime.now(UTC)
    row = session.scalars(select(SignIn).where(SignIn.token_sha256 == _hashed(token), _is_open(now))).one_or_none()
    account = accounts.by_id(session, row.user_id) if row else None
    if row is None or account is None or not account.active:
        return None
    nonce, _dot, bond = token.partition(".")
    if not hmac.compare_digest(bond, _bond(nonce, account.session_key)):
        return None
    return SignedIn(id=row.id, account=account, begun_at=row.begun_at, second_factor=row.second_factor)


def devices(session: Session, user_id: int, *, at: datetime | None = None) -> tuple[Device, ...]:
    """Return where a person is signed in, the newest first."""
    now = at or datetime.now(UTC)
    mine = select(SignIn).where(SignIn.user_id == user_id, _is_open(now))
    rows = session.scalars(mine.order_by(SignIn.begun_at.desc(), SignIn.id.desc()))
    return tuple(Device(row.id, row.agent, row.begun_at, row.expires_at) for row in rows)


def end(session: Session, actor: str, user_id: int, *, sign_in_id: int, at: datetime | None = None) -> None:
    """End one session of a person.

    Raises:
        NotFound: the person has no such session, or it ended.
    """
    now = at or datetime.now(UTC)
    one = update(SignIn).where(SignIn.user_id == user_id, SignIn.id == sign_in_id, _is_open(now))
    if not session.execute(one.values(ended_at=now).returning(SignIn.id)).all():
        raise NotFound(_("This session is over already. Nothing was changed."))
    audit.record(session, actor, event="sign_in:ended", subject=f"user:{user_id}", changes={})


def end_all(
    session: Session, user_id: int, *, actor: str = "", but: int | None = None, at: datetime | None = None
) -> int:
    """End the sessions of a person and return how many there were.

    Args:
        session: a writing session.
        user_id: whose.
        actor: who ends them, for the audit trail; "" where it is part of something that the trail tells anyway.
        but: the session to keep, that of the person who asks.
        at: when; now, unless a test says otherwise.
    """
    now = at or datetime.now(UTC)
    those = [SignIn.user_id == user_id, SignIn.ended_at.is_(None)]
    if but is not None:
        those.append(SignIn.id != but)
    count = session.scalar(select(func.count()).where(*those, _is_open(now))) or 0
    # Those that look over as well: a clock that is wrong now must not let them hold again once it is right.
    session.execute(update(SignIn).where(*those).values(ended_at=now))
    if actor and count:
        changes = {"open": (count, 0)}
        audit.record(session, actor, event="sign_in:all_ended", subject=f"user:{user_id}", changes=changes)
    return count


def _is_open(now: datetime) -> ColumnElement[bool]:
    """Hold for open sessions; one from beyond its lifetime was begun before the clock was put back, and is over."""
    return SignIn.ended_at.is_(None) & (SignIn.expires_at > now) & (SignIn.expires_at <= now + LIFETIME + _SKEW)


def _bond(nonce: str, session_key: str) -> str:
    """Bind a token to the person's session key, so that whatever changes the key ends every session."""
    return hmac.new(session_key.encode(), nonce.encode(), hashlib.sha256).hexdigest()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
