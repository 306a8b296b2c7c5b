"""The server's side of jobs in processes of their own: begun, listened to, ended, and their end written down."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker import paths
from tracker.domain.kinds import JobKind, Outcome
from tracker.jobs.apart import DATA_DIR, DATABASE, KEY_FILE, Ended, Told
from tracker.services import jobs
from tracker.services.imports import batches
from tracker.services.jobs import running
from tracker.services.jobs.running import Task
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import transaction

COMMAND = (sys.executable, "-m", "tracker.jobs.apart")
_CHANGING = frozenset({JobKind.IMPORT_APPLY, JobKind.IMPORT_UNDO})

_logger = logging.getLogger(__name__)


class Child:
    """A process that does one job, at the head of a group of its own with whatever it starts itself."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Take charge of a process that was just begun."""
        self._process = process
        self._lock = threading.Lock()
        self.told: Told | None = None
        self.is_cancelled = False

    def listen(self, heard: Callable[[], None]) -> Ended | None:
        """Hear out a process and return how its work ended; None where it died before it could say so."""
        ended = None
        for word in _words(self._process.stdout):
            if isinstance(word, Ended):
                ended = word
                break
            self.told = word
            heard()
        self._close()
        return ended

    def end(self) -> None:
        """End the process and all that it started; what it has not committed is gone."""
        with self._lock:
            if self._process.returncode is None:  # its number is still its own
                _kill(self._process.pid)

    def _close(self) -> None:
        self.end()  # it has said its last word; a reader that it started may still be at work
        with self._lock:
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


class Children:
    """Does jobs apart from the server, each in a process; may be called from several threads."""

    def __init__(
        self, engine: Engine, data_dir: Path, *, keyring: Keyring | None = None, command: Sequence[str] = COMMAND
    ) -> None:
        """Prepare; no process is begun yet."""
        self._engine = engine
        self._command = command
        self._environment = _environment(engine, data_dir, key_file=keyring.given if keyring else None)
        self._lock = threading.Lock()
        self._is_ending = False
        self._children: dict[int, Child] = {}
        self.heard = threading.Event()

    def do(self, job_id: int) -> tuple[int, ...]:
        """Do a job that waits, and leave it done, failed, cancelled or waiting again.

        Returns:
            The jobs that are to be delivered because of it: itself where it died, suggestions where records changed.
        """
        with transaction(self._engine) as session:
            task = None if self._is_ending else running.take_up(session, job_id, at=_now())
        if task is None:
            return ()
        child = self._begin(job_id)
        try:
            ended = child.listen(self.heard.set) if child else None
            return self._write_down(task, ended, is_cancelled=child is not None and child.is_cancelled)
        finally:
            with self._lock:
                self._children.pop(job_id, None)

    def cancel(self, job_id: int) -> bool:
        """End a job that is done here; whoever does it writes that down. Tell whether it was one of ours."""
        with self._lock:
            child = self._children.get(job_id)
        if child is None:
            return False
        child.is_cancelled = True
        child.end()
        return True

    def end_all(self) -> None:
        """End all, and begin nothing more."""
        with self._lock:
            self._is_ending = True
            children = tuple(self._children.values())
        self.heard.set()  # nobody shall wait for a word that does not come any more
        for child in children:
            child.end()

    def told(self) -> dict[int, Told | None]:
        """Return the jobs that are done here, each with what it last said."""
        with self._lock:
            return {job_id: child.told for job_id, child in self._children.items()}

    def _begin(self, job_id: int) -> Child | None:
        with self._lock:
            if self._is_ending:
                return None
            try:
                process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
                    [*self._command, str(job_id)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    cwd=paths.ROOT,
                    env=self._environment,
                    start_new_session=True,  # an interrupt at the terminal is the server's to answer
                )
            except OSError:  # no room for one process more: as if it had died
                _logger.exception("job %d could not be begun", job_id)
                return None
            child = self._children[job_id] = Child(process)
            return child

    def _write_down(self, task: Task, ended: Ended | None, *, is_cancelled: bool) -> tuple[int, ...]:
        with transaction(self._engine) as session:
            if ended is None:
                return self._broken_off(session, task, is_cancelled=is_cancelled)
            if ended.problem:
                running.fail(session, task.job, ended.problem, at=_now())
            elif running.finish(session, task.job, at=_now()) and _changed(session, task):
                return (jobs.request(session, JobKind.SUGGESTIONS, user_id=None, batch_id=None, steps=1),)
            return ()

    def _broken_off(self, session: Session, task: Task, *, is_cancelled: bool) -> tuple[int, ...]:
        if is_cancelled:
            running.cancelled(session, task.job, at=_now())
        elif self._is_ending:
            running.give_back(session, task.job, at=_now())
        else:
            _logger.warning("job %d died in attempt %d", task.job, task.attempts)
            return running.bury(session, [task.job], at=_now())
        return ()


def _changed(session: Session, task: Task) -> bool:
    """Tell whether an import changed records, so that there may be something to suggest."""
    if task.kind not in _CHANGING:
        return False
    counts = batches.find(session, task.batch_of_import).counts
    return bool(counts.get(Outcome.NEW, 0) or counts.get(Outcome.CHANGED, 0))


def _words(out: IO[bytes] | None) -> Iterator[Told | Ended]:
    """Read what a process says; a line that was cut off when it died is no word."""
    for line in out or ():
        with suppress(msgspec.DecodeError):
            yield msgspec.json.decode(line, type=Told | Ended)


def _environment(engine: Engine, data_dir: Path, *, key_file: Path | None) -> dict[str, str]:
    """Return what the process is told: where records and keys are. Its folder may be another than the server's."""
    address = engine.url
    if address.get_backend_name() == "sqlite" and address.database:
        address = address.set(database=str(Path(address.database).absolute()))
    known = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("PG")}
    known |= {KEY_FILE: str(key_file.absolute())} if key_file else {}
    return known | {  # what begins with PG belongs to the address of a PostgreSQL server
        "TMPDIR": tempfile.gettempdir(),
        DATABASE: address.render_as_string(hide_password=False),
        DATA_DIR: str(data_dir.absolute()),
    }


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _now() -> datetime:
    return datetime.now(UTC)
