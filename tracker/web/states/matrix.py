"""The longitudinal matrix: asks by window, by theme; parts and clusters folded into a row until they are opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.dossier import Dossier, Request
from tracker.domain.facts import Assessment, Window
from tracker.web.shown.told import Column
from tracker.web.states.choice import Choice
from tracker.web.states.entries import Entry, entries, theme_words
from tracker.web.states.rows import Drawing, Row, key

PAGE_ROWS = 25
"""Rows on one page, so that the first load stays light however long the list."""


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


def windows(dossier: Dossier) -> tuple[Window, ...]:
    """Return every window in which something was asked, the oldest first."""
    found = {result.window.cycle: result.window for request in dossier.requests for result in request.results}
    return tuple(found[cycle] for cycle in sorted(found))


def matrix(dossier: Dossier, choice: Choice) -> Matrix:
    """Arrange the asks of a dossier; what the reader chose decides what is listed and what is opened."""
    all_of_them = entries(dossier)
    listed = tuple(entry for entry in all_of_them if entry.has_something)
    choice = _leading_to(choice, all_of_them, listed)
    shown = all_of_them if choice.everything else listed
    pages = max(1, -(-len(shown) // PAGE_ROWS))
    choice = replace(choice, page=min(choice.page, pages))
    first = (choice.page - 1) * PAGE_ROWS
    drawing = Drawing(dossier, choice, windows(dossier))
    count = sum(len(entry.requests) for entry in all_of_them)
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


def _leading_to(choice: Choice, all_of_them: Sequence[Entry], listed: Sequence[Entry]) -> Choice:
    """Follow an address to its unit or its fold: list everything and turn to the page where that is needed."""
    for entry in all_of_them:
        opens = bool(choice.opened) and choice.opened == entry.name
        if _holds(entry, choice.why) or (opens and not choice.why):
            everything = choice.everything or entry not in listed
            page = (all_of_them if everything else listed).index(entry) // PAGE_ROWS + 1
            return replace(choice, everything=everything, page=page, opened=entry.name)
    return replace(choice, why="")


def _holds(entry: Entry, why: str) -> bool:
    part, _at, cycle = why.rpartition("@")
    return any(
        each.ref == part and any(str(result.window.cycle) == cycle for result in each.results)
        for each in entry.requests
    )


def _groups(drawing: Drawing, found: Iterable[Entry], first: int) -> tuple[Group, ...]:
    grouped: dict[str, list[Row]] = {}
    for number, entry in enumerate(found, start=first + 1):
        grouped.setdefault(theme_words(entry), []).extend(drawing.rows(entry, f"ask-{number}"))
    return tuple(Group(title, tuple(rows)) for title, rows in grouped.items())


def address_of(request: Request, result: Assessment) -> str:
    """Return the address that opens the reasons of a unit on this page."""
    return f"{Choice().to(why=key(request, result))}#why"
