"""The files of papers, each kept in the data folder under the hash of its content."""

from __future__ import annotations

import os
import re
import secrets
import zlib
from hashlib import sha256
from pathlib import Path

from tracker.errors import NotFound, Unavailable
from tracker.i18n import _

_DIGEST = re.compile(r"[0-9a-f]{64}")
_COUNTED = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")
_STREAM = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def keep(data_dir: Path, content: bytes) -> str:
    """Keep a file and return the hash that it is kept under; the same content twice is kept once.

    Raises:
        Unavailable: it cannot be written.
    """
    folder = data_dir / "papers"
    digest = sha256(content).hexdigest()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_kept(folder / digest, digest):
            _write(folder, digest, content)
    except OSError as problem:
        words = {"why": problem.strerror or problem}
        raise Unavailable(
            _("The paper could not be written (%(why)s). All earlier papers are kept. Free some space and try again.")
            % words
        ) from problem
    return digest


def read(data_dir: Path, digest: str) -> bytes:
    """Return a kept file.

    Raises:
        NotFound: it is not kept here, or its content is no longer what was made.
    """
    path = data_dir / "papers" / digest
    if not _DIGEST.fullmatch(digest) or not _is_kept(path, digest):
        raise NotFound(_("This file is no longer in the data folder. The records are unchanged. Make the paper again."))
    return path.read_bytes()


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF of ours has, 0 where it does not say.

    The page tree stands in a compressed object stream. PDFium would read it too, but may not run in two threads, and
    imports use it (test: the_pages_counted_are_those_of_the_file).
    """
    for stream in _STREAM.finditer(pdf):
        found = _COUNTED.search(zlib.decompressobj().decompress(stream[1]))
        if found:
            return int(found[1] or found[2])
    return 0


def _is_kept(path: Path, digest: str) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _write(folder: Path, digest: str, content: bytes) -> None:
    """Write beside the place and move there, so that a full disk never leaves half a file."""
    beside = folder / f".{digest}-{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(folder / digest)
    finally:
        beside.unlink(missing_ok=True)
