"""A refusal is put on record although what was refused is taken back: after its transaction has ended, in its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from tracker.services.leaks import attempts
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import create, transaction
from tracker.storage.witness import watched_like

_MOST_PLACES = 20
_PENDING = "refusals that are not counted yet"


def pending(session: Session) -> int:
    """Return how many refusals of this transaction are not counted yet: one file may hold a name in every row."""
    count: int = session.info.get(_PENDING, 0)
    return count


def refused(session: Session, keyring: Keyring, actor: str, *, artefact: str, places: Sequence[str]) -> None:
    """See to it that a refusal is counted and audited once this session's transaction has ended, however it ends."""
    engine, at = session.get_bind(), datetime.now(UTC)
    if not isinstance(engine, Engine):
        raise TypeError("a refusal can be noted only from a session on an engine")

    waiting = [True]
    session.info[_PENDING] = pending(session) + 1

    def note(_session: Session, ended: SessionTransaction) -> None:
        if ended.parent is not None or not waiting:
            return
        session.info.pop(_PENDING, None)
        waiting.clear()  # the session may begin again; this refusal is noted once
        apart = create(engine.url.render_as_string(hide_password=False))  # the session's own may be one that only reads
        try:
            with transaction(watched_like(apart, engine)) as noting:
                attempts.count(noting, keyring, actor, at=at)
                told = {"places": (None, list(places[:_MOST_PLACES]))}
                audit.record(noting, actor, event="leak:refused", subject=artefact, changes=told, at=at)
        finally:
            apart.dispose()

    event.listen(session, "after_transaction_end", note)
