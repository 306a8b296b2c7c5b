"""The file around a Word document: who and when it says it is, and the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from tracker.documents.typography import printable
from tracker.domain.document import Document

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can name
_CONTENT_TYPES = "[Content_Types].xml"
_LONGEST = 255  # characters that a property may have
_TRACES = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def describe(word: WordFile, paper: Document) -> None:
    """Set the properties from the paper; nobody's name, machine or clock stays in the file."""
    properties = word.core_properties
    properties.title, properties.author, properties.subject = map(_property, (paper.title, paper.author, paper.subject))
    properties.keywords, properties.language = _property(", ".join(paper.keywords)), _property(paper.language)
    properties.last_modified_by, properties.identifier = _property(paper.author), _property(paper.identifier)
    properties.comments = ""
    properties.revision = 1
    element = properties._element  # python-docx can set these times, not take them away
    for name in ("dcterms:created", "dcterms:modified"):
        for time in element.findall(qn(name)):
            element.remove(time)
    package = word.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype in _TRACES]:
        del package.rels[key]  # the template's picture and the program it was made with


def _property(text: str) -> str:
    return printable(text)[:_LONGEST]


def packed(word: WordFile) -> bytes:
    """Return the file with its parts in a fixed order and at a fixed time."""
    loose, fixed = BytesIO(), BytesIO()
    word.save(loose)
    with ZipFile(loose) as source, ZipFile(fixed, "w", ZIP_DEFLATED, compresslevel=9) as target:
        names = sorted(source.namelist(), key=lambda name: (name != _CONTENT_TYPES, name))
        for name in names:
            entry = ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
