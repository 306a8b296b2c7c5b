"""A document in prose as a person reads it: its paragraphs in order, each with its place; for the desk."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.containers import Container, container, head
from tracker.importers.narrative.from_pdf import prose_of_pages
from tracker.importers.narrative.from_word import prose_of_word
from tracker.importers.narrative.marks import Mark
from tracker.importers.narrative.prose import Block, Prose
from tracker.importers.narrative.text_file import read_prose_text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it was read: what is printed before it ("12", "a", "•"), its words, its page or line from 1."""

    text: str
    mark: str = ""
    page: int | None = None
    line: int | None = None
    heading: bool = False


def read_paragraphs(data: bytes) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a document in prose, as its candidates were found in them.

    Raises:
        Unreadable: it is damaged, or no PDF, Word document or text.
    """
    return tuple(_paragraph(block) for block in _prose(data).blocks if block.text)


def _prose(data: bytes) -> Prose:
    from tracker.importers.pdf.text import read_pages
    from tracker.importers.word.package import open_word

    match container(head(data), data):
        case Container.PDF:
            return prose_of_pages(read_pages(data))
        case Container.WORD:
            return prose_of_word(open_word(data))
        case Container.TEXT:
            return read_prose_text(data)
        case _:
            raise Unreadable(_("The file is no document in prose; nothing was changed; choose another."))


def _paragraph(block: Block) -> Paragraph:
    printed = "•" if block.mark is Mark.BULLET else block.number or ""
    return Paragraph(block.text, printed, block.page, block.line, heading=block.heading)
