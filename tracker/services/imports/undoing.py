"""What stands in the way of taking an import back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.importers.records import Kind
from tracker.services.imports import batches, handling
from tracker.services.imports.handlers import Obstacle
from tracker.services.vault.keys import Keyring


def obstacles(session: Session, batch_id: int, *, keyring: Keyring | None = None) -> tuple[Obstacle, ...]:
    """Return what was built on what an import brought; nothing where it can be undone.

    Args:
        session: to read with.
        batch_id: the import.
        keyring: the keys for what its rows changed, where those are sealed.

    Raises:
        NotFound: there is no import of this number.
        Unreadable: it is a document in prose: its decisions are taken back one by one, on the desk.
    """
    batch = batches.find(session, batch_id)
    return handling.handler_of(Kind(batch.kind)).obstacles(session, batch_id, keyring=keyring)
