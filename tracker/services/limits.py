"""Limits on attempts, counted in one table, so that several processes share them and a restart forgets nothing."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from math import ceil

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from tracker.domain.protection import Limited
from tracker.storage.models import Attempt

LONGEST_SECONDS = 24 * 60 * 60
"""No limit looks further back than a day; what is older is deleted as attempts are counted."""


def wait(
    session: Session,
    kind: Limited,
    who: str,
    *,
    secret: str,
    attempts: int,
    seconds: int,
    at: datetime | None = None,
) -> int:
    """Count an attempt and return 0, or count nothing and return the seconds to wait where there were too many.

    Commit it before what is limited is tried: an attempt that is rolled back was never counted.

    Args:
        session: a writing session.
        kind: what is tried; each kind counts by itself.
        who: who tries, or what it is tried on: an address, `user:1`; only a keyed hash of it is kept.
        secret: the application's secret, the key of that hash.
        attempts: so many are free within the span.
        seconds: the span, at most a day.
        at: when; now, unless a test says otherwise.

    Raises:
        ValueError: the span is longer than attempts are kept.
    """
    if not 0 < seconds <= LONGEST_SECONDS:
        raise ValueError(f"a limit over {seconds} seconds is not kept")
    now, key, span = at or datetime.now(UTC), _hashed(kind, who, secret), timedelta(seconds=seconds)
    _forget(session, kind, key, now=now, span=span)
    mine = Attempt.kind == kind, Attempt.who == key
    times = session.scalars(select(Attempt.at).where(*mine).order_by(Attempt.at, Attempt.id)).all()
    if len(times) < attempts:
        session.execute(insert(Attempt).values(kind=kind, who=key, at=now))
        return 0
    left = (times[len(times) - attempts] + span - now).total_seconds()
    return min(ceil(left) or 1, seconds)


def clear(session: Session, kind: Limited, who: str, *, secret: str) -> None:
    """Forget the attempts of somebody who has succeeded.

    Args:
        session: a writing session.
        kind: what was tried.
        who: as it was counted.
        secret: the application's secret.
    """
    session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.who == _hashed(kind, who, secret)))


def _forget(session: Session, kind: Limited, key: str, *, now: datetime, span: timedelta) -> None:
    """Delete what is outside the span, on both sides: a clock that is put back must lock nobody out for long."""
    kept = timedelta(seconds=LONGEST_SECONDS)
    mine = and_(Attempt.kind == kind, Attempt.who == key)
    outside = or_(Attempt.at <= now - span, Attempt.at > now + span)
    old = or_(Attempt.at <= now - kept, Attempt.at > now + kept)
    session.execute(delete(Attempt).where(or_(and_(mine, outside), old)))


def _hashed(kind: Limited, who: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"limit {kind.value} {who}".encode(), hashlib.sha256).hexdigest()
