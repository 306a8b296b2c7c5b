"""Word files read back: text, notes, headers, comments, changes that are tracked, links, pictures, properties."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

from tracker.documents.readback import packed
from tracker.documents.readback.opened import Opened, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

_TEXT = frozenset({"t", "delText", "instrText", "delInstrText"})
_GAPS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_TELLING = frozenset(
    {"Target", "alias", "alt", "author", "descr", "display", "displayName", "initials", "location", "name", "ref"}
    | {"objectName", "providerId", "sqref", "tag", "text", "title", "tooltip", "userId", "userName", "val"}
)
_MARKUP = (".xml", ".rels", ".vml")


def word(file: Opened) -> Iterator[Passage]:
    """Yield the paragraphs and rows of a Word file, then everything that is kept beside them."""
    with packed.members(file.content) as archive:
        for number, entry in enumerate(archive.infolist(), 1):
            content = archive.read(entry)
            if entry.filename == "word/document.xml":
                yield from _body(content)
            else:
                yield from beside(file, entry.filename, content, number)


def beside(file: Opened, name: str, content: bytes, number: int) -> Iterator[Passage]:
    """Yield what a part of an Office file says: the words of its elements, and what its attributes tell."""
    place = _place(name)
    yield Passage(place, name)
    if not name.lower().endswith(_MARKUP):
        yield from file.inside(name.rpartition("/")[2], content, place=_("file %(n)d inside") % {"n": number})
        return
    paragraphs = "docProps/" not in name
    words, told = [], []
    for element in elements(content):
        local = _local(element.tag)
        if element.text and (local in _TEXT or not paragraphs or not len(element)):
            words.append(element.text)
        words += [element.tail] if element.tail and element.tail.strip() else []
        words += ["\n"] if local in {"p", "si", "comment"} or not paragraphs else []
        told += _attributes(element, every=not paragraphs)
    yield Passage(place, "".join(words))
    yield Passage(place, "\n".join(told))


def elements(content: bytes) -> Iterator[ET.Element]:
    """Yield the elements of a part as they end; comments in it are read as words.

    Raises:
        Unread: it is no XML, or not whole.
    """
    try:
        for _event, element in ET.iterparse(BytesIO(content), ("end", "comment", "pi")):  # noqa: S314
            yield element
    except (ET.ParseError, LookupError, ValueError) as problem:
        raise unreadable() from problem


def _body(content: bytes) -> Iterator[Passage]:
    """Yield paragraphs, and the rows of tables as one each, so that cells stand beside one another."""
    collected: list[str] = []
    told: dict[str, None] = {}
    depth = paragraphs = rows = 0
    try:
        for event, element in ET.iterparse(BytesIO(content), ("start", "end", "comment")):  # noqa: S314
            local = _local(element.tag)
            if event == "start":
                depth += local == "tr"
                continue
            if element.attrib:
                told |= dict.fromkeys(_attributes(element, every=False))
            collected += _words(element, local, in_table=depth > 0)
            if local == "tr":
                depth, rows = depth - 1, rows + 1
                yield Passage(_("row %(n)d of the tables") % {"n": rows}, "".join(collected))
            elif local == "p" and not depth:
                paragraphs += 1
                yield Passage(_("paragraph %(n)d") % {"n": paragraphs}, "".join(collected))
            else:
                continue
            collected.clear()
            element.clear()
    except (ET.ParseError, LookupError, ValueError) as problem:
        raise unreadable() from problem
    yield Passage(_("settings of the file"), "\n".join([*collected, *told]))


def _words(element: ET.Element, local: str, *, in_table: bool) -> list[str]:
    """Return what an element adds to its paragraph or row."""
    if local in _TEXT or local == "comment":
        return [element.text or ""]
    if in_table and local in {"p", "tc"}:
        return ["\n" if local == "p" else "\t"]
    return [_GAPS[local]] if local in _GAPS else []


def _attributes(element: ET.Element, *, every: bool) -> list[str]:
    return [
        value for name, value in element.attrib.items() if (every or _local(name) in _TELLING) and not value.isdigit()
    ]


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else "comment"


def _place(name: str) -> str:
    part = name.rpartition("/")[2]
    if name.startswith("docProps/"):
        return _("properties of the document")
    if part.startswith(("header", "footer")):
        return _("head or foot of the pages")
    if part.startswith(("footnotes", "endnotes")):
        return _("notes")
    if "omment" in part or part.startswith(("people", "person")):
        return _("comments")
    return _("links of the document") if part.endswith(".rels") else _("settings of the file")
