"""The list of purges beside the database, so that a restored backup is purged again, and what is still to be wiped.

A line is on disk before the purge it tells of is committed: a purge that was begun is always finished, by the next
start at the latest. It holds codes, a reason and hashes, and nobody's name.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from tracker.domain.protection import PersonRole
from tracker.errors import Unavailable
from tracker.i18n import _

FILE = "purges.jsonl"
PENDING = "purges.pending"
_ROWS = b"-"


class Line(msgspec.Struct, frozen=True):
    """One purge: the code, and when it was made, so that no other person who got the same code is meant."""

    subject: str
    made_at: datetime
    at: datetime
    by: str
    reason: str
    digest: str
    roles: tuple[PersonRole, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is still to be wiped: files below the data folder, and deleted rows."""

    files: tuple[str, ...]
    rows: bool


def add(data_dir: Path, line: Line) -> None:
    """Write a purge down, for good.

    Raises:
        Unavailable: it cannot be written; nothing was destroyed.
    """
    _append(data_dir / FILE, [msgspec.json.encode(line)])


def lines(file: Path) -> tuple[Line, ...]:
    """Return the purges of a list, in their order; a line that was cut off tells of a purge that never happened.

    Raises:
        Unavailable: the list is there and cannot be read.
    """
    found = []
    for text in _read(file):
        try:
            found.append(msgspec.json.decode(text, type=Line))
        except msgspec.DecodeError:
            continue
    return tuple(found)


def to_wipe(data_dir: Path, files: Collection[str] = (), *, rows: bool = False) -> None:
    """Note files that are to be removed, paths below the data folder, and whether deleted rows are to be overwritten.

    Raises:
        Unavailable: it cannot be written; nothing was destroyed.
    """
    _append(data_dir / PENDING, [*(each.encode() for each in sorted(files)), *([_ROWS] if rows else [])])


def waiting(data_dir: Path) -> Waiting | None:
    """Return what is still to be wiped; None where nothing waits at all."""
    if not (data_dir / PENDING).exists():
        return None
    found = set(_read(data_dir / PENDING))
    files = sorted(each.decode(errors="replace") for each in found - {_ROWS, b""})
    return Waiting(tuple(files), _ROWS in found)


def wiped(data_dir: Path) -> None:
    """Note that nothing waits any more."""
    (data_dir / PENDING).unlink(missing_ok=True)


def _read(file: Path) -> list[bytes]:
    try:
        return file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise _unwritten(file, error) from error


def _append(file: Path, added: Iterable[bytes]) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab+") as out:
            # A line that was cut off stays by itself, so that the next one can be read.
            start = b"\n" if out.seek(0, os.SEEK_END) and not _ends_a_line(out.fileno()) else b""
            out.write(start + b"".join(each + b"\n" for each in added))
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise _unwritten(file, error) from error


def _ends_a_line(handle: int) -> bool:
    return os.pread(handle, 1, os.fstat(handle).st_size - 1) == b"\n"


def _unwritten(file: Path, error: OSError) -> Unavailable:
    sentence = _("The list of purges %(file)s cannot be read or written (%(why)s). Nothing was destroyed. Check it.")
    return Unavailable(sentence % {"file": file, "why": error.strerror or error})
