"""How a row of the matrix is drawn: its cells, what folds into it, and the reasons opened below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain import overview, phrases
from tracker.domain.dossier import Dossier, EvidenceItem, Request
from tracker.domain.facts import Assessment, Window
from tracker.domain.overview import RollUp
from tracker.domain.vocabulary import Status, label
from tracker.i18n import _, ngettext
from tracker.web.marks import LEGEND
from tracker.web.shown import told
from tracker.web.shown.reasons import Why, why
from tracker.web.shown.told import Column
from tracker.web.states.choice import Choice
from tracker.web.states.entries import Entry


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
    """One ask, or a block of asks with `toggle`, the address that opens or closes it; `why` opened below it.

    `recommendation` and `part` say which record it leads to, "" for a cluster.
    """

    anchor: str
    heading: str
    meta: str
    cells: tuple[Cell, ...]
    recommendation: str = ""
    part: str = ""
    takes_up: str = ""
    why: Why | None = None
    toggle: str = ""
    toggle_words: str = ""
    is_open: bool = False
    is_member: bool = False


class Drawing:
    """What every row needs: the windows, the evidence by reference, the reader's choice."""

    def __init__(self, dossier: Dossier, choice: Choice, known: Sequence[Window]) -> None:
        """Prepare to draw the rows of a dossier."""
        self.dossier = dossier
        self.choice = choice
        self.columns = tuple(told.column(window) for window in known)
        self.items: dict[str, EvidenceItem] = {item.ref: item for item in dossier.evidence}

    def rows(self, entry: Entry, anchor: str) -> list[Row]:
        """Draw an entry: one row, or where several fold into it the block and, if opened, its asks below."""
        if not entry.name:
            return [self._ask(entry.requests[0], anchor, takes_up=entry.takes_up)]
        if self.choice.opened != entry.name:
            return [self._block(entry, anchor, is_open=False)]
        members = (self._ask(each, f"{anchor}-{n}", member=True) for n, each in enumerate(entry.requests, start=1))
        return [self._block(entry, anchor, is_open=True), *members]

    def _ask(self, request: Request, anchor: str, *, takes_up: str = "", member: bool = False) -> Row:
        results = {result.window.cycle: result for result in request.results}
        opened = next((result for result in request.results if key(request, result) == self.choice.why), None)
        close = f"{self.choice.to(opened=self.choice.opened)}#{anchor}"
        to_all = _("to all States") if request.to_all_states else ""
        asked_by = phrases.asked_by(request) if request.recommending else ""  # a body is named with its number
        return Row(
            anchor=anchor,
            heading=request.heading,
            meta=_joined(phrases.number_of(request), asked_by, phrases.position_words(request), to_all),
            cells=tuple(self._cell(request, results.get(column.cycle), column, close) for column in self.columns),
            recommendation=request.recommendation,
            part=request.label,
            takes_up=takes_up,
            why=why(self.dossier, request, opened, items=self.items, close=close) if opened else None,
            is_member=member,
        )

    def _cell(self, request: Request, result: Assessment | None, column: Column, close: str) -> Cell:
        if result is None:
            return _no_cell(request, column)
        is_open = key(request, result) == self.choice.why
        return Cell(
            column.title,
            close if is_open else f"{self.choice.to(why=key(request, result))}#why",
            ((result.status, 1),),
            phrases.headed(", ".join(_notes(request, result))),
            is_open,
        )

    def _block(self, entry: Entry, anchor: str, *, is_open: bool) -> Row:
        toggle = f"{self.choice.to(opened='' if is_open else entry.name)}#{anchor}"
        draw = self._parts if entry.recommendation else self._cluster
        first = entry.requests[0]
        return Row(
            anchor=anchor,
            heading=entry.title,
            meta=_of_parts(entry) if entry.recommendation else _of_cluster(entry),
            cells=draw(entry, toggle),
            recommendation=first.recommendation if entry.recommendation else "",
            takes_up=entry.takes_up,
            toggle=toggle,
            toggle_words=_toggle_words(entry, is_open=is_open),
            is_open=is_open,
        )

    def _cluster(self, entry: Entry, toggle: str) -> tuple[Cell, ...]:
        return tuple(_counted_cell(entry.requests, column, toggle) for column in self.columns)

    def _parts(self, entry: Entry, toggle: str) -> tuple[Cell, ...]:
        """Roll the parts of a recommendation up to one status a window."""
        rolled = overview.roll_ups(result for each in entry.requests for result in each.results)
        by_cycle = {each.cycle: each for each in rolled if each.status is not None}
        return tuple(
            _rolled_cell(by_cycle[column.cycle], column, toggle)
            if column.cycle in by_cycle
            else _counted_cell(entry.requests, column, toggle)
            for column in self.columns
        )


def key(request: Request, result: Assessment) -> str:
    """Name a unit in an address."""
    return f"{request.ref}@{result.window.cycle}"


def _notes(request: Request, result: Assessment) -> list[str]:
    notes = [*told.flags(result.flags), told.confidence(result.confidence).lower()]
    if result.last_known:
        notes.append(_("last known: %(status)s") % {"status": _(label(result.last_known[0])).lower()})
    for judged in request.judgements:
        if judged.cycle == result.window.cycle:
            notes.append(_("judged: %(status)s") % {"status": _(label(judged.status)).lower()})
            notes.append(_("needs another look") if judged.stale else "")
    return [note for note in notes if note]


def _joined(*pieces: str) -> str:
    return " · ".join(piece for piece in pieces if piece)


def _of_parts(entry: Entry) -> str:
    first = entry.requests[0]
    count = ngettext("%(n)d part", "%(n)d parts", len(entry.requests)) % {"n": len(entry.requests)}
    asked_by = phrases.asked_by(first) if first.recommending else ""
    return _joined(phrases.numbers_of([first]), count, asked_by, phrases.position_words(first))


def _of_cluster(entry: Entry) -> str:
    count = len(entry.requests)
    return _joined(ngettext("%(n)d ask", "%(n)d asks", count) % {"n": count}, phrases.numbers_of(entry.requests))


def _toggle_words(entry: Entry, *, is_open: bool) -> str:
    if entry.recommendation:
        return _("Fold the parts") if is_open else _("Show each part")
    return _("Fold these asks") if is_open else _("Show each ask")


def _no_cell(request: Request, column: Column) -> Cell:
    """An ask has no status in a window before it was made, nor in one after it was closed."""
    before = request.results and column.cycle < request.results[0].window.cycle
    return Cell(column.title, note=_("Not asked yet") if before else _("No longer asked"))


def _counted_cell(requests: Sequence[Request], column: Column, toggle: str) -> Cell:
    found = [result.status for each in requests if (result := each.result(column.cycle))]
    counted = Counter(found)
    statuses = tuple((status, counted[status]) for status in LEGEND if counted[status])
    return Cell(column.title, toggle, statuses) if found else _no_cell(requests[0], column)


def _rolled_cell(rolled: RollUp, column: Column, toggle: str) -> Cell:
    words = {"n": rolled.assessed_count, "total": rolled.part_count}
    note = _("%(n)d of %(total)d parts assessed") % words if rolled.assessed_count else ""
    status = rolled.status or Status.NOT_ASSESSED
    return Cell(column.title, toggle, ((status, 1),), note)
