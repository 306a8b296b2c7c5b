"""PDFs read back: the text of every page, and every string in the file: properties, notes, bookmarks, attachments."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from threading import Lock
from typing import Any

from tracker.documents.readback.opened import LARGEST, Opened, unreadable
from tracker.domain.name_matching import Passage
from tracker.i18n import _

_one_at_a_time = Lock()  # PDFium keeps state that belongs to the whole process
_MARKUP = ("/Metadata", "/EmbeddedFile")
_OF_STRUCTURE = ("/Alt", "/ActualText", "/E", "/T", "/ID", "/A")
_NOT_TEXT = frozenset({"/ID", "/CheckSum", "/CharSet", "/Lang", "/ModDate", "/CreationDate", "/FontName"})


def document(file: Opened) -> Iterator[Passage]:
    """Yield the pages, then what the file holds that no page shows."""
    for number, text in enumerate(_pages(file.content), 1):
        yield Passage(_("page %(n)d") % {"n": number}, text)
    yield from _beside(file)


def _pages(content: bytes) -> list[str]:
    import pypdfium2

    with _one_at_a_time:
        try:
            with pypdfium2.PdfDocument(content) as opened:
                pages = []
                for page in opened:
                    text = page.get_textpage()
                    pages.append(text.get_text_range())
                    text.close()
                    page.close()
                return pages
        except pypdfium2.PdfiumError as problem:
            raise unreadable() from problem


def _beside(file: Opened) -> Iterator[Passage]:
    import pikepdf

    try:
        with pikepdf.open(BytesIO(file.content)) as opened:
            if opened.is_encrypted:
                raise unreadable()
            told, streams = _told(opened)
            yield Passage(_("properties, notes and bookmarks"), "\n".join(told))
            for number, (kind, content) in enumerate(streams, 1):
                place = _("attachment %(n)d") % {"n": number} if kind == _MARKUP[1] else _("properties of the document")
                name = "properties.xml" if kind == _MARKUP[0] else "attachment"
                yield from file.inside(name, content, place=place)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as problem:
        raise unreadable() from problem


def _told(opened: Any) -> tuple[list[str], list[tuple[str, bytes]]]:  # noqa: ANN401 - an object of the library
    """Return every string that is text, and the streams that are files or properties."""
    import pikepdf

    told: list[str] = []
    streams: list[tuple[str, bytes]] = []
    waiting: list[tuple[str, Any]] = [("", each) for each in (opened.trailer, *opened.objects)]
    while waiting:
        key, each = waiting.pop()
        if isinstance(each, pikepdf.String):
            told += [] if key in _NOT_TEXT else [str(each)]
        elif isinstance(each, pikepdf.Stream):
            kind = str(each.get("/Type", ""))
            if kind in _MARKUP:
                streams.append((kind, bytes(each.read_bytes())))
            waiting += _inner(each)
        elif isinstance(each, pikepdf.Dictionary):
            is_structure = each.get("/Type") == pikepdf.Name.StructElem  # a tagged file has ten thousands of them
            waiting += [(key, each[key]) for key in _OF_STRUCTURE if key in each] if is_structure else _inner(each)
        elif isinstance(each, pikepdf.Array) and len(each) < LARGEST:
            waiting += [(key, item) for item in each if _may_tell(item)]
    return told, streams


def _inner(values: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
    return [(key, value) for key, value in values.items() if _may_tell(value)]


def _may_tell(value: Any) -> bool:  # noqa: ANN401
    """Tell whether a value is a string or holds one; what is an object of its own comes by itself."""
    import pikepdf

    return isinstance(value, pikepdf.Object) and not value.is_indirect and not isinstance(value, pikepdf.Name)
