"""Files kept in a folder under the hash of their content: the same content once, never half of it, never changed."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PIECE = 1024 * 1024  # bytes held of a file that is copied


def keep(folder: Path, content: bytes) -> str:
    """Keep a file and return the hash that it is kept under; one that was damaged since is written anew.

    Raises:
        OSError: it cannot be written.
    """
    digest = sha256(content).hexdigest()
    return digest if kept(folder, digest) is not None else _written(folder, [content])


def keep_from(folder: Path, source: Path) -> str:
    """Keep a file of any size that lies elsewhere, and return the hash that it is kept under.

    Raises:
        OSError: it cannot be read or written.
    """
    with source.open("rb") as file:
        return _written(folder, iter(partial(file.read, _PIECE), b""))


def kept(folder: Path, digest: str) -> bytes | None:
    """Return a kept file; None where there is none, or its content is no longer what was kept."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        content = (folder / digest).read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def _written(folder: Path, pieces: Iterable[bytes]) -> str:
    """Write beside the place and move there, so that a full disk never leaves half a file; return the hash."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f".{secrets.token_hex(12)}"
    hashed = sha256()
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in pieces:
                hashed.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / hashed.hexdigest())
    finally:
        beside.unlink(missing_ok=True)
    return hashed.hexdigest()
