"""The text of a document on the desk: the kept file read again in a process of its own, and remembered."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.importers import apart
from tracker.importers.narrative.paragraphs import Paragraph
from tracker.storage import files

REMEMBERED = 4  # documents on desks at the same time


def paragraphs(data_dir: Path, digest: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a kept file.

    Raises:
        NotFound: no such file is kept, or its content is no longer what was sent.
        Unreadable: it cannot be read within the limits.
    """
    return _remembered(data_dir / "uploads", digest)


def forget() -> None:
    """Forget what is remembered of files: some may be gone."""
    _remembered.cache_clear()


@lru_cache(maxsize=REMEMBERED)
def _remembered(folder: Path, digest: str) -> tuple[Paragraph, ...]:
    content = files.kept(folder, digest)
    if content is None:
        raise NotFound(_("The file of this document is not kept here. What you decided is kept. Send the file again."))
    return apart.prose(content)
