"""The sheets by name: each a module that reads records as cells, and records, amends or removes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.sheets import Sheet, tidy
from tracker.services.sheets import evidence, links, positions, recommendations, series
from tracker.services.sheets.values import Cells, Names
from tracker.services.vault.keys import Keyring

T = TypeVar("T")
_PORTION = 500  # references in one query: databases bound their number


class Book(Protocol):
    """What a module does for its sheet. A new record without reference is known again by the columns of `SAME_BY`."""

    SHEET: Sheet
    SAME_BY: tuple[str, ...]

    def cells(
        self, session: Session, refs: Collection[str], *, known: Names, audience: Audience = EVERYTHING
    ) -> dict[str, Cells]:
        """Return the records of these references as cells; those that the audience does not see are left out."""

    def beside(self, session: Session, rows: Sequence[Mapping[str, str]]) -> Sequence[str]:
        """Return the references of what new rows may be the same as."""

    def record(
        self,
        session: Session,
        actor: str,
        given: Mapping[str, Any],
        *,
        approves: bool,
        keyring: Keyring | None = None,
    ) -> str:
        """Record a new one and return its reference."""

    def amend(
        self,
        session: Session,
        actor: str,
        ref: str,
        given: Mapping[str, Any],
        *,
        approves: bool,
        keyring: Keyring | None = None,
    ) -> None:
        """Change the fields given of one on record."""

    def remove(self, session: Session, refs: Collection[str]) -> None:
        """Take away records that nothing was built on."""


BOOKS: dict[Sheet, Book] = {
    book.SHEET: book for book in (recommendations, positions, evidence, links, series)
}  # in the order in which one is made before what is built on it


def stored(
    session: Session, sheet: Sheet, refs: Collection[str], *, known: Names, audience: Audience = EVERYTHING
) -> dict[str, Cells]:
    """Return records as their cells are written, those that an audience sees, a portion of references at a time."""
    found: dict[str, Cells] = {}
    for portion in portions(refs):
        read = BOOKS[sheet].cells(session, portion, known=known, audience=audience)
        found |= {ref: tidied(cells) for ref, cells in read.items()}
    return found


def tidied(cells: Cells) -> Cells:
    """Return cells as a file gives them back."""
    return {name: tidy(text) for name, text in cells.items()}


def portions(refs: Collection[T]) -> Iterator[list[T]]:
    """Yield references or numbers in portions that fit into one query, each once."""
    rest = iter(dict.fromkeys(refs))
    while portion := list(islice(rest, _PORTION)):
        yield portion


def version(cells: Cells) -> str:
    """Return what tells two states of a record apart; a letter first, so that no spreadsheet makes it a number."""
    written = json.dumps(sorted(cells.items()), ensure_ascii=True)
    return f"v{hashlib.sha256(written.encode()).hexdigest()[:16]}"
