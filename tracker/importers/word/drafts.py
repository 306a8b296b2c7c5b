"""Paragraphs and tables of a Word document while they are being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.importers.word.blocks import Block, Cell, Paragraph, Row, Table, text_of
from tracker.importers.word.markup import Values
from tracker.importers.word.numbering import Numbering
from tracker.importers.word.styles import Styles, number_of

OFF = ("0", "false", "off")
WIDEST = 1_000  # columns that one cell spans

_BODY_TEXT = 9  # the outline level of what is no heading


@dataclass(slots=True)
class ParagraphDraft:
    """A paragraph that is being read; `beside` are the blocks of text boxes that hang on it."""

    parts: list[str] = field(default_factory=list)
    style: str | None = None
    outline: int | None = None
    list_id: str | None = None
    level: int | None = None
    mark_deleted: bool = False
    plain: bool = False
    bold: bool = False
    beside: list[Block] = field(default_factory=list)

    def note(self, name: str, value: str | None) -> None:
        """Note one property of the paragraph."""
        match name:
            case "pStyle":
                self.style = value
            case "outlineLvl":
                self.outline = number_of(value)
            case "numId":
                self.list_id = value
            case "ilvl":
                self.level = number_of(value)

    def write(self, text: str, *, bold: bool) -> None:
        """Put words at the end."""
        self.parts.append(text)
        if text.strip():
            self.bold = self.bold or bold
            self.plain = self.plain or not bold

    def finished(self, line: int, styles: Styles, numbering: Numbering) -> Paragraph | None:
        """Return the paragraph, None if neither words nor a number stand in it; its list counts on all the same."""
        style = styles.find(self.style)
        text = "".join(self.parts).strip()
        label, level = self._label(styles, numbering)
        if not text and not (label and any(mark.isalnum() for mark in label)):
            return None
        outline = style.outline if self.outline is None else self.outline
        return Paragraph(
            text=text,
            line=line,
            style=style.name,
            outline=outline + 1 if outline is not None and outline < _BODY_TEXT else None,
            label=label,
            level=level,
            bold=self.bold and not self.plain,
        )

    def _label(self, styles: Styles, numbering: Numbering) -> tuple[str | None, int | None]:
        style = styles.find(self.style)
        list_id = style.list_id if self.list_id is None else self.list_id
        if list_id is None or list_id == "0":
            return None, None
        level = style.level if self.level is None else self.level
        if level is None:
            level = numbering.level_of_style(list_id, self.style or styles.default)
        label = numbering.label(list_id, level, styles)
        return (label, level) if label else (None, None)


@dataclass(slots=True)
class Holder:
    """What blocks are put into: the body, a cell, a text box; `carried` waits for the paragraph it was merged with."""

    blocks: list[Block] = field(default_factory=list)
    carried: ParagraphDraft | None = None


@dataclass(slots=True)
class TableDraft:
    """A table that is being read: `cells` are those of the open row, `holder` is the open cell."""

    line: int
    rows: list[Row] = field(default_factory=list)
    cells: list[Cell] | None = None
    holder: Holder | None = None
    deleted: bool = False
    _column: int = 0
    _repeats: bool = False
    _span: int = 1
    _downwards: str | None = None
    _sideways: str | None = None
    _above: dict[int, tuple[tuple[Block, ...], str]] = field(default_factory=dict)

    def open_row(self) -> bool:
        """Begin a row, unless one is open."""
        if self.cells is not None:
            return False
        self.cells, self._column, self._repeats, self.deleted = [], 0, False, False
        return True

    def open_cell(self) -> bool:
        """Begin a cell, unless no row or a cell is open."""
        if self.cells is None or self.holder is not None:
            return False
        self.holder, self._span, self._downwards, self._sideways = Holder(), 1, None, None
        return True

    def note(self, name: str, values: Values) -> None:
        """Note one property of the open row or cell."""
        value = values.get("val")
        match name:
            case "gridSpan":
                self._span = min(max(number_of(value) or 1, 1), WIDEST)
            case "vMerge":
                self._downwards = value or "continue"
            case "hMerge":
                self._sideways = value or "continue"
            case "gridBefore":
                self._column += min(number_of(value) or 0, WIDEST)
            case "tblHeader":
                self._repeats = value not in OFF

    def close_cell(self, blocks: tuple[Block, ...]) -> int:
        """Put the cell into its row; return how many characters it repeats from the cell above."""
        self.holder = None
        cells = self.cells if self.cells is not None else []
        text, repeated = text_of(blocks), 0
        continues = self._downwards == "continue" and self._column in self._above
        if continues:
            blocks, text = self._above[self._column]
            repeated = len(text)
        for column in range(self._column, self._column + self._span):
            self._above.pop(column, None)
        if continues or self._downwards == "restart":
            self._above[self._column] = blocks, text
        if self._sideways == "continue" and cells:
            left = cells[-1]
            cells[-1] = Cell(left.blocks, left.text, left.column, left.span + self._span, left.continues)
        else:
            cells.append(Cell(blocks, text, self._column, self._span, continues))
        self._column += self._span
        return repeated

    def close_row(self) -> None:
        """Put the row into the table, unless a tracked change deletes it."""
        cells, self.cells = self.cells or [], None
        if not self.deleted:
            self.rows.append(Row(len(self.rows) + 1, tuple(cells), self._repeats))

    def finished(self) -> Table | None:
        """Return the table, None if it has no row."""
        return Table(tuple(self.rows), self.line) if self.rows else None
