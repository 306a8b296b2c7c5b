"""The queues of long work: a file in the data folder that holds nothing but the numbers of jobs."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from huey import SqliteHuey
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer

from tracker.errors import Unavailable
from tracker.i18n import _

_logger = logging.getLogger(__name__)


class JobQueue:
    """Delivers the numbers of jobs to whoever does them; the file is opened at the first use.

    Messages are signed, because the library unpickles them: whoever can write into the data folder but does not know
    the key cannot make the server run anything.
    """

    def __init__(self, data_dir: Path, name: str, *, secret: str, do: Callable[[int], None]) -> None:
        """Keep where the file lies, what it is signed with, and what is called with each job.

        Args:
            name: several queues lie in one file, each with its own worker, so that none waits for another's work.
        """
        self.name = name
        self._file = data_dir / "queue.sqlite3"
        self._secret = secret
        self._do = do

    @cached_property
    def huey(self) -> SqliteHuey:
        """Return the library's queue."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        serializer = SignedSerializer(secret=self._secret, salt=self.name)
        return SqliteHuey(self.name, filename=str(self._file), results=False, serializer=serializer)

    @cached_property
    def _task(self) -> TaskWrapper:
        def do_job(job_id: int) -> None:
            self._do(job_id)

        return self.huey.task(name="do_job")(do_job)

    def open(self) -> None:
        """Open the file and name the task, so that what waits in it can be taken up.

        Raises:
            Unavailable: the file cannot be opened.
        """
        try:
            self._task  # noqa: B018 (made at its first use)
        except (OSError, sqlite3.Error) as problem:
            words = {"file": self._file, "why": problem}
            raise Unavailable(
                _("The queue %(file)s cannot be opened (%(why)s); nothing was started; check TRACKER_DATA_DIR.") % words
            ) from problem

    def deliver(self, job_id: int) -> None:
        """Hand on a job. Where the file cannot be written the job waits in its row, and is found there later."""
        try:
            self._task(job_id)
        except (OSError, sqlite3.Error):
            _logger.exception("job %d was not queued; it waits in its row", job_id)

    def is_empty(self) -> bool:
        """Tell whether nothing waits in this queue."""
        return not self.huey.pending_count()
