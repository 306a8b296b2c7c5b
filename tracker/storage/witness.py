"""What was committed to the audit trail, witnessed outside the database: a file that gets a line after each commit.

The chain itself cannot tell that its end was cut off, or that all of it was written anew; a file that the database's
tools do not reach can. A commit never fails because of it: a line that cannot be written waits for the next one.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tracker.storage.models import AuditEntry

FILE = "audit-head.jsonl"
_OPTION = "tracker_witness"
_FIRST = "audit_first"
_READY = "audit_ready"
_log = logging.getLogger(__name__)

Line = dict[str, Any]
"""`first` and `last`, the rows that one commit wrote; `hash` of the last; `at`, by this machine's clock."""


@dataclass(slots=True)
class Witness:
    """The file, and the lines that could not be written yet."""

    file: Path
    _waiting: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def tell(self, **line: Any) -> None:  # noqa: ANN401 (what JSON holds)
        """Add a line, with those that wait; a disk that is full is logged, and nothing is lost but this protection."""
        with self._lock:
            self._waiting.append(json.dumps(line | {"at": datetime.now(UTC).isoformat(timespec="seconds")}) + "\n")
            try:
                self._write("".join(self._waiting))
            except OSError as problem:
                _log.error("the witness of the audit trail cannot be written: %s", problem.strerror)
            else:
                self._waiting.clear()

    def _write(self, text: str) -> None:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, text.encode())  # one call: lines of two processes never mix
        finally:
            os.close(handle)


def witnessed(engine: Engine, data_dir: Path) -> Engine:
    """Return an engine whose commits to the audit trail are witnessed in the data folder."""
    return engine.execution_options(**{_OPTION: Witness(data_dir / FILE)})


def watched_like(engine: Engine, other: Engine) -> Engine:
    """Return an engine whose commits are witnessed where those of another one are, if they are."""
    witness = of(other)
    return engine if witness is None else engine.execution_options(**{_OPTION: witness})


def of(engine: Engine) -> Witness | None:
    """Return the witness of an engine; None where nobody watches."""
    found: Witness | None = engine.get_execution_options().get(_OPTION)
    return found


def lines(data_dir: Path) -> tuple[Line, ...] | None:
    """Return what was witnessed, in order; None where there is no file. A line cut off by a full disk is left out."""
    try:
        text = (data_dir / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return tuple(found)


def note(session: Session, first: int) -> None:
    """Remember that this transaction adds to the trail from this row on."""
    bind = session.get_bind()
    if not isinstance(bind, Engine) or of(bind) is None:
        return
    if _FIRST not in session.info:
        session.info[_FIRST] = first
    if not event.contains(session, "before_commit", _look):
        event.listen(session, "before_commit", _look)
        event.listen(session, "after_commit", _tell)
        event.listen(session, "after_rollback", _forget)


def _look(session: Session) -> None:
    """Read the end of the trail once more: a savepoint may have taken entries back."""
    first = session.info.get(_FIRST)
    if first is None or session.in_nested_transaction():
        return
    end = session.execute(select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1))
    last = end.first()
    if last is not None and last.sequence >= first:
        session.info[_READY] = {"first": first, "last": last.sequence, "hash": last.hash}


def _tell(session: Session) -> None:
    if session.in_nested_transaction():
        return
    ready = session.info.pop(_READY, None)
    session.info.pop(_FIRST, None)
    bind = session.get_bind()
    witness = of(bind) if isinstance(bind, Engine) else None
    if ready is not None and witness is not None:
        witness.tell(**ready)


def _forget(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop(_READY, None)
    session.info.pop(_FIRST, None)
