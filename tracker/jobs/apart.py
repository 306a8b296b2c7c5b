"""One job in a process of its own: `python -m tracker.jobs.apart JOB`, told where the records are and nothing else.

A long import keeps the interpreter busy: beside the server it does not slow the pages down, and ending the process
is all that cancelling takes, because what it had not committed is gone with it. It says on its output how far it is
and writes nothing to its job: the server does, where the database lets it. When the server ends, so does it.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Engine

from tracker.domain.kinds import JobKind
from tracker.errors import TrackerError, way_of
from tracker.i18n import N_, _
from tracker.jobs import importing
from tracker.services.jobs import running
from tracker.services.jobs.running import Task
from tracker.services.results import facts
from tracker.services.vault import master
from tracker.services.vault.held import held_by
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import witness

DATABASE = "TRACKER_DATABASE_URL"
DATA_DIR = "TRACKER_DATA_DIR"
KEY_FILE = "TRACKER_MASTER_KEY_FILE"
NICENESS = 5  # pages go first where there are few processors
_SPACING_SECONDS = 0.1  # between two things said

_logger = logging.getLogger(__name__)

_FAILED = N_(
    "Something failed in the program during this work. The records are as they were before it. "
    "Try again; if it stays so, report it with the number of this work."
)


class Told(msgspec.Struct, tag="told", frozen=True):
    """How far the work is: steps behind it, steps in all (0 where not known yet), and the one under way in words."""

    done: int
    total: int
    doing: str


class Ended(msgspec.Struct, tag="ended", frozen=True):
    """The work is over: done, or not for this reason."""

    problem: str = ""


class Voice:
    """Says to the server, a line each, how far the work is and how it ended."""

    def __init__(self, out: BinaryIO) -> None:
        """Begin to speak; the work only leaves word, so that it costs nothing to tell of every row."""
        self._out = out
        self._lock = threading.Lock()
        self._latest: Told | None = None
        self._is_over = threading.Event()
        threading.Thread(target=self._speak, daemon=True).start()

    def progress(self, done: int, total: int, doing: str) -> None:
        """Leave word of how far the work is; the latest is said soon."""
        self._latest = Told(done, total, doing)

    def end(self, problem: str = "") -> None:
        """Say that the work is over, and why it is not done if it is not."""
        self._is_over.set()
        self._say(Ended(problem))

    def _speak(self) -> None:
        said = None
        while not self._is_over.wait(_SPACING_SECONDS):
            word = self._latest
            if word is not None and word is not said:
                self._say(word)
            said = word

    def _say(self, word: Told | Ended) -> None:
        with self._lock:
            self._out.write(msgspec.json.encode(word) + b"\n")
            self._out.flush()


@dataclass(frozen=True, slots=True)
class Bench:
    """What work apart needs: where the records and files are, and the master keys of the vault."""

    engine: Engine
    data_dir: Path
    keyring: Keyring


def main(job_id: int, *, database_url: str, data_dir: Path, voice: Voice, key_file: Path | None = None) -> None:
    """Do one job that was taken up, and say how it ended."""
    engine = witness.witnessed(engines.create(database_url), data_dir)
    try:
        with engines.reading(engine) as session:
            task = running.task(session, job_id)
            was_done = running.was_done(session, task)
        if not was_done:
            keyring = Keyring(data_dir / master.FOLDER, key_file)
            bench = Bench(held_by(engine, keyring), data_dir, keyring)
            _DOING[task.kind](bench, task, voice.progress)
    except TrackerError as problem:
        voice.end(str(problem))
    except Exception:  # whatever it is, the person must not wait for ever
        _logger.exception("job %d failed", job_id)
        voice.end(_(_FAILED))
    else:
        voice.end()
    finally:
        engine.dispose()


Progress = Callable[[int, int, str], None]
"""Called with the steps done, the steps in all (0 where not known yet) and the step under way."""


def _stage(bench: Bench, task: Task, progress: Progress) -> None:
    importing.stage(bench.engine, bench.data_dir, task.batch_of_import, progress=progress, keyring=bench.keyring)


def _apply(bench: Bench, task: Task, progress: Progress) -> None:
    importing.apply(
        bench.engine,
        task.batch_of_import,
        actor=task.actor,
        today=facts.today(),
        progress=progress,
        keyring=bench.keyring,
    )


def _undo(bench: Bench, task: Task, progress: Progress) -> None:
    importing.undo(
        bench.engine,
        task.batch_of_import,
        actor=task.actor,
        today=facts.today(),
        progress=progress,
        keyring=bench.keyring,
    )


def _suggest(bench: Bench, _task: Task, progress: Progress) -> None:
    from tracker.services import suggesting

    doing = N_("Looking for the same request elsewhere")
    with engines.reading(bench.engine) as session:
        followed = facts.tracked_states(session)
        states = [state for state in suggesting.states(session) if state in followed]
    for done, state in enumerate(states):  # each a transaction of its own: others write in between
        progress(done, len(states), doing)
        with engines.transaction(bench.engine) as session:
            suggesting.suggest_for(session, state)


_DOING = {
    JobKind.IMPORT_STAGE: _stage,
    JobKind.IMPORT_APPLY: _apply,
    JobKind.IMPORT_UNDO: _undo,
    JobKind.SUGGESTIONS: _suggest,
}
KINDS = frozenset(_DOING)
"""What is done in a process of its own."""


class _Wordless(logging.Formatter):
    """Writes where an error came from and never its words, which may repeat what was being written."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, N802 (the library's name and type)
        """Return the class of the error and its way."""
        return "\n".join(way_of(ei[1])) if ei[1] is not None else ""


def _log_without_words() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Wordless())
    logging.getLogger("tracker").addHandler(handler)
    logging.getLogger("tracker").propagate = False


def _end_with_the_server() -> None:
    """Wait for the end of the input, which comes when the server ends in whatever way, and end all that runs here."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.killpg(0, signal.SIGKILL)


def run(arguments: list[str]) -> None:
    """Do the job that the arguments name: the life of this process."""
    if os.getpgrp() != os.getpid():
        os.setsid()  # begun by hand: what ends here must not end the shell
    os.nice(NICENESS)
    _log_without_words()
    voice = Voice(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no word to the server
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    importing.collect_less()
    key_file = os.environ.get(KEY_FILE)
    main(
        int(arguments[0]),
        database_url=os.environ[DATABASE],
        data_dir=Path(os.environ[DATA_DIR]),
        key_file=Path(key_file) if key_file else None,
        voice=voice,
    )


if __name__ == "__main__":
    run(sys.argv[1:])
