"""What a Word document holds, in reading order: paragraphs and tables, as a reader of the page sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with words in it, or with a list number alone.

    `text` holds line breaks as "\\n" and tabs as "\\t"; deleted and hidden words are not in it, nor is the number that
    Word itself counts: that is `label` ("3.1.", "(a)", "•"), on list `level` 0 to 8. `line` counts the document's
    paragraphs from 1, those in tables too. `style` is the style's name in English where Word has one ("heading 1");
    `outline` the heading's level from 1. `bold` is true where every word is.
    """

    text: str
    line: int
    style: str | None = None
    outline: int | None = None
    label: str | None = None
    level: int | None = None
    bold: bool = False

    @property
    def bullet(self) -> bool:
        """Tell whether the paragraph stands in a list without numbers."""
        return self.label is not None and not any(mark.isalnum() for mark in self.label)

    @property
    def printed(self) -> str:
        """Return the text behind the number that Word counts, as it stands on the page; bullets are left out."""
        return f"{self.label} {self.text}".strip() if self.label and not self.bullet else self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; one that spans several columns stands here once, at the `column` (from 0) in which it begins.

    `continues` is true for a cell that is merged with the one above: it repeats that cell's content.
    """

    blocks: tuple[Block, ...]
    text: str
    column: int = 0
    span: int = 1
    continues: bool = False

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the cell's paragraphs, those of tables inside it too."""
        return tuple(paragraphs_of(self.blocks))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number from 1, its cells, and whether Word repeats it on every page."""

    number: int
    cells: tuple[Cell, ...]
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `line` is that of its first paragraph."""

    rows: tuple[Row, ...]
    line: int


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A document's body in order; apart from it, the lines above and below its pages, and its notes."""

    blocks: tuple[Block, ...]
    margins: tuple[Paragraph, ...] = ()
    notes: tuple[Paragraph, ...] = ()

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield all paragraphs of the body in order, those in tables too (row by row, merged cells once)."""
        return paragraphs_of(self.blocks)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables that stand in no other table."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def paragraphs_of(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Yield the paragraphs of blocks in order."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        if not cell.continues:
                            yield from paragraphs_of(cell.blocks)


def text_of(blocks: tuple[Block, ...]) -> str:
    """Return the words of blocks, one paragraph a line, with the numbers that Word counts."""
    return "\n".join(paragraph.printed for paragraph in paragraphs_of(blocks))
