"""Files that a person sent, kept under the hash of their content, never under a name; sealed, they keep that hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, Unavailable
from tracker.i18n import _
from tracker.importers import containers, lending
from tracker.importers.containers import Container
from tracker.importers.tables.csv_table import SAMPLE, decoded
from tracker.services.imports import batches, sealing
from tracker.services.imports.sealing import Opener, Sealer
from tracker.storage import files, models
from tracker.storage.files import Finding

_MARK = b"\x00sealed\x01"  # before what is sealed: no file that is read begins so


def keep(data_dir: Path, content: bytes, *, sealer: Sealer | None = None) -> str:
    """Keep a file and return the hash that it is kept under; the same file twice is kept once.

    Only its first bytes are looked at: what they already tell to be no file that is read is not kept.

    Args:
        data_dir: the data folder.
        content: the file.
        sealer: seals it before it touches the disk; None leaves it open.

    Raises:
        Unreadable: it is empty, a picture, a web page, a program or of another sort that is not read.
        Unavailable: it cannot be written.
    """
    if containers.container(containers.head(content), content) is Container.TEXT:
        decoded(content[:SAMPLE])
    try:
        if sealer is None:
            return files.keep(folder(data_dir), content)
        digest = sha256(content).hexdigest()
        files.keep_as(folder(data_dir), digest, _MARK + sealer.seal(content, bound=_place(digest)))
    except OSError as problem:
        raise _unwritten(problem) from problem
    return digest


def seal(data_dir: Path, digest: str, sealer: Sealer) -> None:
    """Seal a kept file that lies open; one that is sealed already, or is not whole, stays as it is.

    Raises:
        Unavailable: it cannot be written.
    """
    content = files.kept(folder(data_dir), digest)
    if content is not None:
        keep(data_dir, content, sealer=sealer)


def original(data_dir: Path, digest: str, opener: Opener) -> bytes:
    """Return a kept file as it was sent.

    Raises:
        NotFound: no such file is kept, or its content is no longer what was sent.
        Unavailable: it is sealed, and the key is not here.
    """
    sealed = _sealed(data_dir, digest)
    content = files.kept(folder(data_dir), digest) if sealed is None else opener.open(sealed, bound=_place(digest))
    if content is None:
        raise _missing()
    return content


@contextmanager
def lent(data_dir: Path, digest: str, opener: Opener) -> Iterator[Path]:
    """Give the place at which a kept file can be read as it was sent; opened, it touches no disk.

    Raises:
        NotFound: no such file is kept.
        Unavailable: as `original`.
    """
    path = folder(data_dir) / digest
    if not path.is_file():
        raise _missing()
    if _sealed(data_dir, digest) is None:
        yield path
        return
    with lending.lent(original(data_dir, digest, opener)) as opened:
        yield opened


def found(data_dir: Path, digest: str, key_of: Callable[[int], bytes | None]) -> Finding | None:
    """Tell whether a kept file is what was sent; None where it is sealed and its key cannot be had."""
    sealed = _sealed(data_dir, digest)
    if sealed is None:
        return files.found(folder(data_dir), digest)
    key = key_of(sealing.number_of(sealed))
    if key is None:
        return None
    return Finding.WHOLE if sealing.opens(key, sealed, bound=_place(digest)) else Finding.ALTERED


def folder(data_dir: Path) -> Path:
    """Return the folder that files are kept in."""
    return data_dir / "uploads"


def discard(session: Session, data_dir: Path, batch_id: int) -> None:
    """Take away an import that was never applied, and its file where no other import is of it.

    Raises:
        NotFound: there is no such import.
        Conflict: it was applied, or is being worked on.
    """
    digest, batch = batches.find(session, batch_id).sha256, models.ImportBatch
    batches.discard(session, batch_id)
    if session.scalar(select(batch.id).where(batch.sha256 == digest).limit(1)) is None:
        (folder(data_dir) / digest).unlink(missing_ok=True)  # in the transaction: a file left behind is worse than none


def _sealed(data_dir: Path, digest: str) -> bytes | None:
    """Return what was sealed of a kept file; None where the file lies open, or is none."""
    try:
        with (folder(data_dir) / digest).open("rb") as file:
            return file.read() if file.read(len(_MARK)) == _MARK else None
    except OSError:
        return None


def _place(digest: str) -> str:
    return f"upload:{digest}"


def _missing() -> NotFound:
    return NotFound(_("This file is not kept here. Nothing was changed. Send it again."))


def _unwritten(problem: OSError) -> Unavailable:
    sentence = _("The file could not be kept (%(why)s). Nothing was changed. Try again.")
    return Unavailable(sentence % {"why": problem.strerror or problem})
