"""Word, Excel and OpenDocument files packed anew: without properties, authors, times, printers, paths, thumbnails."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree  # type: ignore[import-untyped]

from tracker.documents import media_packages
from tracker.documents.stripping_pictures import redrawn
from tracker.domain.media import MediaType
from tracker.errors import Unreadable
from tracker.i18n import N_, _

_DAMAGED = N_("The Office file is damaged, so no copy without metadata can be made. The original is unchanged.")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can name
_LARGEST_PART = 256 * 1024**2  # bytes of one part, unpacked

_EMPTIED = re.compile(r"(?i)^(?:docProps/(?:core|app)\.xml|word/people\.xml|xl/persons/.*\.xml|meta\.xml)$")
_GONE = re.compile(
    r"(?i)^(?:docProps/(?:custom\.xml|thumbnail\.\w+)|Thumbnails/.*|.*/printerSettings\d*\.bin|customXml/.*)$"
)
_GONE_RELATIONS = re.compile(r"/(?:thumbnail|custom-properties|printerSettings|attachedTemplate|customXml)$")
_XML = re.compile(r"(?i)\.(?:xml|rels|vml)$")
_SAID = frozenset({"author", "initials", "userName", "displayName", "userId", "providerId", "lastModifiedBy"})
_TIMED = frozenset({"date", "dateUtc", "dT"})  # of a comment or a change
_RSID = re.compile(r"^rsid\w*$")
_DROPPED = frozenset({"rsids", "docVars", "attachedTemplate", "absPath", "printerSettings", "fileSharing"})
_SPOKEN = frozenset({"creator", "author", "creator-initials", "sender-initials", "initial-creator", "lastModifiedBy"})
_CONFIG = frozenset({"PrinterName", "PrinterSetup", "CurrentDatabaseDataSource"})
_PICTURES = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\0", MediaType.TIFF),
    (b"MM\0*", MediaType.TIFF),
)


def repacked(content: bytes) -> bytes:
    """Return an Office file with the same text, and nothing of who wrote it, when and on which machine.

    Raises:
        Unreadable: it is damaged.
    """
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
            for part in source.infolist():
                if part.is_dir() or _GONE.match(part.filename):
                    continue
                if part.file_size > _LARGEST_PART:
                    raise Unreadable(_(_DAMAGED))
                entry = zipfile.ZipInfo(part.filename, date_time=_EPOCH)
                entry.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
                entry.create_system = 0
                target.writestr(entry, _bare(part.filename, source.read(part)))
    except (*media_packages.DAMAGES, etree.XMLSyntaxError) as problem:
        raise Unreadable(_(_DAMAGED)) from problem
    return out.getvalue()


def _bare(name: str, data: bytes) -> bytes:
    if _XML.search(name):
        return _bare_xml(name, data)
    media = next((media for mark, media in _PICTURES if data.startswith(mark)), None)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        media = MediaType.WEBP
    return redrawn(data, media) if media else data


def _bare_xml(name: str, data: bytes) -> bytes:
    if not data.strip():
        return data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    root = etree.fromstring(data, parser)
    if _EMPTIED.match(name):
        for child in list(root):
            root.remove(child)
    for element in root.iter(etree.Element):
        _clear(element)
    for element in [each for each in root.iter(etree.Element) if _is_gone(each)]:
        parent = element.getparent()
        if parent is not None:
            _remove(parent, element)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _remove(parent: etree._Element, element: etree._Element) -> None:
    """Take an element out; what stands behind it stays."""
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _clear(element: etree._Element) -> None:
    local = etree.QName(element).localname
    if local in _SPOKEN and not len(element):
        element.text = ""
    if local == "config-item" and any(value in _CONFIG for value in element.attrib.values()):
        element.text = ""
    if local == "date" and str(element.tag).startswith("{http://purl.org/dc/"):
        element.text = "1980-01-01T00:00:00"  # of a note in OpenDocument, which must have one
    for key in list(element.attrib):
        plain = etree.QName(key).localname
        if plain in _SAID:
            element.attrib[key] = ""
        elif (plain in _TIMED and local not in {"customXmlPr", "workbookPr"}) or _RSID.match(plain):
            del element.attrib[key]
        elif local == "pageSetup" and plain == "id":
            del element.attrib[key]  # which names the printer's settings


def _is_gone(element: etree._Element) -> bool:
    local = etree.QName(element).localname
    if local == "Relationship":
        return bool(_GONE_RELATIONS.search(element.get("Type", "")))
    if local == "Override":
        return bool(_GONE.match(element.get("PartName", "").lstrip("/")))
    if local == "file-entry":  # of OpenDocument's own list
        return any(_GONE.match(str(value)) for value in element.attrib.values())
    return local in _DROPPED
