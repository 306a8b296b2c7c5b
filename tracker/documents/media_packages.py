"""Looks into a stranger's ZIP before it is kept: an Office document within bounds, without programs, or nothing.

Only the list of parts, the list of types and the first bytes of each XML part are read: what would fill the memory is
never unpacked, and a document type, which XML allows before the first element alone, is met before anything else.
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import zipfile
import zlib
from typing import IO, NoReturn
from xml.parsers import expat

from tracker.domain.media import MediaType
from tracker.errors import Unreadable
from tracker.i18n import N_, _

MOST_PARTS = 5_000
LARGEST_UNPACKED = 512 * 1024**2  # bytes of all parts together
LARGEST_NESTED = 16 * 1024**2  # bytes of a document within the document
LARGEST_RATIO = 200  # unpacked to packed, of a part above a megabyte; text of an honest sheet has some 30
_MEGABYTE = 1024**2
_LONGEST_PROLOG = 65_536  # bytes before the first element
_PIECE = 4_096
_ENCRYPTED = 0x1  # bit of a part's flags
_END = b"PK\x05\x06"
_END_BYTES = 22

_TYPES = "[Content_Types].xml"
_MAIN = {
    MediaType.DOCX.value + ".main+xml": MediaType.DOCX,
    MediaType.XLSX.value + ".main+xml": MediaType.XLSX,
}
_MACROS = re.compile(
    r"(?i)(?:^|/)(?:vba\w*\.(?:bin|xml)|macrosheets/.*|activex/.*|customui\d*/.*)$|^(?:Basic|Scripts)/"
)
_INSIDE = re.compile(
    r"(?i)(?:^|/)embeddings/.*\.bin$|\.(?:(?:do[ct]|xl[st]|pp[st]|pot)m|xlsb|zip|rar|7z|exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|html?|mht|jar|lnk|msi|swf)$"
)
_XML = re.compile(r"(?i)\.(?:xml|rels|vml|rdf|xhtml|xsd|xsl)$")
_OUTSIDE = re.compile(r"(?i)^\s*(?:https?|ftp|file://[^/]|\\\\|//)")
_LOADED = re.compile(r"/(?:attachedTemplate|oleObject|frame|subDocument|externalLink\w*)$")

DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(OSError, ValueError, OverflowError, LookupError),
)
"""What a damaged ZIP brings about."""

_PACKED = N_("This is a packed file. Nothing was kept. Unpack it, and add each document inside by itself.")
_DAMAGED = N_("The Office file is cut off or damaged. Nothing was kept. Fetch it again, or save it anew.")
_LOCKED = N_(
    "This Office file has a password. Nothing was kept. Save it without one; what is restricted is encrypted here."
)
_MACRO = N_(
    "This Office file holds a program (macros). Nothing was kept. Save it as .docx, .xlsx or PDF, without macros."
)
_EMBEDDED = N_(
    "Another program or file is embedded in this Office file. Nothing was kept. Save it as PDF, and add that."
)
_ENTITIES = N_(
    "This Office file declares a document type or entities, as no office program does. Nothing was kept. Save it anew."
)
_BOMB = N_("Unpacked, this Office file is far larger than any document. Nothing was kept. Save it anew, or as PDF.")
_SLIP = N_("This Office file names parts outside itself. Nothing was kept. Save it anew, or as PDF.")
_CALLS = N_("This Office file loads another file from elsewhere when it is opened. Nothing was kept. Save it as PDF.")
_TWO_IN_ONE = N_(
    "This file is two files in one. Nothing was kept. Add the document itself, as it was received or printed."
)


def ends_as_zip(content: bytes) -> bool:
    """Tell whether a reader that looks from behind, as those of ZIP do, would find one in a file of another type."""
    return zipfile.is_zipfile(io.BytesIO(content))


def told(content: bytes, *, depth: int = 0) -> MediaType:
    """Return which Office document a ZIP is.

    Args:
        content: the whole file.
        depth: how many documents it stands in, as the table behind a chart does.
    Raises:
        Unreadable: it is none, or one that is damaged, locked, far too large, or holds what could do harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_bounds(content, parts)
            for part in parts:
                _refuse_name(part)
            found = _kind(archive, {part.filename for part in parts})
            for part in parts:
                _refuse_content(archive, part, depth=depth)
    except DAMAGES as problem:
        raise Unreadable(_(_DAMAGED)) from problem
    return found


def _refuse(sentence: str) -> NoReturn:
    raise Unreadable(_(sentence))


def _refuse_bounds(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    end = content.rfind(_END)
    behind = len(content) - end - _END_BYTES - int.from_bytes(content[end + 20 : end + 22], "little")
    if behind or min((part.header_offset for part in parts), default=0):
        _refuse(_TWO_IN_ONE)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        _refuse(_BOMB)
    if any(part.file_size > max(_MEGABYTE, LARGEST_RATIO * part.compress_size) for part in parts):
        _refuse(_BOMB)
    if len({part.filename.casefold() for part in parts}) < len(parts):
        _refuse(_SLIP)  # two parts of one name: programs differ in which they read


def _refuse_name(part: zipfile.ZipInfo) -> None:
    name = part.orig_filename
    pieces = name.removesuffix("/").split("/")
    if {"", ".", ".."} & set(pieces) or re.search(r"[\\:\x00-\x1f]", name) or stat.S_ISLNK(part.external_attr >> 16):
        _refuse(_SLIP)
    if part.flag_bits & _ENCRYPTED:
        _refuse(_LOCKED)
    if _MACROS.search(name):
        _refuse(_MACRO)
    if _INSIDE.search(name):
        _refuse(_EMBEDDED)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> MediaType:
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _PIECE:
        if archive.read("mimetype").strip() != MediaType.ODT.value.encode():
            _refuse(_PACKED)
        if b"encryption-data" in _small(archive, "META-INF/manifest.xml"):
            _refuse(_LOCKED)
        return MediaType.ODT
    if _TYPES not in names:
        _refuse(_PACKED)
    types = _attributes(_small(archive, _TYPES), "ContentType")
    if any(re.search(r"(?i)macroEnabled|vba|activeX", each) for each in types):
        _refuse(_MACRO)
    found = {_MAIN[each] for each in types if each in _MAIN}
    if len(found) != 1:
        _refuse(_PACKED)
    return found.pop()


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part that lists others: it is small in every document."""
    if archive.getinfo(name).file_size > _MEGABYTE:
        _refuse(_BOMB)
    return archive.read(name)


def _refuse_content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, depth: int) -> None:
    """Refuse a document type in a part that is XML, whatever it is called, and links that load what is elsewhere."""
    if part.is_dir() or not part.file_size:
        return
    with archive.open(part) as opened:
        first = opened.read(_PIECE)
        if _XML.search(part.filename) or first.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
            _refuse_declared(first, opened)
    name = part.filename.lower()
    if name.endswith(".rels"):
        _refuse_loading(_small(archive, part.filename))
    elif name.endswith((".docx", ".xlsx", ".odt", ".pptx")):
        _refuse_nested(archive, part, depth)


def _refuse_nested(archive: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
    """Look into a document within the document: a table behind a chart, and no chain of them."""
    if depth or part.file_size > LARGEST_NESTED:
        _refuse(_EMBEDDED)
    told(archive.read(part), depth=depth + 1)


def _refuse_declared(first: bytes, opened: IO[bytes]) -> None:
    """Read up to the first element: a document type stands before it or nowhere."""
    parser = expat.ParserCreate()
    begun: list[str] = []
    parser.StartElementHandler = lambda name, _attributes: begun.append(name)
    parser.StartDoctypeDeclHandler = lambda *_declared: _refuse(_ENTITIES)
    parser.EntityDeclHandler = lambda *_declared: _refuse(_ENTITIES)
    piece, seen = first, 0
    try:
        while piece and not begun and seen < _LONGEST_PROLOG:
            parser.Parse(piece)
            seen += len(piece)
            piece = opened.read(_PIECE) if not begun else b""
    except (expat.ExpatError, LookupError) as problem:
        if not begun:
            raise Unreadable(_(_DAMAGED)) from problem
    if not begun:
        _refuse(_DAMAGED)


def _refuse_loading(relations: bytes) -> None:
    parser = expat.ParserCreate()
    found: list[dict[str, str]] = []
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    _parse(parser, relations)
    for each in found:
        outside = each.get("TargetMode") == "External" and _OUTSIDE.match(each.get("Target", ""))
        if outside and _LOADED.search(each.get("Type", "")):
            _refuse(_CALLS)


def _attributes(xml: bytes, name: str) -> set[str]:
    """Return the values of an attribute, wherever it stands."""
    parser = expat.ParserCreate()
    found: set[str] = set()
    parser.StartElementHandler = lambda _element, attributes: found.add(attributes.get(name, ""))
    parser.EntityDeclHandler = lambda *_declared: _refuse(_ENTITIES)
    _parse(parser, xml)
    return found


def _parse(parser: expat.XMLParserType, xml: bytes) -> None:
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the library takes it by place alone
    except (expat.ExpatError, LookupError) as problem:
        raise Unreadable(_(_DAMAGED)) from problem
