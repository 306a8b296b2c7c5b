"""What was committed to the audit trail, witnessed outside the database: a file that gets a line after each commit.

The chain itself cannot tell that its end was cut off, or that all of it was written anew; a file that the database's
tools do not reach can. A commit never fails because of it: a line that cannot be written waits for the next one. A line
before the commit says what is about to be kept, so that a machine that stops in between leaves no row unwitnessed.
"""

from __future__ import annotations

import errno
import json
import logging
import os
from contextlib import suppress
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
"""`first` and `last`, the rows that one commit wrote; `hash` of the last; `at`, by this machine's clock.

With `about`, the rows that a commit was about to write: it holds where the trail has that row with that hash.
"""


@dataclass(slots=True)
class Witness:
    """The file, and the lines that could not be written yet."""

    file: Path
    _waiting: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def tell(self, **line: Any) -> None:  # noqa: ANN401 (what JSON holds)
        """Add a line, with those that wait; a disk that is full is logged, and nothing is lost but this protection."""
        with self._lock:
            self._waiting.append(_text(line))
            try:
                self._write("".join(self._waiting))
            except OSError as problem:
                _log.error("the witness of the audit trail cannot be written: %s", problem.strerror)
            else:
                self._waiting.clear()

    def announce(self, **line: Any) -> None:  # noqa: ANN401 (what JSON holds)
        """Add what is about to be committed; where it cannot be written, the line after the commit tells."""
        with self._lock, suppress(OSError):
            self._write(_text(line | {"about": True}))

    def _write(self, text: str) -> None:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            is_cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            content = (b"\n" if is_cut else b"") + text.encode()  # what a full disk cut off stays by itself
            if os.write(handle, content) < len(content):  # one call: lines of two processes never mix
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(handle)


def _text(line: Line) -> str:
    return json.dumps(line | {"at": datetime.now(UTC).isoformat(timespec="seconds")}) + "\n"


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
    """Return what was witnessed, in order; None where there is no file.

    Left out are lines that a full disk cut off, and what was about to be committed and was.
    """
    try:
        text = (data_dir / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    found: list[Line] = []
    for line in text.splitlines():
        with suppress(ValueError):
            found.append(json.loads(line))
    told = {(line["last"], line["hash"]) for line in found if "about" not in line}
    return tuple(line for line in found if "about" not in line or (line["last"], line["hash"]) not in told)


def note(session: Session, first: int) -> None:
    """Remember that this transaction adds to the trail from this row on."""
    if _of(session) is None:
        return
    if _FIRST not in session.info:
        session.info[_FIRST] = first
    if not event.contains(session, "before_commit", _look):
        event.listen(session, "before_commit", _look)
        event.listen(session, "after_commit", _tell)
        event.listen(session, "after_rollback", _forget)


def _of(session: Session) -> Witness | None:
    bind = session.get_bind()
    return of(bind) if isinstance(bind, Engine) else None


def _look(session: Session) -> None:
    """Read the end of the trail once more: a savepoint may have taken entries back."""
    first = session.info.get(_FIRST)
    if first is None or session.in_nested_transaction():
        return
    end = session.execute(select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1))
    last = end.first()
    if last is not None and last.sequence >= first:
        ready = session.info[_READY] = {"first": first, "last": last.sequence, "hash": last.hash}
        if (witness := _of(session)) is not None:
            witness.announce(**ready)


def _tell(session: Session) -> None:
    if session.in_nested_transaction():
        return
    ready = session.info.pop(_READY, None)
    session.info.pop(_FIRST, None)
    witness = _of(session)
    if ready is not None and witness is not None:
        witness.tell(**ready)


def _forget(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop(_READY, None)
    session.info.pop(_FIRST, None)
