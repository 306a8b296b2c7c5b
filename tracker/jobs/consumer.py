"""The threads beside the server: one makes papers, two have work done apart, one keeps hearts beating.

While an import is applied on SQLite nobody else writes. The watch waits for it as every writer does (`BUSY_SECONDS`);
what it has to say of the import stays in memory until then, and no job that a living process works on is dead.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from huey.consumer import Worker
from sqlalchemy import Engine

from tracker.domain.kinds import JobKind
from tracker.errors import Unavailable
from tracker.jobs import apart, children, making, upkeep
from tracker.jobs.queue import JobQueue
from tracker.services import jobs
from tracker.services.clock import today
from tracker.services.jobs import JobView, running
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import reading, transaction

BEAT_SECONDS = 5.0
SOONEST_BEAT_SECONDS = 0.5  # between two writes of progress
SLOWEST_LOOK_SECONDS = 0.5  # how long an idle worker waits before it looks into the queue again
PATIENCE_SECONDS = 3.0  # how long the end waits for the step under way

_logger = logging.getLogger(__name__)


class Consumer:
    """Does the long work of one database until it is stopped.

    The library's own consumer is not used: it takes over the signals, which belong to the server, and brings a
    scheduler that nothing here needs. Its worker is.
    """

    def __init__(
        self,
        engine: Engine,
        data_dir: Path,
        *,
        secret: str,
        keyring: Keyring | None = None,
        command: Sequence[str] = children.COMMAND,
    ) -> None:
        """Prepare; no thread runs and no file is opened yet."""
        self._engine, self._data_dir = engine, data_dir
        self._ending = threading.Event()
        self._shop = making.Workshop(engine, data_dir, is_ending=self._ending.is_set, keyring=keyring)
        self._children = children.Children(engine, data_dir, keyring=keyring, command=command)
        self._threads: list[threading.Thread] = []
        self.under_way: set[int] = set()
        self._kept_on: date | None = None
        self._moved_on: date | None = None
        self.papers = JobQueue(data_dir, "papers", secret=secret, do=self._make)
        self.imports = JobQueue(data_dir, "imports", secret=secret, do=self._do_apart)
        self.suggestions = JobQueue(data_dir, "suggestions", secret=secret, do=self._do_apart)
        self._queues = (self.papers, self.imports, self.suggestions)  # nobody waits for suggestions

    def start(self) -> None:
        """Begin to work."""
        for queue in self._queues:
            queue.open()
            worker = Worker(queue.huey, self._ending, 0.05, SLOWEST_LOOK_SECONDS, 1.3)
            self._run(queue.name, worker.loop)
        self._run("watch", self._watch)

    def stop(self) -> None:
        """End what is done apart, take up nothing more, wait a little for the step under way, give back the rest."""
        self._ending.set()
        self._children.end_all()
        until = time.monotonic() + PATIENCE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        if self.under_way:  # their threads end with the program; what they still say of these jobs is not heard
            last = threading.Thread(target=self._give_back, daemon=True)
            last.start()  # where somebody else holds the database for long, the jobs are found dead at the next start
            last.join(PATIENCE_SECONDS)

    def deliver(self, job_id: int) -> None:
        """Hand a job that was asked for to whoever does work of its kind.

        Raises:
            NotFound: there is none of this number.
        """
        with reading(self._engine) as session:
            kind = jobs.view(session, job_id).kind
        self._queue_of(kind).deliver(job_id)

    def cancel(self, job_id: int) -> None:
        """Cancel a job; one that is done here ends at once, without waiting for the database that it may hold.

        Raises:
            NotFound: there is none of this number.
            Conflict: it is a paper, which is made too soon for that.
        """
        if not self._children.cancel(job_id):
            with transaction(self._engine) as session:
                jobs.ask_cancel(session, job_id)

    def as_told(self, view: JobView) -> JobView:
        """Return how far a job is by what its process said last; its row lags behind, most while it is applied."""
        told = self._children.told().get(view.id)
        if told is None or view.is_over:
            return view
        return replace(view, steps_done=told.done, step_count=told.total, doing=told.doing)

    def look_after(self) -> None:
        """Keep hearts beating, write down progress, give back what died, end what is to end, deliver what was lost."""
        mine = frozenset(self.under_way)
        with reading(self._engine) as session:
            dead = [job for job in running.dead(session, at=datetime.now(UTC)) if job not in mine]
            to_end = running.to_end(session, mine)
        for job_id in to_end:
            self._children.cancel(job_id)
        if dead or mine:
            self._write_down(dead)
        self._deliver_lost()
        if self._kept_on != today():
            upkeep.daily(self._engine, today(), data_dir=self._data_dir)
            self._kept_on = today()
        elif self._moved_on != today() and upkeep.move_on(self._engine, today()) is None:  # one State a look
            self._moved_on = today()

    def _give_back(self) -> None:
        try:
            with transaction(self._engine) as session:
                for job_id in tuple(self.under_way):
                    running.give_back(session, job_id, at=datetime.now(UTC))
        except Unavailable as problem:
            _logger.warning("what was not done could not be given back: %s", problem)

    def _write_down(self, dead: Sequence[int]) -> None:
        with transaction(self._engine) as session:
            now = datetime.now(UTC)  # a writer may have been waited for
            running.beat(session, frozenset(self.under_way), at=now)
            for job_id, told in self._children.told().items():
                if told is not None:
                    done = min(told.done, told.total)
                    running.move_on(session, job_id, done=done, total=told.total, doing=told.doing, at=now)
            still = set(running.dead(session, at=now))
            running.bury(session, still.intersection(dead), at=now)

    def _deliver_lost(self) -> None:
        empty = [queue for queue in self._queues if queue.is_empty()]
        with reading(self._engine) as session:
            lost = running.waiting(session) if empty else ()
        for job_id, kind in lost:
            if job_id not in self.under_way and self._queue_of(kind) in empty:
                self._queue_of(kind).deliver(job_id)

    def _watch(self) -> None:
        try:
            self.look_after()
        except Unavailable as problem:  # a long import is applied, a full disk: both pass
            _logger.warning("long work could not be looked after; the next look is soon: %s", problem)
        except Exception:  # without this thread nothing would be found again
            _logger.exception("long work could not be looked after; the next look is in %g s", BEAT_SECONDS)
        self._ending.wait(SOONEST_BEAT_SECONDS)
        if not self._ending.is_set():
            self._children.heard.wait(BEAT_SECONDS - SOONEST_BEAT_SECONDS)
        self._children.heard.clear()

    def _make(self, job_id: int) -> None:
        self.under_way.add(job_id)
        try:
            making.make(self._shop, job_id)
        finally:
            self.under_way.discard(job_id)

    def _do_apart(self, job_id: int) -> None:
        self.under_way.add(job_id)
        try:
            follow = self._children.do(job_id)
        finally:
            self.under_way.discard(job_id)
        for each in follow:
            self.deliver(each)

    def _queue_of(self, kind: JobKind) -> JobQueue:
        if kind is JobKind.SUGGESTIONS:
            return self.suggestions
        return self.imports if kind in apart.KINDS else self.papers

    def _run(self, name: str, turn: Callable[[], None]) -> None:
        def turns() -> None:
            while not self._ending.is_set():
                turn()

        thread = threading.Thread(target=turns, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)
