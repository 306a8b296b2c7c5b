"""Files kept in a folder under the hash of their content: the same content once, never half of it, never changed."""

from __future__ import annotations

import os
import re
import secrets
from hashlib import sha256
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_PIECE = 1024 * 1024  # bytes held of a file that is copied


def keep(folder: Path, content: bytes) -> str:
    """Keep a file and return the hash that it is kept under; one that was damaged since is written anew.

    Raises:
        OSError: it cannot be written.
    """
    digest = sha256(content).hexdigest()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kept(folder, digest) is None:
        _write(folder, digest, content)
    return digest


def keep_from(folder: Path, source: Path) -> str:
    """Keep a file of any size that lies elsewhere, and return the hash that it is kept under.

    Raises:
        OSError: it cannot be read or written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = folder / f".{secrets.token_hex(12)}"
    hashed = sha256()
    try:
        with source.open("rb") as file, os.fdopen(os.open(beside, _NEW, 0o600), "wb") as out:
            while piece := file.read(_PIECE):
                hashed.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / hashed.hexdigest())
    finally:
        beside.unlink(missing_ok=True)
    return hashed.hexdigest()


def kept(folder: Path, digest: str) -> bytes | None:
    """Return a kept file; None where there is none, or its content is no longer what was kept."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        content = (folder / digest).read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def _write(folder: Path, digest: str, content: bytes) -> None:
    """Write beside the place and move there, so that a full disk never leaves half a file."""
    beside = folder / f".{digest}-{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(beside, _NEW, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / digest)
    finally:
        beside.unlink(missing_ok=True)
