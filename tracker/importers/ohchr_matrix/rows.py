"""A matrix as rows: the recommendation of each with what the columns and headings around it say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.vocabulary import Position
from tracker.importers.ohchr_matrix.columns import Column, Header, header_of, likely_header
from tracker.importers.ohchr_matrix.columns_by_content import completed, header_without_words
from tracker.importers.ohchr_matrix.items import begins_with_number, label_of, plain, without_source
from tracker.importers.ohchr_matrix.positions import heading_position, position_of
from tracker.importers.word.blocks import Block, Cell, Paragraph, Row, Table, WordDocument
from tracker.importers.working_group.position import stated_position

LONGEST_HEADING = 150  # characters of a heading without a label
FIRST_ROWS = 5  # of a table, among which its header is

_TITLE = re.compile(
    r"\b(?:UPR|universal periodic|recommendations?|matrix|session|cycle)\b|^(?:table|annex|appendix|page|part)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^\*|[.;:]$|://")  # a note or a sentence across the table is no theme
_CONTINUED = re.compile(r" \(?cont(?:inue)?[’']?d\.?\)?$", re.IGNORECASE)
_CLOSED = re.compile(r"\)[\s;.,]*\Z")


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a row say: the theme, and sometimes the position, with their own words."""

    theme: str | None = None
    position: Position | None = None
    position_words: str | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row: its number, counted through all tables, the words of its columns, the headings that it stands under."""

    number: int
    cells: dict[Column, str]
    columns: frozenset[Column]
    section: Section


@dataclass(slots=True)
class Read:
    """A matrix as it was read: rows, rows of no known sort, columns of no known header, the lines of its head."""

    rows: list[MatrixRow] = field(default_factory=list)
    strange: list[tuple[int, str]] = field(default_factory=list)
    unknown_columns: list[tuple[int, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    header: Header | None = None
    guessed: bool = False
    section: Section = field(default_factory=Section)
    count: int = 0


def read_rows(document: WordDocument) -> Read:
    """Return the rows of all tables of a matrix in order."""
    read = Read()
    blocks = tuple(_unframed(document.blocks))
    for place, block in enumerate(blocks):
        match block:
            case Paragraph():
                after = blocks[place + 1 : place + 2]
                _note_paragraph(block, read, above_table=bool(after) and isinstance(after[0], Table))
            case Table():
                _read_table(block, read)
    return read


def _unframed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks; a table that only frames another one gives what is in its cells."""
    for block in blocks:
        inside = [cell.blocks for row in block.rows for cell in row.cells] if isinstance(block, Table) else []
        frames = any(isinstance(inner, Table) and any(map(header_of, inner.rows)) for held in inside for inner in held)
        if frames:
            yield from (inner for held in inside for inner in _unframed(held))
        else:
            yield block


def _note_paragraph(paragraph: Paragraph, read: Read, *, above_table: bool) -> None:
    """Take a paragraph between tables for a heading where it looks like one; what stands above all is the head."""
    text = plain(paragraph.text)
    looks_like_one = paragraph.outline is not None or paragraph.bold or above_table
    if read.header is None:
        read.head.extend(paragraph.text.splitlines())
        looks_like_one = paragraph.outline is not None and above_table
    if label_of(text) or (looks_like_one and _TITLE.search(text) is None):
        _note_heading(text, read)
    else:
        _note_position(text, read)


def _note_heading(text: str, read: Read) -> bool:
    """Begin a section; return whether the text is a heading at all."""
    text = _CONTINUED.sub("", text)
    label = label_of(text)
    if label:
        if label[0] == "themes":
            read.section = replace(read.section, theme=label[1] or None)
        return True
    if position_of(text) is not None:
        read.section = Section(None, position_of(text), text)
        return True
    if _note_position(text, read):
        return True
    if len(text) <= LONGEST_HEADING and not _SENTENCE.search(text):
        read.section = replace(read.section, theme=text)
        return True
    return False


def _note_position(text: str, read: Read) -> bool:
    speaks = "recommendation" in text.casefold()
    position = heading_position(text) or (stated_position(text) if speaks else None)
    if position is not None:
        read.section = Section(None, position, text)
    return position is not None


def _read_table(table: Table, read: Read) -> None:
    if not any(map(header_of, table.rows)) and not any(map(read.header.fits, table.rows) if read.header else ()):
        unusual = _unusual_header(table.rows)
        found = unusual or header_without_words(table.rows)
        if found is None:
            _read_other(table, read)
            return
        read.header, read.guessed = found, unusual is None
        if unusual is None and None in found.columns:
            read.unknown_columns.append((read.count + 1, ""))
    for row in table.rows:
        read.count += 1
        header = header_of(row)
        if header:
            read.header, read.guessed = completed(header, table.rows), False
            read.unknown_columns += [(read.count, words) for words in read.header.unknown]
        elif read.header is not None and read.header.words != tuple(cell.text for cell in row.cells):
            _read_row(row, read, read.header)
        elif read.header is None and not _note_label(row, read):
            read.head.extend(cell.text for cell in row.cells)


def _unusual_header(rows: Sequence[Row]) -> Header | None:
    """Return the header of a table whose column of positions is known by its cells alone."""
    for row in rows[:FIRST_ROWS]:
        header = likely_header(row)
        found = completed(header, rows) if header else None
        if found is not None and found.whole:
            return found
    return None


def _note_label(row: Row, read: Read) -> bool:
    """Note a theme that stands above the header of its table."""
    texts = {plain(cell.text) for cell in row.cells if cell.text.strip()}
    return len(texts) == 1 and label_of(min(texts)) is not None and _note_heading(min(texts), read)


def _read_other(table: Table, read: Read) -> None:
    """Take a table of no known sort for a part of the head, or for one heading in a frame."""
    filled = [cell for row in table.rows for cell in row.cells if cell.text.strip()]
    read.count += len(table.rows)
    if len(table.rows) == 1 and filled and (_note_label(table.rows[0], read) or _frames(table.rows[0], read)):
        return
    if read.header is None:
        read.head.extend(cell.text for cell in filled)
    elif filled:
        read.strange.append((read.count, " | ".join(cell.text for cell in filled)))


def _frames(row: Row, read: Read) -> bool:
    return read.header is not None and len(row.cells) == 1 and _note_heading(plain(row.cells[0].text), read)


def _read_row(row: Row, read: Read, header: Header) -> None:
    filled = [cell for cell in row.cells if cell.text.strip()]
    if not filled:
        return
    if len({plain(cell.text) for cell in filled}) == 1 and not _is_item(row, filled, header):
        if not _note_heading(plain(filled[0].text), read):
            read.strange.append((read.count, filled[0].text))
        return
    cells: dict[Column, str] = {}
    for place in range(len(row.cells)):
        column = header.column(row, place)
        words = header.words_of(row, place)
        if column is not None and words.strip():
            cells[column] = f"{cells[column]}\n{words}" if column in cells else words
    if cells:
        read.rows.append(MatrixRow(read.count, cells, frozenset(filter(None, header.columns)), read.section))
    else:
        read.strange.append((read.count, " | ".join(cell.text for cell in filled)))


def _is_item(row: Row, filled: Sequence[Cell], header: Header) -> bool:
    """Tell a recommendation whose other cells are empty from a heading: it closes with the bracket of its States."""
    text = without_source(filled[0].text)[0]
    if label_of(text) or _CLOSED.search(text) is None:
        return False
    place = row.cells.index(filled[0])
    alone = len(filled) == 1 and len(row.cells) > 1 and header.column(row, place) is Column.RECOMMENDATION
    return alone or begins_with_number(text)
