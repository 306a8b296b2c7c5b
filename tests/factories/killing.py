"""Imports ended by kill -9 at any moment: what stands in the database afterwards, and whether it can be resumed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from time import perf_counter, sleep

from sqlalchemy import Engine, select

from tests.factories.contents import STILL, WORK, Contents, contents, differences
from tests.factories.databases import settle
from tests.factories.import_runs import Runs
from tracker.domain.kinds import BatchState
from tracker.storage import engine as engines
from tracker.storage import models

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 120.0  # seconds of one piece of work
LEFT_OUT = WORK | STILL
ROWS = {"import_batch", "import_row"}
Copy = Callable[[str], str]
"""Makes a database like another, and returns its address."""


class Work(StrEnum):
    """What is cut off."""

    STAGE = "stage"
    APPLY = "apply"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Stage:
    """One piece of work: the database that it begins with, what stands there before and after, how long it takes."""

    url: str
    before: Contents
    after: Contents
    seconds: float


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill: when it came, and what was wrong afterwards."""

    work: Work
    seconds: float
    was_whole: bool  # everything was done before the kill came
    faults: tuple[str, ...]


@dataclass(slots=True)
class Bench:
    """A file and the three moments of its life, prepared once, killed many times."""

    data_dir: Path
    batch: int
    stages: dict[Work, Stage]
    copy: Copy

    def kill(self, work: Work, chance: Random) -> Killed:
        """Do a piece of work on a copy, kill it at a random moment, look, and resume it."""
        stage = self.stages[work]
        url = self.copy(stage.url)
        with _at_work(work, url, self.data_dir, self.batch) as process:
            moment = chance.uniform(0.0, stage.seconds)
            sleep(moment)
            alone = chance.random() < 0.5
            _end(process, alone=alone)
        engine = engines.create(url)
        faults = [*damage(engine), *self._half_done(engine, work)]
        whole = self._state(engine) is _ENDS[work]
        if not whole:
            faults += self._resumed(engine, url, work)
        elif not faults:
            faults += differences(stage.after, contents(engine, without=LEFT_OUT))
        engine.dispose()
        return Killed(work, moment, whole, tuple(faults))

    def _half_done(self, engine: Engine, work: Work) -> list[str]:
        """Return what is neither as before nor as after: staging may leave rows behind, which nothing reads."""
        stage, found = self.stages[work], contents(engine, without=LEFT_OUT)
        if work is Work.STAGE and self._state(engine) is BatchState.STAGING:
            here, before = ({table: rows for table, rows in each.items() if table not in ROWS}
                            for each in (found, stage.before))  # fmt: skip
            return differences(before, here)
        if found in (stage.before, stage.after):
            return []
        return ["neither as before nor as after:", *differences(stage.before, found)]

    def _resumed(self, engine: Engine, url: str, work: Work) -> list[str]:
        with _at_work(work, url, self.data_dir, self.batch) as process:
            _out, told = process.communicate(timeout=LONGEST)
        if process.returncode:
            return [f"not resumed: {told[-600:]}"]
        return [*damage(engine), *differences(self.stages[work].after, contents(engine, without=LEFT_OUT))]

    def _state(self, engine: Engine) -> BatchState:
        with engines.reading(engine) as session:
            return session.scalars(select(models.ImportBatch.state).where(models.ImportBatch.id == self.batch)).one()


_ENDS = {Work.STAGE: BatchState.STAGED, Work.APPLY: BatchState.APPLIED, Work.UNDO: BatchState.UNDONE}


def prepare(url: str, content: bytes, data_dir: Path, copy: Copy) -> Bench:
    """Begin, stage, apply and undo a file once, each on a copy of the database before, and keep all of them."""
    engine = engines.create(url)
    batch = Runs(engine, data_dir).begin(content)
    settle(engine)
    stages, here = {}, url
    for work in Work:
        there = copy(here)
        before = _seen(here)
        with _at_work(work, there, data_dir, batch) as process:
            begun = perf_counter()
            _out, told = process.communicate(timeout=LONGEST)
        if process.returncode:
            raise AssertionError(told)
        seconds = perf_counter() - begun
        stages[work] = Stage(here, before, _seen(there), seconds)
        here = there
    return Bench(data_dir, batch, stages, copy)


def _seen(url: str) -> Contents:
    engine = engines.create(url)
    try:
        return contents(engine, without=LEFT_OUT)
    finally:
        settle(engine)


class _at_work:  # noqa: N801 - read as a word: with _at_work(…)
    """A process that does one piece of work, begun and waited for until it has loaded what it needs."""

    def __init__(self, work: Work, url: str, data_dir: Path, batch: int) -> None:
        self._words = [work.value, url, str(data_dir), str(batch)]

    def __enter__(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.factories.killing", *self._words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()
        return self._process

    def __exit__(self, *_error: object) -> None:
        _end(self._process, alone=False)
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()


def _end(process: subprocess.Popen[str], *, alone: bool) -> None:
    """Kill a process, alone or with the children that it started, as the end of the machine would."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL) if alone else os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def damage(engine: Engine) -> Iterator[str]:
    """Yield what SQLite finds damaged in its file; PostgreSQL answers or does not."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT 1")
            return
        checked = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        yield from (f"integrity: {said}" for said in checked if said != "ok")
        yield from (f"foreign key: {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))


def _work(what: str, url: str, data_dir: str, batch: str) -> None:
    runs = Runs(engines.create(url), Path(data_dir))
    print("ready", flush=True)  # noqa: T201 - whoever kills waits for it
    match Work(what):
        case Work.STAGE:
            runs.stage_begun(int(batch))
        case Work.APPLY:
            runs.apply_staged(int(batch))
        case Work.UNDO:
            runs.undo(int(batch))


if __name__ == "__main__":
    _work(*sys.argv[1:])
