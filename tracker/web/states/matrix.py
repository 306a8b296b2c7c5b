"""The longitudinal matrix: asks by window, by theme, asks of one cluster folded into a block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain import phrases, selection
from tracker.domain.dossier import Dossier, EvidenceItem, Request
from tracker.domain.facts import Assessment, Window
from tracker.domain.vocabulary import AskKind, Status, label
from tracker.i18n import _, ngettext
from tracker.web.marks import LEGEND
from tracker.web.shown import told
from tracker.web.shown.reasons import Why, why
from tracker.web.shown.told import Column
from tracker.web.states.choice import Choice

PAGE_ROWS = 40
"""Blocks on one page, so that the first load stays light however long the list."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One window of a row: each status with its count, the address of the reasons; empty where not asked."""

    column: str
    address: str = ""
    statuses: tuple[tuple[Status, int], ...] = ()
    note: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One ask, or a block of asks with `toggle`, the address that opens or closes it; `why` opened below it."""

    anchor: str
    heading: str
    meta: str
    cells: tuple[Cell, ...]
    why: Why | None = None
    toggle: str = ""
    is_open: bool = False
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows on one theme."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the matrix. `hidden_count` asks have nothing on record; `pages` are their addresses, or none."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    ask_count: int
    hidden_count: int
    page: int
    pages: tuple[str, ...]
    everything: str
    less: str


@dataclass(frozen=True, slots=True)
class _Entry:
    theme: str
    title: str
    cluster: str
    requests: tuple[Request, ...]


def windows(dossier: Dossier) -> tuple[Window, ...]:
    """Return every window in which something was asked, the oldest first."""
    found = {result.window.cycle: result.window for request in dossier.requests for result in request.results}
    return tuple(found[cycle] for cycle in sorted(found))


def matrix(dossier: Dossier, choice: Choice) -> Matrix:
    """Arrange the asks of a dossier; what the reader chose decides what is listed and what is opened."""
    entries = _entries(dossier)
    listed = [entry for entry in entries if _has_something(entry)]
    choice = _leading_to(choice, entries, listed)
    shown = entries if choice.everything else listed
    pages = max(1, -(-len(shown) // PAGE_ROWS))
    choice = replace(choice, page=min(choice.page, pages))
    first = (choice.page - 1) * PAGE_ROWS
    drawing = _Drawing(dossier, choice)
    count = sum(len(entry.requests) for entry in entries)
    kept = replace(choice, why="", opened="")
    return Matrix(
        columns=drawing.columns,
        groups=_groups(drawing, shown[first : first + PAGE_ROWS], first) if drawing.columns else (),
        ask_count=count,
        hidden_count=count - sum(len(entry.requests) for entry in listed),
        page=choice.page,
        pages=tuple(replace(kept, page=n + 1).query() for n in range(pages)) if pages > 1 else (),
        everything="" if choice.everything or not drawing.columns else Choice(everything=True).query(),
        less=Choice().query() if choice.everything else "",
    )


def key(request: Request, result: Assessment) -> str:
    """Name a unit in an address."""
    return f"{request.ref}@{result.window.cycle}"


def natural(request: Request) -> tuple[str, list[tuple[int, str]], str]:
    """Order asks as people count them: the oldest first, 140.9 before 140.10."""
    pieces = re.split(r"(\d+)", request.number)
    numbers = [(int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces]
    return request.asked_on.first.isoformat(), numbers, request.ref


def _entries(dossier: Dossier) -> list[_Entry]:
    cluster_of = {part: cluster.name for cluster in dossier.clusters for part in cluster.parts}
    asks = sorted((each for each in dossier.requests if each.ask_kind is not AskKind.INFORMATION), key=natural)
    entries = []
    for block in selection.blocks(asks, dossier.clusters):
        first = block.requests[0]
        cluster = cluster_of.get(first.ref, "") if len(block.requests) > 1 else ""
        title = block.title if cluster else first.heading
        entries.append(_Entry(_theme(dossier, first), title, cluster, block.requests))
    return sorted(entries, key=lambda entry: entry.theme)  # stable: the order in time stays


def _theme(dossier: Dossier, request: Request) -> str:
    themes = {theme.code: theme for theme in dossier.themes}
    theme = themes.get(request.themes[0]) if request.themes else None
    if theme is None:
        return _("Theme not recorded")
    return themes.get(theme.parent, theme).name


def _has_something(entry: _Entry) -> bool:
    return any(result.status is not Status.NOT_ASSESSED for each in entry.requests for result in each.results)


def _leading_to(choice: Choice, entries: Sequence[_Entry], listed: Sequence[_Entry]) -> Choice:
    """Follow an address to its unit: list everything, turn to the page and open the cluster where that is needed."""
    for entry in entries:
        if choice.why and any(choice.why == key(each, result) for each in entry.requests for result in each.results):
            everything = choice.everything or entry not in listed
            page = (entries if everything else listed).index(entry) // PAGE_ROWS + 1
            return replace(choice, everything=everything, page=page, opened=entry.cluster)
    return replace(choice, why="")


def _groups(drawing: _Drawing, entries: Iterable[_Entry], first: int) -> tuple[Group, ...]:
    grouped: dict[str, list[Row]] = {}
    for number, entry in enumerate(entries, start=first + 1):
        grouped.setdefault(entry.theme, []).extend(drawing.rows(entry, f"ask-{number}"))
    return tuple(Group(title, tuple(rows)) for title, rows in grouped.items())


class _Drawing:
    """What every row needs: the windows, the evidence by reference, the reader's choice."""

    def __init__(self, dossier: Dossier, choice: Choice) -> None:
        self.dossier = dossier
        self.choice = choice
        self.columns = tuple(told.column(window) for window in windows(dossier))
        self.items: dict[str, EvidenceItem] = {item.ref: item for item in dossier.evidence}

    def rows(self, entry: _Entry, anchor: str) -> list[Row]:
        """Draw an entry: one row, or for a cluster its block and, if opened, its asks below."""
        if not entry.cluster:
            return [self._ask(entry.requests[0], anchor, is_member=False)]
        is_open = self.choice.opened == entry.cluster
        block = self._block(entry, anchor, is_open=is_open)
        if not is_open:
            return [block]
        members = (self._ask(each, f"{anchor}-{n}", is_member=True) for n, each in enumerate(entry.requests, start=1))
        return [block, *members]

    def _ask(self, request: Request, anchor: str, *, is_member: bool) -> Row:
        results = {result.window.cycle: result for result in request.results}
        opened = next((result for result in request.results if key(request, result) == self.choice.why), None)
        close = f"{self.choice.to(opened=self.choice.opened)}#{anchor}"
        to_all = _("to all States") if request.to_all_states else ""
        asked_by = phrases.asked_by(request) if request.recommending else ""  # a body is named with its number
        meta = (phrases.number_of(request), asked_by, phrases.position_words(request), to_all)
        return Row(
            anchor=anchor,
            heading=request.heading,
            meta=" · ".join(piece for piece in meta if piece),
            cells=tuple(self._cell(request, results.get(column.cycle), column, close) for column in self.columns),
            why=why(self.dossier, request, opened, items=self.items, close=close) if opened else None,
            is_member=is_member,
        )

    def _cell(self, request: Request, result: Assessment | None, column: Column, close: str) -> Cell:
        if result is None:
            return _no_cell(request, column)
        is_open = key(request, result) == self.choice.why
        notes = [*told.flags(result.flags), told.confidence(result.confidence).lower()]
        if result.last_known:
            notes.append(_("last known: %(status)s") % {"status": _(label(result.last_known[0])).lower()})
        return Cell(
            column.title,
            close if is_open else f"{self.choice.to(why=key(request, result))}#why",
            ((result.status, 1),),
            phrases.headed(", ".join(note for note in notes if note)),
            is_open,
        )

    def _block(self, entry: _Entry, anchor: str, *, is_open: bool) -> Row:
        count = len(entry.requests)
        toggle = f"{self.choice.to(opened='' if is_open else entry.cluster)}#{anchor}"
        asks = ngettext("%(n)d ask", "%(n)d asks", count) % {"n": count}
        return Row(
            anchor=anchor,
            heading=entry.title,
            meta=f"{asks} · {phrases.numbers_of(entry.requests)}",
            cells=tuple(_block_cell(entry.requests, column, toggle) for column in self.columns),
            toggle=toggle,
            is_open=is_open,
        )


def _no_cell(request: Request, column: Column) -> Cell:
    """An ask has no status in a window before it was made, nor in one after it was closed."""
    before = request.results and column.cycle < request.results[0].window.cycle
    return Cell(column.title, note=_("Not asked yet") if before else _("No longer asked"))


def _block_cell(requests: Sequence[Request], column: Column, toggle: str) -> Cell:
    found = [result.status for each in requests if (result := each.result(column.cycle))]
    counted = Counter(found)
    statuses = tuple((status, counted[status]) for status in LEGEND if counted[status])
    return Cell(column.title, toggle, statuses) if found else _no_cell(requests[0], column)
