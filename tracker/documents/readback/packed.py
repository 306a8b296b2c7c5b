"""Archives read back: names and comments of their files, then the files, however deep."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from tracker.documents.readback.opened import LARGEST, Opened, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

_MOST_FILES = 5_000


@contextmanager
def members(content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open an archive that is no bomb and has no password.

    Raises:
        Unread: it is damaged, protected, or unpacks to more than can be checked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
                raise unreadable()
            if any(entry.flag_bits & 1 for entry in entries):
                raise unreadable()
            yield archive
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, KeyError) as problem:
        raise unreadable() from problem


def sort_of(content: bytes) -> str:
    """Tell whether an archive is a Word file, a workbook or neither."""
    with members(content) as archive:
        names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        return ""
    return "word" if "word/document.xml" in names else "workbook" if "xl/workbook.xml" in names else ""


def archive(file: Opened) -> Iterator[Passage]:
    """Yield what an archive says of its files, and its files."""
    with members(file.content) as opened:
        yield Passage(_("comment of the archive"), opened.comment.decode("utf-8", errors="replace"))
        for number, entry in enumerate(opened.infolist(), 1):
            place = _("file %(n)d of the archive") % {"n": number}
            yield Passage(place, f"{entry.filename}\n{entry.comment.decode('utf-8', errors='replace')}")
            if not entry.is_dir():
                yield from file.inside(entry.filename.rpartition("/")[2], opened.read(entry), place=place)
