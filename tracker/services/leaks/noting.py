"""What was refused and how much was checked is kept although the work is taken back: in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from tracker.services.leaks import attempts
from tracker.services.leaks.attempts import Allowance
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import create, transaction
from tracker.storage.witness import watched_like

_MOST_PLACES = 20
_PENDING = "refusals that are not counted yet"
_TYPED = "letters that are not counted yet"


def pending(session: Session) -> int:
    """Return how many refusals of this transaction are not counted yet: one file may hold a name in every row."""
    count: int = session.info.get(_PENDING, 0)
    return count


def refused(session: Session, keyring: Keyring, actor: str, *, artefact: str, places: Sequence[str]) -> None:
    """See to it that a refusal is counted and audited once this session's transaction has ended, however it ends."""
    engine, at = _engine(session), datetime.now(UTC)
    waiting = [True]
    session.info[_PENDING] = pending(session) + 1

    def note(_session: Session, ended: SessionTransaction) -> None:
        if ended.parent is not None or not waiting:
            return
        session.info.pop(_PENDING, None)
        waiting.clear()  # the session may begin again; this refusal is noted once
        with _apart(engine) as noting:
            attempts.count(noting, keyring, actor, at=at)
            told = {"places": (None, list(places[:_MOST_PLACES]))}
            audit.record(noting, actor, event="leak:refused", subject=artefact, changes=told, at=at)

    event.listen(session, "after_transaction_end", note)


def letters_so_far(session: Session, allowance: Allowance) -> int:
    """Return how many letters of this transaction were checked and are not counted yet."""
    count: int = session.info.get(_TYPED, {}).get(allowance, 0)
    return count


def checked(session: Session, keyring: Keyring, actor: str, *, allowance: Allowance, letters: int) -> None:
    """See to it that letters are counted: with the work where it is kept, which costs nothing more, else apart."""
    engine, is_first = _engine(session), _TYPED not in session.info
    so_far = session.info.setdefault(_TYPED, {})
    so_far[allowance] = so_far.get(allowance, 0) + letters
    if not is_first:
        return

    def write(into: Session) -> None:
        for each, sum_ in session.info.pop(_TYPED, {}).items():
            attempts.count_letters(into, keyring, actor, allowance=each, letters=sum_)

    def keep(_session: Session) -> None:
        if _TYPED in session.info and not session.in_nested_transaction():
            write(session)

    def note(_session: Session, ended: SessionTransaction) -> None:
        if ended.parent is None and _TYPED in session.info:
            with _apart(engine) as noting:
                write(noting)

    event.listen(session, "before_commit", keep)
    event.listen(session, "after_transaction_end", note)


def _engine(session: Session) -> Engine:
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        raise TypeError("a check can be noted only from a session on an engine")
    return engine


@contextmanager
def _apart(engine: Engine) -> Iterator[Session]:
    """Yield a writing session of its own: that of the work may be one that only reads."""
    apart = create(engine.url.render_as_string(hide_password=False))
    try:
        with transaction(watched_like(apart, engine)) as noting:
            yield noting
    finally:
        apart.dispose()
