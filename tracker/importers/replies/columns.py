"""Tables that a PDF gives column by column: the cells of each row put behind its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tracker.importers.pdf.text import Line
from tracker.importers.replies.number_ranges import runs

FEWEST = 2  # numbers one below the other, and nothing else on their lines, that make a column
TOLERANCE = 3.0  # points by which a cell may begin above its number


def in_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a reply, each column of bare numbers followed row by row by what stands beside it.

    A column is known by the lines behind it, which begin above its last number: nothing is moved otherwise.
    """
    for _page, of_page in groupby(lines, key=lambda line: line.page):
        yield from _page_in_rows(tuple(of_page))


def _page_in_rows(lines: Sequence[Line]) -> Iterator[Line]:
    place = 0
    while place < len(lines):
        end = _column_end(lines, place)
        beside = lines[end] if end < len(lines) else None
        if (
            end - place < FEWEST
            or beside is None
            or beside.y <= lines[end - 2].y - TOLERANCE
            or beside.x <= lines[place].x
        ):
            yield lines[place]
            place += 1
            continue
        column = lines[place:end]
        stop = _table_end(lines, end, column)
        for row, number in enumerate(column):
            yield number
            yield from (line for line in lines[end:stop] if _row_of(line, column) == row)
        place = stop


def _column_end(lines: Sequence[Line], start: int) -> int:
    """Return where the lines end that from `start` on hold a number each and nothing else, running down the page."""
    end = start
    while end < len(lines) and _is_number(lines[end].text) and (end == start or lines[end].y < lines[end - 1].y):
        end += 1
    return end


def _is_number(text: str) -> bool:
    found = runs(text) if len(text) < 12 else ()
    return (
        len(found) == 1
        and len(found[0].numbers) == 1
        and text.strip(" .") == text[found[0].start : found[0].end].strip(" .")
    )


def _table_end(lines: Sequence[Line], start: int, column: Sequence[Line]) -> int:
    """Return where what stands beside the column ends: at the next number, or at a line back at its left edge."""
    return next(
        (place for place in range(start, len(lines)) if _is_number(lines[place].text) or lines[place].x <= column[0].x),
        len(lines),
    )


def _row_of(line: Line, column: Sequence[Line]) -> int:
    """Return the row that a line stands in: the last number that does not stand below it."""
    return max((row for row, number in enumerate(column) if number.y >= line.y - TOLERANCE), default=0)
