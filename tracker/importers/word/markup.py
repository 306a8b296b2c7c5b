"""The XML inside a Word document, read as a stream: no document type, no entity, nothing fetched, bounded depth.

Expat and not lxml or python-docx: it hands over one element at a time, so that a table of any length costs no tree of
nodes, and it can be stopped at the first byte of a document type declaration, before any entity is looked at. The
whole document costs less time that way than python-docx takes to walk one table.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Protocol
from xml.parsers import expat

from tracker.errors import Unreadable
from tracker.i18n import _

LARGEST_PART = 128 * 1024 * 1024  # bytes unpacked; the matrix of 250 recommendations takes 1.2 MB
MOST_ELEMENTS = 6_000_000  # of one part; that matrix has 33,000
DEEPEST = 256  # elements inside each other; Word's own documents stay under 60
CHUNK = 64 * 1024

_ENCODINGS = ("UTF-8", "UTF-16", "US-ASCII", "ISO-8859-1")
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of packing that nobody uses
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # the strict form of the same
)
_OTHERS = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
}

Values = Mapping[str, str]


class Reader(Protocol):
    """What is told of every element, named without its namespace if it is Word's own ("p"), else "mc:Choice"."""

    def start(self, name: str, values: Values) -> None:
        """Note the start of an element; `values` are its attributes."""

    def end(self, name: str) -> None:
        """Note the end of an element."""

    def words(self, text: str) -> None:
        """Note the text between two tags."""


def feed(stream: IO[bytes], reader: Reader) -> None:
    """Tell a reader all elements of one part; an empty part has none.

    Raises:
        Unreadable: The part is no XML, declares a document type, is nested too deep or too large.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _refuse_encoding
    _connect(parser, reader)
    size = 0
    try:
        while chunk := _next(stream):
            size += len(chunk)
            if size > LARGEST_PART:
                raise too_large()
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keywords
        if size:
            parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as problem:
        raise damaged() from problem


@contextmanager
def unpacking() -> Iterator[None]:
    """Turn whatever the ZIP module raises about a damaged package into one sentence."""
    try:
        yield
    except _DAMAGES as problem:
        raise damaged() from problem


def _next(stream: IO[bytes]) -> bytes:
    with unpacking():
        return stream.read(CHUNK)


def _connect(parser: expat.XMLParserType, reader: Reader) -> None:
    short: dict[str, str] = {}
    open_names: list[str] = []
    counted = 0

    def start(name: str, values: dict[str, str]) -> None:
        nonlocal counted
        counted += 1
        if counted > MOST_ELEMENTS:
            raise too_large()
        known = short.get(name)
        if known is None:
            known = short[name] = _short(name)
        open_names.append(known)
        if len(open_names) > DEEPEST:
            raise Unreadable(
                _("The Word document is nested deeper than any page; nothing was imported; check where it comes from.")
            )
        reader.start(known, {key.rpartition(" ")[2]: value for key, value in values.items()} if values else values)

    def end(_name: str) -> None:
        reader.end(open_names.pop())

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.words


def _short(name: str) -> str:
    space, _gap, local = name.rpartition(" ")
    if space in _WORD:
        return local
    return f"{_OTHERS.get(space, '?')}:{local}"


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Refuse what expat would look up among Python's codecs; the format allows UTF-8 and UTF-16 only."""
    if encoding is not None and encoding.upper() not in _ENCODINGS:
        raise damaged()


def _refuse_doctype(*_declared: object) -> None:
    raise Unreadable(
        _(
            "The Word document declares a document type of its own, which Word never writes; nothing was imported; "
            "check where it comes from."
        )
    )


def damaged() -> Unreadable:
    """Return the refusal of a document whose parts cannot be unpacked or are no XML."""
    return Unreadable(_("The Word document is cut off or damaged; nothing was imported; fetch the file again."))


def too_large() -> Unreadable:
    """Return the refusal of a document that unpacks to more than any document holds."""
    message = _(
        "The Word document unpacks to more than {limit} MB, or to more elements than any; nothing was imported; check "
        "where it comes from."
    )
    return Unreadable(message.format(limit=LARGEST_PART // 1024**2))


def too_long(most: int) -> Unreadable:
    """Return the refusal of a document with more paragraphs, or more words, than any."""
    message = _(
        "The Word document has more than {count} paragraphs and cells, or more text than any book; nothing was "
        "imported; check that it is the right one."
    )
    return Unreadable(message.format(count=most))
