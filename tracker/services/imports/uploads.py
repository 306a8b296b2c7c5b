"""Files that a person sent, kept under the hash of their content: never under a name."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, Unavailable
from tracker.i18n import _
from tracker.importers import containers
from tracker.importers.containers import Container
from tracker.importers.tables.csv_table import SAMPLE, decoded
from tracker.services.imports import batches
from tracker.storage import files, models


def keep(data_dir: Path, content: bytes) -> str:
    """Keep a file and return the hash that it is kept under; the same file twice is kept once.

    Only its first bytes are looked at: what they already tell to be no file that is read is not kept.

    Raises:
        Unreadable: it is empty, a picture, a web page, a program or of another sort that is not read.
        Unavailable: it cannot be written.
    """
    if containers.container(containers.head(content), content) is Container.TEXT:
        decoded(content[:SAMPLE])
    try:
        return files.keep(folder(data_dir), content)
    except OSError as problem:
        words = {"why": problem.strerror or problem}
        sentence = _("The file could not be kept (%(why)s). Nothing was changed. Try again.")
        raise Unavailable(sentence % words) from problem


def original(data_dir: Path, digest: str) -> bytes:
    """Return a kept file.

    Raises:
        NotFound: no such file is kept, or its content is no longer what was sent.
    """
    content = files.kept(folder(data_dir), digest)
    if content is None:
        raise NotFound(_("This file is not kept here. Nothing was changed. Send it again."))
    return content


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
