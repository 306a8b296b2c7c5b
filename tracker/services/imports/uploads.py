"""Files that a person sent, kept under the hash of their content: never under a name, never served again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock

from tracker.errors import NotFound, Unavailable, Unreadable
from tracker.i18n import _
from tracker.importers import apart
from tracker.importers.records import ParseResult
from tracker.services.imports.kinds import refuse_other
from tracker.storage import files

MOST_LINES = 60_000  # of a table; the largest export on record has fewer than 10,000
REMEMBERED = 4  # files read lately: a preview of many pages is read once
PATIENCE = 120.0  # seconds that a reader waits for the one before; one at a time keeps the other pages quick
_one_at_a_time = Lock()


def keep(data_dir: Path, content: bytes) -> ParseResult:
    """Read a file and keep it where it can be read; the same file twice is kept once.

    Raises:
        Unreadable: it is of no kind that is brought in, damaged, or a table without end; it is not kept.
        Unavailable: it cannot be written, or others are being read.
    """
    result = _read(content)
    refuse_other(result)
    try:
        files.keep(_folder(data_dir), content)
    except OSError as problem:
        words = {"why": problem.strerror or problem}
        sentence = _("The file could not be kept (%(why)s). Nothing was changed. Try again.")
        raise Unavailable(sentence % words) from problem
    return result


def read(data_dir: Path, digest: str) -> ParseResult:
    """Read a kept file again.

    Raises:
        NotFound: no such file is kept, or its content is no longer what was sent.
        Unavailable: others are being read.
    """
    content = files.kept(_folder(data_dir), digest)
    if content is None:
        raise NotFound(_("This file is not kept here. Nothing was changed. Send it again."))
    return _read(content)


def _folder(data_dir: Path) -> Path:
    return data_dir / "uploads"


def _read(content: bytes) -> ParseResult:
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MOST_LINES and b"%PDF-" not in content[:1024]:
        words = {"n": lines, "most": MOST_LINES}
        raise Unreadable(
            _("The file has %(n)d lines; at most %(most)d are read at once. Nothing was kept. Split it, and send each.")
            % words
        )
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Unavailable(_("Other files are being read. Nothing was kept. Try again in a minute."))
    try:
        return _remembered(content)
    finally:
        _one_at_a_time.release()


@lru_cache(maxsize=REMEMBERED)
def _remembered(content: bytes) -> ParseResult:
    return apart.read(content)
