"""What a file is made of, told by its first bytes and, for a ZIP, by its list of members; never by its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from tracker.errors import Unreadable
from tracker.i18n import _

Source = Path | bytes

HEAD = 65536  # bytes that are looked at
LARGEST = 200 * 1024**2  # bytes of a file that is held in memory
LARGEST_STREAM = 1024**3  # bytes of a file that is read record by record; the whole Index has 360 MB


class Container(StrEnum):
    """The sorts of file that importers read."""

    JSON = "json"
    PDF = "pdf"
    TEXT = "text"  # tables and prose
    WORD = "word"
    WORKBOOK = "workbook"


_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<script", b"<body")
_MEMBERS = {"word/document.xml": Container.WORD, "xl/workbook.xml": Container.WORKBOOK}
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def head(source: Source) -> bytes:
    """Return the first bytes of a file.

    Raises:
        Unreadable: it is missing, empty, a folder, or larger than anything that is read.
    """
    try:
        if isinstance(source, bytes):
            first, size = source[:HEAD], len(source)
        else:
            size = source.stat().st_size
            refuse_larger(size, LARGEST_STREAM)
            with source.open("rb") as file:
                first = file.read(HEAD)
    except OSError as problem:
        raise unreachable(source) from problem
    if not first.strip() and (size <= HEAD or not _content(source).strip()):
        raise Unreadable(_("The file is empty; nothing was imported; fetch it again."))
    return first


def unreachable(source: Source) -> Unreadable:
    """Return the refusal of a file that is not there or may not be opened."""
    message = _("The file {path} cannot be read; nothing was imported; check the path and its permissions.")
    return Unreadable(message.format(path=source if isinstance(source, Path) else ""))


def content(source: Source) -> bytes:
    """Return the whole file.

    Raises:
        Unreadable: it is too large to be held in memory, or cannot be read.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    refuse_larger(size, LARGEST)
    return _content(source)


def _content(source: Source) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()


def refuse_larger(size: int, most: int) -> None:
    """Refuse a file of more than so many bytes before it is read."""
    if size > most:
        message = _("The file is larger than {limit} MB; nothing was imported; check that it is the right one.")
        raise Unreadable(message.format(limit=most // 1024**2))


def container(first: bytes, source: Source) -> Container:
    """Tell what a file is made of.

    Args:
        first: what `head` returned of it.
        source: the file.
    Raises:
        Unreadable: it is of a sort that no importer reads; the sentence names the sort where it is known.
    """
    if first.startswith(_ZIP):
        return _zipped(source)
    if _PDF in first[:1024]:
        return Container.PDF
    opening = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if opening[:64].lower().startswith(_MARKUP):
        raise Unreadable(_("This is a web page and not the document; nothing was imported; save the document itself."))
    for refused, sentence in _refused().items():
        if first.startswith(refused):
            raise Unreadable(sentence)
    if _in_utf8(first).lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        return Container.JSON
    return Container.TEXT


def _refused() -> Mapping[bytes, str]:
    picture = _("This is a picture; nothing was imported; use the document itself, with its text.")
    packed = _("This is a packed file; nothing was imported; unpack it and choose the document inside.")
    return {
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _(
            "This is an old Office file (.doc or .xls) or one with a password; nothing was imported; save it as .docx, "
            ".xlsx or CSV, without a password."
        ),
        b"{\\rtf": _("This is a file in RTF; nothing was imported; save it as .docx."),
        b"\x89PNG": picture,
        b"\xff\xd8\xff": picture,
        b"GIF8": picture,
        b"II*\x00": picture,
        b"MM\x00*": picture,
        b"\x1f\x8b": packed,
        b"7z\xbc\xaf\x27\x1c": packed,
        b"Rar!": packed,
        b"BZh": packed,
    }


def _in_utf8(first: bytes) -> str:
    """Return the beginning of a text, whichever Unicode encoding its mark names."""
    if first.startswith(_TEXT_MARKS[1:]):
        return first.decode("utf-16", errors="ignore")
    return first.decode("utf-8", errors="ignore")


def _zipped(source: Source) -> Container:
    """Tell Word from Excel by what the list of members names; what is in the members is looked at by who reads them."""
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as problem:
        raise Unreadable(
            _("The Word, Excel or ZIP file is cut off or damaged; nothing was imported; fetch the file again.")
        ) from problem
    for name, found in _MEMBERS.items():
        if name in names:
            return found
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary Excel file (.xlsb); nothing was imported; save it as .xlsx or CSV."))
    if "mimetype" in names or "content.xml" in names:
        raise Unreadable(_("This is an OpenDocument file; nothing was imported; save it as .docx, .xlsx or CSV."))
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable(_("These are slides; nothing was imported; use the document with its text."))
    raise Unreadable(_("This is a ZIP file; nothing was imported; unpack it and choose the document inside."))
