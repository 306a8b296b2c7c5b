"""Who brings the rows of which kind of file into the records, and what stands in the way of taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from tracker.services.vault.keys import Keyring


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing built on what an import brought: `ref` is what it was built on, `sentence` says what it is."""

    ref: str
    sentence: str


class Handler(Protocol):
    """What a kind of file needs, to be compared, applied and taken back. Nothing here commits.

    `keyring` holds the keys for what is not published; None where nothing of that can be written.
    """

    def compare(self, session: Session, batch_id: int, *, keyring: Keyring | None = None) -> None:
        """Say of every row of a batch what applying it would do."""

    def apply(
        self, session: Session, batch_id: int, *, actor: str, today: date, keyring: Keyring | None = None
    ) -> None:
        """Write the rows of a batch to the records, statuses and the audit trail with them."""

    def obstacles(self, session: Session, batch_id: int, *, keyring: Keyring | None = None) -> tuple[Obstacle, ...]:
        """Return what stands in the way of undoing a batch; nothing where it can be undone."""

    def undo(self, session: Session, batch_id: int, *, actor: str, today: date, keyring: Keyring | None = None) -> None:
        """Take back what applying a batch wrote."""
