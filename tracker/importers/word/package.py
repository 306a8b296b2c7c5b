"""Opens a Word document (DOCX) of a stranger: only the parts with words are unpacked, each within a limit."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.containers import Container, container, head
from tracker.importers.word import markup
from tracker.importers.word.blocks import Paragraph, WordDocument, paragraphs_of
from tracker.importers.word.numbering import Numbering, read_numbering
from tracker.importers.word.story import Story
from tracker.importers.word.styles import Styles, read_styles

MOST_MEMBERS = 20_000  # of the package; a book with a picture on every page has a tenth
MOST_MARGINS = 60  # headers and footers that are read: three of each a section
BODY = "word/document.xml"

_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml", re.IGNORECASE)
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")


def open_word(data: bytes) -> WordDocument:
    """Read a Word document; macros, pictures, comments and whatever is embedded are never opened.

    Args:
        data: The whole file.
    Returns:
        Its body in order, the lines above and below its pages, and its notes.
    Raises:
        Unreadable: It is another sort of file, locked, damaged, without any text, or larger than any document.
    """
    if container(head(data), data) is not Container.WORD:
        raise _no_word()
    with _archive(data) as archive:
        parts = _Parts(archive)
        styles = read_styles(parts.open("word/styles.xml"))
        body = Story(styles, read_numbering(parts.open("word/numbering.xml")))
        markup.feed(parts.open(BODY), body)
        if not body.blocks:
            raise _no_text()
        return WordDocument(
            blocks=body.blocks,
            margins=tuple(line for name in parts.margins() for line in _lines(parts, name)),
            notes=tuple(line for name in _NOTES for line in _lines(parts, name)),
        )


class _Parts:
    """The members of the package by name; one that is missing is empty."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._known = {info.filename: info for info in archive.infolist()}

    def margins(self) -> list[str]:
        return sorted(filter(_MARGIN.fullmatch, self._known))[:MOST_MARGINS]

    def open(self, name: str) -> IO[bytes]:
        info = self._known.get(name)
        if info is None:
            return io.BytesIO()
        if info.flag_bits & 1:
            raise Unreadable(
                _("The Word document is locked with a password; nothing was imported; save it without one.")
            )
        if info.file_size > markup.LARGEST_PART:
            raise markup.too_large()
        with markup.unpacking():
            return self._archive.open(info)


def _archive(data: bytes) -> zipfile.ZipFile:
    with markup.unpacking():
        archive = zipfile.ZipFile(io.BytesIO(data))
    if len(archive.filelist) > MOST_MEMBERS:
        raise markup.too_large()
    if BODY not in archive.namelist():
        raise _no_word()
    return archive


def _lines(parts: _Parts, name: str) -> tuple[Paragraph, ...]:
    story = Story(Styles(), Numbering())
    markup.feed(parts.open(name), story)
    return tuple(paragraphs_of(story.blocks))


def _no_word() -> Unreadable:
    return Unreadable(_("This is not a Word document (.docx); nothing was imported; choose another file."))


def _no_text() -> Unreadable:
    return Unreadable(
        _(
            "The Word document holds no text of its own, only pictures or another file inside it; nothing was "
            "imported; use one that holds the text."
        )
    )
