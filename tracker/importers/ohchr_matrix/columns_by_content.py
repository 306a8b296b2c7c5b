"""What the columns of a matrix hold where no header says it: told by their cells, only if these leave no doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from tracker.importers.ohchr_matrix.columns import Column, Header, header
from tracker.importers.ohchr_matrix.items import begins_with_number
from tracker.importers.ohchr_matrix.positions import position_of
from tracker.importers.word.blocks import Row

MOST = 0.8  # of the cells of a column must look alike

_CODED = re.compile(r"\s*(?:[-–]\s*)?[A-Z]\d{1,3}\s+[A-Z]")
_GROUPS = re.compile(r"\b(?:affected persons|groups of persons)\s*:", re.IGNORECASE)
_GOALS = re.compile(r"\s*(?:[-–]\s*)?(?:SDG\s*)?\d{1,2}(?:\.[\da-z]{1,2})?\s+-\s+[A-Z]")
_SHORT = 16  # characters: a number without its recommendation
_FITS: tuple[tuple[Column, Callable[[str], bool]], ...] = (
    (Column.POSITION, lambda cell: position_of(cell) is not None),
    (Column.NUMBER, lambda cell: len(cell) < _SHORT and begins_with_number(cell)),
    (Column.RECOMMENDATION, begins_with_number),
    (Column.THEMES, lambda cell: _CODED.match(cell) is not None or _GROUPS.search(cell) is not None),
    (Column.SDGS, lambda cell: _GOALS.match(cell) is not None),
)
_NUMBERED = (Column.NUMBER, Column.RECOMMENDATION)


def header_without_words(rows: Sequence[Row]) -> Header | None:
    """Return the columns of a table that has no header, None unless its cells leave no doubt.

    Numbered recommendations stand in one column, positions and nothing else in another; a column of coded themes is
    known by its codes. The other columns stay unknown.
    """
    width = Counter(len(row.cells) for row in rows if len(row.cells) > 1).most_common(1)
    if not width:
        return None
    alike = [row for row in rows if len(row.cells) == width[0][0]]
    found = [_column(cells) for cells in _columns(alike)]
    place = _recommendations(alike, found)
    if place is None or Column.POSITION not in found:
        return None
    # Themes of the second cycle are numbered as recommendations are, but the longest of such columns are these.
    sort = Column.NUMBER if found[place] is None else Column.THEMES
    columns = tuple(sort if column in _NUMBERED else column for column in found)
    columns = (*columns[:place], Column.RECOMMENDATION, *columns[place + 1 :])
    return header(alike[0].cells, columns, ("",) * len(columns))


def _recommendations(rows: Sequence[Row], found: Sequence[Column | None]) -> int | None:
    """Return the place of the recommendations: the longest numbered column, or the longest beside bare numbers."""
    wanted = {Column.RECOMMENDATION} if Column.RECOMMENDATION in found else {None} if Column.NUMBER in found else set()
    lengths = {
        place: sum(len(row.cells[place].text) for row in rows) for place, column in enumerate(found) if column in wanted
    }
    return max(lengths, key=lambda place: lengths[place]) if lengths else None


def completed(known: Header, rows: Sequence[Row]) -> Header:
    """Return a header with what only the cells tell: positions below an unusual word ("Status"), bare numbers."""
    for place, start in enumerate(known.starts):
        if known.columns[place] is not None:
            continue
        below = (cell.text for row in rows for cell in row.cells if cell.column == start)
        found = _column([text for text in below if text not in known.words])
        if found in (Column.POSITION, Column.NUMBER) and found not in known.columns:
            columns = (*known.columns[:place], found, *known.columns[place + 1 :])
            known = replace(known, columns=columns, grid={**known.grid, start: found})
    return known


def _columns(rows: Sequence[Row]) -> list[list[str]]:
    return [[row.cells[place].text for row in rows] for place in range(len(rows[0].cells))]


def _column(cells: Sequence[str]) -> Column | None:
    filled = [cell for cell in cells if cell.strip()]
    for column, fits in _FITS:
        if filled and sum(map(fits, filled)) >= MOST * len(filled):
            return column
    return None
