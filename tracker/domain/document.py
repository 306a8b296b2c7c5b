"""The one document model: what a paper says, before any renderer decides how it looks.

Numbers of paragraphs, notes and tables are decided here or in `citations`, never by a renderer, so that the PDF, the
Word file and every cross-reference agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.vocabulary import Bindingness, Flag, Status


class Paper(StrEnum):
    """The kinds of paper, each with a page of its own in the print sheet."""

    SUBMISSION = "submission"
    BRIEF = "brief"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `lang` is a BCP 47 tag where it differs from the document's."""

    text: str
    italic: bool = False
    bold: bool = False
    quiet: bool = False  # sources and asides, set in grey
    nowrap: bool = False
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A work that notes cite. `short` names it in later notes; `title` is set in italics."""

    key: str
    author: str
    title: str
    details: str = ""  # symbol, place, date: whatever follows the title
    short: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference inside a note: a source, the place in it, and what a reader must know of it."""

    source: Source
    locator: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note call in the text: one or more citations, or a remark without a source.

    `number` is set by `citations.number` alone; a builder leaves it at 0.
    """

    citations: tuple[Citation, ...] = ()
    remark: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class StatusMark:
    """A status as shape and word, with its flags after it."""

    status: Status
    flags: tuple[Flag, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class BindingMark:
    """How a provision binds, as a word with its reason: 'Binding: party since 1973'."""

    bindingness: Bindingness
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a cell."""


Inline = Run | Note | StatusMark | BindingMark | LineBreak
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `number` is printed text ("3", "3.1") or empty for an unnumbered one."""

    content: Inlines
    number: str = ""
    lede: bool = False
    small: bool = False
    keep_with_next: bool = False

    @property
    def is_sub(self) -> bool:
        """Whether the number is of the second step."""
        return "." in self.number


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words, and a line that says whose: a code or a document, never a name."""

    text: str
    by: Inlines
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A recommendation as the paper makes it: number, words, and a line with addressee and source."""

    number: str
    content: Inlines
    meta: Inlines = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading and its width in millimetres, None for what remains."""

    heading: str
    width_mm: float | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; the first cell heads it. A band is one cell over the whole width."""

    cells: tuple[Inlines, ...]
    band: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with caption; `label` ("Table 1") is printed before it."""

    label: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One line of marks: a label, a line below it, and how many units have each status."""

    label: str
    below: str
    counts: tuple[tuple[Status, int], ...]


@dataclass(frozen=True, slots=True)
class StatusChart:
    """Each mark is one unit: rows by cycle, columns by status."""

    title: str
    description: str
    statuses: tuple[Status, ...]
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a bar chart; None is unknown and drawn as such, never as zero."""

    label: str
    value: float | None
    below: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Printed values side by side, with their unit."""

    title: str
    description: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series for a day or a period; `at_least` is drawn as an arrow upwards."""

    first: date
    last: date
    value: float
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """What one source states over time; `joined` tells of each point but the last whether a line leads on."""

    name: str
    points: tuple[Point, ...]
    joined: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A period without a value, with the reason in words; a break in the series is drawn as an upright line."""

    first: date
    last: date
    words: str
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """Values over time, each source with a mark of its own shape; what is missing breaks the line, never zero."""

    title: str
    description: str
    unit: str
    lines: tuple[SeriesLine, ...]
    blanks: tuple[Blank, ...] = ()


Chart = StatusChart | BarChart | SeriesChart


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption; the table behind it follows as a block of its own."""

    label: str
    caption: str
    chart: Chart


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms and what they mean or say: the key to the statuses, the lines of a cover."""

    rows: tuple[tuple[Inlines, Inlines], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A short list; `marks` are printed ("1", "a"), empty for none."""

    items: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True, slots=True)
class BigFigure:
    """A number at a glance with the words that make it mean something, and its note."""

    value: str
    of: str
    words: Inlines


Block = Paragraph | Quote | Ask | Table | Figure | Terms | Bullets | BigFigure


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter (level 1) or a section of one (level 2). `counts` says whether its words count toward the limit.

    `full_width` matters in a brief only: such a section stands below the two columns, over the whole width.
    """

    key: str
    title: str
    blocks: tuple[Block | Section, ...]
    letter: str = ""  # "A", "B" … before the title
    level: int = 1
    new_page: bool = False
    counts: bool = True
    full_width: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: who files what, on whom, for which review."""

    organisation: str
    organisation_long: str
    what: str
    title: str
    theme: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper. `sheet_side` holds the blocks of a brief's side column; `asof` is printed in the method note.

    `title` names the file. A brief prints `sheet_title` as its headline instead, where it has one, and a pack's
    contents list it under `sheet_for`: the State, or the mission, that it is written for.
    """

    paper: Paper
    title: str
    language: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    running_head: str
    method_note: tuple[str, ...]
    cover: Cover | None
    sections: tuple[Section, ...]
    colophon: tuple[Inlines, ...] = ()
    sheet_head: tuple[str, ...] = ()
    sheet_lede: str = ""
    sheet_title: str = ""
    sheet_for: str = ""
    sheet_side: tuple[Block, ...] = ()
    contents_title: str = ""
    contents_after: tuple[Block, ...] = ()  # what stands under the contents: how a status is read
    notes_title: str = ""
    word_limit: int | None = None
    identifier: str = ""  # fixed, so that equal papers are equal bytes


@dataclass(frozen=True, slots=True)
class Pack:
    """Several one-page sheets behind one cover and contents."""

    cover: Cover
    title: str
    language: str
    author: str
    contents_title: str
    sheets: tuple[Document, ...]
    identifier: str = ""
    keywords: tuple[str, ...] = field(default=())
