"""The threads beside the server: one makes papers, one keeps their hearts beating and finds what died or got lost."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from huey.consumer import Worker
from sqlalchemy import Engine

from tracker.jobs import making
from tracker.jobs.queue import PaperQueue
from tracker.services.papers import jobs as paper_jobs
from tracker.storage.engine import reading, transaction

BEAT_SECONDS = 5.0
SLOWEST_LOOK_SECONDS = 0.5  # how long an idle worker waits before it looks into the queue again
PATIENCE_SECONDS = 3.0  # how long the end waits for the step under way

_logger = logging.getLogger(__name__)


class Consumer:
    """Makes the papers of one queue until it is stopped.

    The library's own consumer is not used: it takes over the signals, which belong to the server, and brings a
    scheduler that nothing here needs. Its worker is.
    """

    def __init__(self, engine: Engine, data_dir: Path, *, secret: str) -> None:
        """Prepare; no thread runs and no file is opened yet."""
        self._engine = engine
        self._ending = threading.Event()
        self._shop = making.Workshop(engine, data_dir, is_ending=self._ending.is_set)
        self.under_way: set[int] = set()
        self._threads: list[threading.Thread] = []
        self.queue = PaperQueue(data_dir, secret=secret, make=self._make)

    def start(self) -> None:
        """Begin to work."""
        self.queue.open()
        worker = Worker(self.queue.huey, self._ending, 0.05, SLOWEST_LOOK_SECONDS, 1.3)
        self._run("papers", worker.loop)
        self._run("papers-watch", self._watch)

    def stop(self) -> None:
        """Take up nothing more, wait a little for the step under way, and give back what is not done by then."""
        self._ending.set()
        until = time.monotonic() + PATIENCE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        if self.under_way:  # the thread ends with the program; what it still says of these jobs is not heard
            with transaction(self._engine) as session:
                for job_id in tuple(self.under_way):
                    paper_jobs.give_back(session, job_id, at=datetime.now(UTC))

    def look_after(self) -> None:
        """Keep hearts beating, give back what died, deliver again what the queue lost."""
        now = datetime.now(UTC)
        with reading(self._engine) as session:
            dead = tuple(job for job in paper_jobs.dead(session, at=now) if job not in self.under_way)
        if dead or self.under_way:
            with transaction(self._engine) as session:
                paper_jobs.beat(session, frozenset(self.under_way), at=now)
                paper_jobs.bury(session, dead, at=now)
        with reading(self._engine) as session:
            lost = paper_jobs.waiting(session) if self.queue.is_empty() else ()
        for job_id in lost:
            self.queue.deliver(job_id)

    def _watch(self) -> None:
        try:
            self.look_after()
        except Exception:  # a full disk passes; without this thread nothing would be found again
            _logger.exception("the papers could not be looked after; the next look is in %g s", BEAT_SECONDS)
        self._ending.wait(BEAT_SECONDS)

    def _make(self, job_id: int) -> None:
        self.under_way.add(job_id)
        try:
            making.make(self._shop, job_id)
        finally:
            self.under_way.discard(job_id)

    def _run(self, name: str, turn: Callable[[], None]) -> None:
        def turns() -> None:
            while not self._ending.is_set():
                turn()

        thread = threading.Thread(target=turns, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)
