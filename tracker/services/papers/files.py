"""The files of papers, each kept in the data folder under the hash of its content."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from tracker.errors import NotFound, Unavailable
from tracker.i18n import _
from tracker.storage import files

FOLDER = "papers"  # of the data folder
_COUNTED = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)|/Count\s+(\d+)[^>]*?/Type\s*/Pages\b")
_STREAM = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def keep(data_dir: Path, content: bytes) -> str:
    """Keep a file and return the hash that it is kept under; the same content twice is kept once.

    Raises:
        Unavailable: it cannot be written.
    """
    try:
        return files.keep(data_dir / FOLDER, content)
    except OSError as problem:
        words = {"why": problem.strerror or problem}
        raise Unavailable(
            _("The paper could not be written (%(why)s). All earlier papers are kept. Free some space and try again.")
            % words
        ) from problem


def read(data_dir: Path, digest: str) -> bytes:
    """Return a kept file.

    Raises:
        NotFound: it is not kept here, or its content is no longer what was made.
    """
    content = files.kept(data_dir / FOLDER, digest)
    if content is None:
        raise NotFound(_("This file is no longer in the data folder. The records are unchanged. Make the paper again."))
    return content


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
