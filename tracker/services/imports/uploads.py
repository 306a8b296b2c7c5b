"""Files that a person sent, kept under the hash of their content: never under a name, never served again."""

from __future__ import annotations

import os
import re
import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from tracker.errors import NotFound, Unavailable, Unreadable
from tracker.i18n import _
from tracker.importers import apart
from tracker.importers.records import ParseResult

MOST_LINES = 60_000  # of a table; the largest export on record has fewer than 10,000
REMEMBERED = 4  # files read lately: a preview of many pages is read once
PATIENCE = 120.0  # seconds that a reader waits for the one before; one at a time keeps the other pages quick
_DIGEST = re.compile(r"[0-9a-f]{64}")
_one_at_a_time = Lock()


def keep(data_dir: Path, content: bytes) -> ParseResult:
    """Read a file and keep it where it can be read; the same file twice is kept once.

    Raises:
        Unreadable: it is of no kind that is read, damaged, or a table without end; it is not kept.
        Unavailable: it cannot be written, or others are being read.
    """
    digest = sha256(content).hexdigest()
    result = _read(content)
    folder = _folder(data_dir)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / digest).exists():
            _write(folder, digest, content)
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
    gone = _("This file is not kept here. Nothing was changed. Send it again.")
    if not _DIGEST.fullmatch(digest):
        raise NotFound(gone)
    try:
        content = (_folder(data_dir) / digest).read_bytes()
    except OSError as problem:
        raise NotFound(gone) from problem
    if sha256(content).hexdigest() != digest:
        raise NotFound(gone)
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


def _write(folder: Path, digest: str, content: bytes) -> None:
    """Write beside the place and move there, so that a half-written file is never read."""
    beside = folder / f".{digest}-{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / digest)
    finally:
        beside.unlink(missing_ok=True)
