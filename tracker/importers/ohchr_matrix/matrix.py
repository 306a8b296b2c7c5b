"""OHCHR's matrix or thematic list: each recommendation once, however many themes it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.ohchr_matrix.entries import entries_of, grouped
from tracker.importers.ohchr_matrix.heading import read_heading
from tracker.importers.ohchr_matrix.items import plain
from tracker.importers.ohchr_matrix.recorded import record_of
from tracker.importers.ohchr_matrix.rows import Read, read_rows
from tracker.importers.records import Issue, Kind, ParsedRecord, ParseResult
from tracker.importers.word.blocks import Paragraph, WordDocument

MOST_PROSE = 6_000  # characters outside the tables; a submission of an NGO has three times as many
LITTLE_PROSE = 1_000  # a head and its explanations
FEWEST_ROWS = 3  # of a table without header
LONGEST_VALUE = 400  # characters of what could not be read

_TITLE = re.compile(r"\b(?:thematic list|matrix)\b.{0,40}\brecommendations?\b", re.IGNORECASE)


def is_matrix(document: WordDocument) -> bool:
    """Tell whether a Word document is a matrix of recommendations, and not prose with a table in it."""
    read = read_rows(document)
    entries = [entry for row in read.rows for entry in entries_of(row)]
    numbered = sum(entry.item.number is not None for entry in entries)
    answered = sum(entry.position is not None for entry in entries)
    if numbered < (FEWEST_ROWS if read.guessed else 1) and (read.guessed or answered < FEWEST_ROWS):
        return False
    prose = sum(len(block.text) for block in document.blocks if isinstance(block, Paragraph))
    inside = sum(len(text) for row in read.rows for text in row.cells.values())
    titled = any(_TITLE.search(line) for line in (*_margins(document), *read.head))
    return prose <= MOST_PROSE and (titled or prose <= max(LITTLE_PROSE, 2 * inside))


def parse_matrix(document: WordDocument, names: StateNames, *, sha256: str) -> ParseResult:
    """Turn a matrix into records and issues.

    Args:
        document: What `open_word` returned.
        names: Known States.
        sha256: That of the file.
    Returns:
        One record a number, in the order of the matrix, with all themes that it stands under. Place and issues count
        the rows of all tables from 1, headers too.
    """
    read = read_rows(document)
    entries = [entry for row in read.rows for entry in entries_of(row)]
    cited = [entry.item.source for entry in entries if entry.item.source]
    lines = [*_margins(document), *read.head]
    found, gaps = read_heading(lines, cited or lines, names)
    seen: set[str] = set()
    records = tuple(record_of(group, found, names, seen=seen) for group in grouped(entries))
    none = () if records else (Issue(_("No numbered recommendation was found in the matrix."), column="number"),)
    return ParseResult(
        kind=Kind.OHCHR_MATRIX,
        document=found,
        records=records,
        issues=(
            *gaps,
            *none,
            *_left_out(read, {entry.row for entry in entries}),
            *_missing(records),
            *(issue for record in records for issue in record.issues),
        ),
        sha256=sha256,
    )


def _margins(document: WordDocument) -> list[str]:
    return [line for paragraph in document.margins for line in paragraph.text.splitlines()]


def _left_out(read: Read, read_rows_of: set[int]) -> Iterator[Issue]:
    """Tell of rows and columns that are of no known sort."""
    for row, words in read.unknown_columns:
        named = _("No column is known by this header; what stands below it was left out.")
        bare = _("The table has no header; columns that do not tell themselves what they hold were left out.")
        yield Issue(named if words else bare, row, value=words or None)
    message = _("The row is neither a heading nor a recommendation with a number; it was left out.")
    rest = [(row.number, " | ".join(row.cells.values())) for row in read.rows if row.number not in read_rows_of]
    for number, words in sorted((*read.strange, *rest)):
        yield Issue(message, number, "text", plain(words)[:LONGEST_VALUE])


def _missing(records: Sequence[ParsedRecord]) -> Iterator[Issue]:
    """Tell of numbers that a paragraph's count leaves out: the matrix may be a part of the whole."""
    counted: dict[str, set[int]] = {}
    for record in records:
        if record.number is not None and record.paragraph is not None:
            counted.setdefault(record.paragraph, set()).add(int(record.number.partition(".")[2]))
    for paragraph, numbers in counted.items():
        gaps = [f"{paragraph}.{number}" for number in range(1, max(numbers)) if number not in numbers]
        if gaps:
            message = _("Under paragraph {paragraph} the matrix does not list {count} numbers of the count.")
            text = message.format(paragraph=paragraph, count=len(gaps))
            yield Issue(text, column="number", value=", ".join(gaps)[:LONGEST_VALUE])
