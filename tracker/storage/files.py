"""Files kept in a folder under the hash of their content: the same content once, never half of it, never changed."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_READ_ONLY = 0o400
_PIECE = 1024 * 1024  # bytes held of a file that is copied


def keep(folder: Path, content: bytes) -> str:
    """Keep a file and return the hash that it is kept under; one that was damaged since is written anew.

    One that lies there already gets a new time, so that whoever takes away what nobody names sees that it was named.

    Raises:
        OSError: it cannot be written.
    """
    digest = sha256(content).hexdigest()
    if kept(folder, digest) is None:
        return _written(folder, [content])
    os.utime(folder / digest)
    return digest


def keep_from(folder: Path, source: Path) -> str:
    """Keep a file of any size that lies elsewhere, and return the hash that it is kept under.

    Raises:
        OSError: it cannot be read or written.
    """
    with source.open("rb") as file:
        return _written(folder, iter(partial(file.read, _PIECE), b""))


def keep_as(folder: Path, name: str, content: bytes) -> None:
    """Keep what is not what its name says, since it was sealed; one that lies there under the name is replaced.

    Raises:
        OSError: it cannot be written.
    """
    _written(folder, [content], name=name)


def keep_original(folder: Path, content: bytes) -> str:
    """Keep a file that nobody writes again, and return the hash that it is kept under; it is written anew each time.

    One that lies there already is replaced by the same content, so that whoever takes away what nobody names any more
    sees by its time that it was named again.

    Raises:
        OSError: it cannot be written.
    """
    digest = _written(folder, [content], mode=_READ_ONLY)
    handle = os.open(folder, os.O_RDONLY)  # the name in the folder outlives a power cut as the content does
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return digest


class Finding(StrEnum):
    """What is found of a kept file when it is hashed again."""

    WHOLE = "whole"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


def found(folder: Path, digest: str) -> Finding:
    """Hash a kept file again, whatever its size."""
    if not _DIGEST.fullmatch(digest):
        return Finding.MISSING
    try:
        with (folder / digest).open("rb") as file:
            again = file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return Finding.MISSING
    except OSError:
        return Finding.UNREADABLE
    return Finding.WHOLE if again == digest else Finding.ALTERED


def names(folder: Path, *, before: float) -> Iterator[str]:
    """Yield the names of what lies in a folder since before a moment (seconds since 1970), half files among it."""
    with suppress(FileNotFoundError):
        for each in sorted(folder.iterdir()):
            with suppress(FileNotFoundError):
                if each.stat().st_mtime < before:
                    yield each.name


def kept(folder: Path, digest: str) -> bytes | None:
    """Return a kept file; None where there is none, or its content is no longer what was kept."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        content = (folder / digest).read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def _written(folder: Path, pieces: Iterable[bytes], *, mode: int = 0o600, name: str = "") -> str:
    """Write beside the place and move there, so that a full disk never leaves half a file; return the hash."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f".{secrets.token_hex(12)}"
    hashed = sha256()
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in pieces:
                hashed.update(piece)
                out.write(piece)
            os.fchmod(out.fileno(), mode)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / (name or hashed.hexdigest()))
    finally:
        beside.unlink(missing_ok=True)
    return hashed.hexdigest()
