"""Whether the blocks of a brief fit one page of the print sheet, estimated from their words.

The renderer counts real pages and refuses a second one; this estimate only chooses how much to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from tracker.domain.document import Block, Bullets, Inlines, Paragraph, Run, Section, Table

# Source: the print sheet. A4 less its margins, in points; letters of average width in each measure, in points.
PAGE = 734.0
HEAD, FOOT, LEDE_LINE, LEDE_CHARS = 92.0, 50.0, 15.0, 88
HEADING = 27.0
LINE, GAP = 12.6, 4.0
ROW_LINE, ROW_GAP = 11.5, 6.6
COLUMN_CHARS, WIDE_CHARS, CELL_CHARS = 62, 98, 27


def fits(sections: Iterable[Section], *, lede: str) -> bool:
    """Tell whether the sections, under a sheet's head and lede, stay on one page."""
    height = HEAD + FOOT + LEDE_LINE * ceil(len(lede) / LEDE_CHARS)
    return height + sum(_section(section) for section in sections) <= PAGE


def _section(section: Section) -> float:
    chars = WIDE_CHARS if section.full_width else COLUMN_CHARS
    blocks = (block for block in section.blocks if not isinstance(block, Section))
    return HEADING + sum(_block(block, chars) for block in blocks)


def _block(block: Block, chars: int) -> float:
    match block:
        case Paragraph():
            return _lines(block.content, chars) * LINE + GAP
        case Bullets():
            return sum(_lines(content, chars) * LINE + GAP for _mark, content in block.items)
        case Table():
            tallest = (max(_lines(cell, CELL_CHARS) for cell in row.cells) for row in block.rows)
            return ROW_LINE + ROW_GAP + sum(lines * ROW_LINE + ROW_GAP for lines in tallest)
        case _:
            return 0.0


def _lines(content: Inlines, chars: int) -> int:
    return max(1, ceil(sum(len(part.text) for part in content if isinstance(part, Run)) / chars))
