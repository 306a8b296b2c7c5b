"""Which importer reads a file: told by its content, never by its name."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import Invalid, Unreadable
from tracker.i18n import _
from tracker.importers.lookups import load_states
from tracker.importers.records import Kind, ParseResult
from tracker.importers.upr_info import is_upr_info, read_upr_info
from tracker.importers.wg_report import read_wg_report

LARGEST = 200 * 1024 * 1024  # bytes

_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")


def parse(path: Path, kind: str | None = None) -> ParseResult:
    """Read one file; see `read`."""
    return read(path, kind)


def read(source: Path | bytes, kind: str | None = None) -> ParseResult:
    """Turn a file of other people into records and issues.

    Args:
        source: A path, or the file's bytes.
        kind: What to read it as (`Kind`); told by content if None.
    Returns:
        Records and issues. Bad rows are issues, never an error.
    Raises:
        Invalid: `kind` is not one that can be read.
        Unreadable: The file is missing, empty, too large, damaged, encrypted, or of a kind that is not read.
        Unavailable: The list of States is missing.
    """
    wanted = _kind(kind)
    data = _bytes(source)
    found = _told_by_content(data)
    if wanted is not None and wanted is not found:
        message = _("The content is not of the kind {kind}; nothing was imported; leave the kind out or name another.")
        raise Unreadable(message.format(kind=wanted.value))
    match found:
        case Kind.WG_REPORT:
            return read_wg_report(data, load_states())
        case Kind.UPR_INFO:
            return read_upr_info(data, load_states())


def _kind(kind: str | None) -> Kind | None:
    if kind is None:
        return None
    try:
        return Kind(kind.strip().lower().replace("-", "_"))
    except ValueError as problem:
        message = _("No kind of file is called “{kind}”; nothing was imported; use one of: {kinds}.")
        raise Invalid(message.format(kind=kind, kinds=", ".join(Kind))) from problem


def _bytes(source: Path | bytes) -> bytes:
    """Return the content; the size is looked at before anything is read."""
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > LARGEST:
            message = _("The file is larger than {limit} MB; nothing was imported; check that it is the right one.")
            raise Unreadable(message.format(limit=LARGEST // 1024**2))
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as problem:
        message = _("The file {path} cannot be read; nothing was imported; check the path and its permissions.")
        raise Unreadable(message.format(path=source)) from problem


def _told_by_content(data: bytes) -> Kind:
    if not data.strip():
        raise Unreadable(_("The file is empty; nothing was imported; fetch it again."))
    if _PDF in data[:1024]:
        return Kind.WG_REPORT
    if data.startswith(_OLE):
        raise Unreadable(
            _("This is an old Office file (.doc or .xls); nothing was imported; save it as .docx or as CSV.")
        )
    if data.startswith(_ZIP):
        raise Unreadable(
            _("Word, Excel and ZIP files are not read yet; nothing was imported; use a PDF or a CSV file.")
        )
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Unreadable(_("This is a web page and not the document; nothing was imported; save the document itself."))
    if is_upr_info(data):
        return Kind.UPR_INFO
    raise Unreadable(_("Nothing that can be read is recognised in this file; nothing was imported; choose another."))
