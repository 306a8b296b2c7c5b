"""Pictures read back: what their metadata say. What a picture shows is not read, which the documentation says."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from tracker.documents.readback.opened import Opened, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

BEGINNINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP")
_NOT_TEXT = frozenset({"icc_profile", "transparency", "gamma", "dpi"})


def picture(file: Opened) -> Iterator[Passage]:
    """Yield the texts that a picture carries beside what it shows."""
    try:
        with Image.open(BytesIO(file.content), formats=_FORMATS) as opened:
            opened.load()
            kept = [value for name, value in opened.info.items() if name not in _NOT_TEXT]
            exif = opened.getexif()
            kept += [value for directory in (exif, exif.get_ifd(0x8769), exif.get_ifd(0x8825)) for value in
                     directory.values()]  # fmt: skip
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise unreadable() from problem
    yield Passage(_("properties of a picture"), "\n".join(map(_said, kept)))


def _said(value: object) -> str:
    if isinstance(value, bytes):
        encoding = "utf-16-le" if value[1:2] == b"\x00" else "utf-8"
        return value.decode(encoding, errors="ignore").replace("\x00", " ")
    return str(value)
