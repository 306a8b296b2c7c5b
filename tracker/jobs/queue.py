"""The queue of papers to make: a file in the data folder that holds nothing but the numbers of jobs."""

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


class PaperQueue:
    """Delivers the numbers of jobs to whoever makes papers; the file is opened at the first use.

    Messages are signed, because the library unpickles them: whoever can write into the data folder but does not know
    the key cannot make the server run anything.
    """

    def __init__(self, data_dir: Path, *, secret: str, make: Callable[[int], None]) -> None:
        """Keep where the file lies, what it is signed with, and what is called with each job."""
        self._file = data_dir / "queue.sqlite3"
        self._secret = secret
        self._make = make

    @cached_property
    def huey(self) -> SqliteHuey:
        """Return the library's queue."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        serializer = SignedSerializer(secret=self._secret, salt="papers")
        return SqliteHuey("papers", filename=str(self._file), results=False, serializer=serializer)

    @cached_property
    def _task(self) -> TaskWrapper:
        def make_paper(job_id: int) -> None:
            self._make(job_id)

        return self.huey.task(name="make_paper")(make_paper)

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
        """Tell whether nothing waits in the file."""
        return not self.huey.pending_count()
