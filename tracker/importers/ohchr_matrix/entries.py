"""What one row of a matrix says of a recommendation, and which rows speak of the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import fold
from tracker.importers.ohchr_matrix.columns import Column
from tracker.importers.ohchr_matrix.items import Item, Lists, item_of, items_of, lists_of, plain, without_source
from tracker.importers.ohchr_matrix.positions import position_of
from tracker.importers.ohchr_matrix.rows import MatrixRow

MOST_ALIKE = 20  # different recommendations of one number that a further one is compared with
ALIKE = 0.7  # share of words that two printings of one recommendation have in common

_CLOSED = re.compile(r"\)[\s;.,*]*\Z")
_NOTHING = re.compile(r"[\W_]*")


_POSITION_LINE = re.compile(r"^\s*(?:the )?(?:state.s )?position\s*:\s*(?P<words>[^\n]{2,80})$", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation in one row. `position_words` are those of its cell, or of the heading where it is empty."""

    item: Item
    row: int
    theme: str | None
    lists: Lists
    position: Position | None
    position_words: str | None
    states: str | None
    assessment: str | None


def entries_of(row: MatrixRow) -> Iterator[Entry]:
    """Yield the recommendations of a row; none if what stands in their column is neither numbered nor complete."""
    row = _parted(row)
    words, source = without_source(row.cells.get(Column.POSITION, ""))
    stated = plain(words) if not _NOTHING.fullmatch(words) else None
    position = position_of(stated) if stated else None
    if stated is None and row.section.position is not None:
        position, stated = row.section.position, row.section.position_words
    source, lists = _source(row) or source, _lists(row)
    for item in _items(row):
        if item.number is None and stated is None and not _CLOSED.search(item.text):
            continue
        yield Entry(
            item=item if item.source else replace(item, source=source),
            row=row.number,
            theme=row.section.theme,
            lists=lists,
            position=position,
            position_words=stated,
            states=row.cells.get(Column.STATES),
            assessment=_kept(row.cells.get(Column.ASSESSMENT, "")),
        )


def _parted(row: MatrixRow) -> MatrixRow:
    """Give the position that stands in the cell of the recommendation, "Position: Supported", a cell of its own."""
    text = row.cells.get(Column.RECOMMENDATION, "")
    found = _POSITION_LINE.search(text)
    if found is None or Column.POSITION in row.cells:
        return row
    rest = text[: found.start()] + text[found.end() :]
    return replace(row, cells={**row.cells, Column.RECOMMENDATION: rest, Column.POSITION: found["words"]})


def _items(row: MatrixRow) -> Iterator[Item]:
    number, text = row.cells.get(Column.NUMBER, ""), row.cells.get(Column.RECOMMENDATION, "")
    if not number.strip():
        yield from items_of(text)
    elif text.strip():
        own, beside = item_of(text), item_of(number.strip())
        if own.number is None:
            own = replace(own, paragraph=beside.paragraph, number=beside.number, bare=plain(number))
        yield own


def _source(row: MatrixRow) -> str | None:
    cell = row.cells.get(Column.SOURCE)
    return plain(without_source(cell)[1] or cell) if cell else None


def _lists(row: MatrixRow) -> Lists:
    found = lists_of(row.cells.get(Column.THEMES, ""))
    affected = lists_of(f"affected persons: {row.cells.get(Column.AFFECTED, '')}").affected
    sdgs = lists_of(f"SDGs: {row.cells.get(Column.SDGS, '')}").sdgs
    return Lists(found.themes, _union((found.affected, affected)), _union((found.sdgs, sdgs)))


def _kept(text: str) -> str | None:
    lines = (plain(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line) or None


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for entries in lists for entry in entries))


def themes_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return all themes of a recommendation as first seen: the heading's, then those of the column."""
    found: dict[str, str] = {}
    for entry in entries:
        for theme in (entry.theme, *entry.lists.themes):
            if theme:
                found.setdefault(fold(theme), theme)
    return tuple(found.values())


def affected_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return all groups of persons of a recommendation."""
    return _union(entry.lists.affected for entry in entries)


def sdgs_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return all goals of a recommendation."""
    return _union(entry.lists.sdgs for entry in entries)


def grouped(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """Return the entries of each recommendation together: same number and same words, give or take a printer's slip.

    A number that stands before quite different words is two recommendations, one of them misnumbered.
    """
    groups: dict[str, list[list[Entry]]] = {}
    order: list[list[Entry]] = []
    for entry in entries:
        known = groups.setdefault(entry.item.number or fold(entry.item.text), [])
        same = next((group for group in known[:MOST_ALIKE] if same_words(group[0].item.text, entry.item.text)), None)
        if same is None:
            same = []
            known.append(same)
            order.append(same)
        same.append(entry)
    return tuple(map(tuple, order))


def same_words(left: str, right: str) -> bool:
    """Tell whether two texts are printings of one: most of their words agree, or one is missing."""
    words, others = set(fold(left).split()), set(fold(right).split())
    return not words or not others or len(words & others) >= ALIKE * min(len(words), len(others))
