"""Statuses put off while one transaction writes many records: each State is computed once, at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

_WAITING = "states whose statuses wait"


@contextmanager
def postponed(session: Session) -> Iterator[set[str]]:
    """Gather inside the block the States whose statuses are to be computed, and leave that to whoever opened it."""
    waiting: set[str] = set()
    session.info[_WAITING] = waiting
    try:
        yield waiting
    finally:
        del session.info[_WAITING]


def is_postponed(session: Session, states: Collection[str]) -> bool:
    """Note States whose statuses are to be computed, where that is put off; tell whether it is."""
    waiting: set[str] | None = session.info.get(_WAITING)
    if waiting is None:
        return False
    waiting |= set(states)
    return True
