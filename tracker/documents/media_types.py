"""What type a file is, told by its content alone; whatever is not on the list of kept types is refused in words.

Its name and what the browser says of it are never asked. Nothing is decoded here: a file made to bring a reader down
finds none.
"""

from __future__ import annotations

import csv
import re
from itertools import islice

import filetype

from tracker.documents import media_packages
from tracker.domain.media import MediaType
from tracker.errors import Unreadable
from tracker.i18n import N_, _

_EDGE = 4096  # bytes at the beginning and at the end that are looked at for a second file
_ROWS = 20  # of a text that are compared to know a table
_SAMPLE = 65_536  # bytes that they are looked for in

_BY_BYTES = {
    "image/jpeg": MediaType.JPEG,
    "image/png": MediaType.PNG,
    "image/webp": MediaType.WEBP,
    "image/tiff": MediaType.TIFF,
    "image/heic": MediaType.HEIC,
    "audio/mpeg": MediaType.MP3,
    "audio/mp4": MediaType.M4A,
    "audio/ogg": MediaType.OGG,
    "audio/x-wav": MediaType.WAV,
    "video/mp4": MediaType.MP4,
    "video/x-m4v": MediaType.MP4,
    "video/quicktime": MediaType.MOV,
}
_PROGRAM = N_("This is a program. Nothing was kept. Only documents, pictures, sound and film are kept with evidence.")
_PACKED = N_("This is a packed file. Nothing was kept. Unpack it, and add each document inside by itself.")
_OLD_OFFICE = N_("This is an old Office file. Nothing was kept. Save it as .docx, .xlsx or PDF.")
_LOCKED = N_(
    "This Office file has a password. Nothing was kept. Save it without one; what is restricted is encrypted here."
)
_WEB_PAGE = N_(
    "This is a web page, a drawing of one (SVG) or a script. Nothing was kept. Save it as PDF or as a picture."
)
_TWO_IN_ONE = N_(
    "This file is two files in one. Nothing was kept. Add the document itself, as it was received or printed."
)
_NOT_KEPT = N_(
    "Files of this type are not kept. Nothing was kept. Add a PDF, a Word, Excel or OpenDocument file, text, CSV, a "
    "picture, sound or film."
)
_EMPTY = N_("The file is empty. Nothing was kept. Choose another one.")
_SIGNATURES = (
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),  # Java, and Apple's of several processors
    (b"\xfe\xed\xfa", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\x00asm", _PROGRAM),
    (b"dex\n", _PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", _PROGRAM),  # a shortcut of Windows
    (b"#!", _PROGRAM),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"MSCF", _PACKED),
    (b"!<arch>", _PACKED),
    (b"{\\rtf", N_("This is a file in RTF. Nothing was kept. Save it as .docx or PDF.")),
    (b"%!PS", _NOT_KEPT),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|\?php|%|html|head|body|script|svg|iframe|object|embed|meta|link|style|form|img)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|iframe|\?php)\b", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TAR = (257, b"ustar")
_DISC = (32769, b"CD001")


def told(content: bytes) -> MediaType:
    """Return what type a file is.

    Args:
        content: the whole file.
    Raises:
        Unreadable: it is of no type that is kept, it is two types at once, or a part of it could do harm.
    """
    if not content.strip():
        raise Unreadable(_(_EMPTY))
    _refuse_signed(content)
    if content.startswith(b"PK\x03\x04"):
        return media_packages.told(content)
    if content.startswith(b"%PDF-"):
        _refuse_second(content)
        _refuse_behind_end(content)
        return MediaType.PDF
    found = filetype.guess_mime(content[:8192])
    if found in _BY_BYTES:
        _refuse_second(content)
        return _BY_BYTES[found]
    if found is not None or b"%PDF-" in content[:1024]:
        raise Unreadable(_(_NOT_KEPT if found is not None else _TWO_IN_ONE))
    return _text(content)


def _refuse_signed(content: bytes) -> None:
    for signature, sentence in _SIGNATURES:
        if content.startswith(signature):
            raise Unreadable(_(sentence))
    if content.startswith(_OLE):
        raise Unreadable(_(_LOCKED if "EncryptedPackage".encode("utf-16-le") in content else _OLD_OFFICE))
    if any(content.startswith(mark, place) for place, mark in (_TAR, _DISC)):
        raise Unreadable(_(_PACKED))


def _refuse_second(content: bytes) -> None:
    """Refuse a page at either edge, and a ZIP that a reader would find from behind."""
    if _ACTIVE.search(content[:_EDGE]) or _ACTIVE.search(content[-_EDGE:]) or media_packages.ends_as_zip(content):
        raise Unreadable(_(_TWO_IN_ONE))


def _refuse_behind_end(pdf: bytes) -> None:
    """Refuse what follows the end of a PDF; a cut off one has no end, and is kept as it was received."""
    end = pdf.rfind(b"%%EOF")
    if end >= 0 and len(pdf[end + 5 :].strip(b"\0 \t\r\n\x1a")) > _EDGE:
        raise Unreadable(_(_TWO_IN_ONE))


def _text(content: bytes) -> MediaType:
    """Tell a table from other text; what a browser or a shell would take for its own is refused."""
    plain = _in_single_bytes(content)
    if _BINARY.search(plain):
        raise Unreadable(_(_NOT_KEPT))
    if _MARKUP.match(plain.lstrip()) or _MARKUP.search(plain[:_EDGE]) or _ACTIVE.search(plain):
        raise Unreadable(_(_WEB_PAGE))
    if plain.lstrip().startswith((b"#!", b"@echo", b"{\\rtf")):
        raise Unreadable(_(_PROGRAM))
    return MediaType.CSV if _is_table(plain) else MediaType.TEXT


def _is_table(plain: bytes) -> bool:
    """Tell whether the first rows have the same number of cells, more than one, by one of the usual marks."""
    lines = plain[:_SAMPLE].decode("latin-1").splitlines(keepends=True)
    for mark in ",;\t":
        try:
            found = list(islice((row for row in csv.reader(lines, delimiter=mark) if row), _ROWS))
        except csv.Error:
            continue
        cells = {len(row) for row in (found[:-1] if len(plain) > _SAMPLE else found)}  # the last may be cut off
        if len(found) > 1 and len(cells) == 1 and cells != {1}:
            return True
    return False


def _in_single_bytes(content: bytes) -> bytes:
    """Return a text of two bytes a letter in UTF-8, so that one look finds markup in either."""
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-16").encode()
    except UnicodeError as problem:
        raise Unreadable(_(_NOT_KEPT)) from problem
