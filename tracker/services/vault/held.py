"""The master keys that belong with a database: whatever is written into it can be checked, whoever writes it."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.services.vault.keys import Keyring

_OPTION = "tracker_keyring"


def held_by(engine: Engine, keyring: Keyring) -> Engine:
    """Return an engine whose sessions know the keys of its vault."""
    return engine.execution_options(**{_OPTION: keyring})


def of(session: Session) -> Keyring | None:
    """Return the keys that the engine of a session knows; None where it was given none."""
    found: Keyring | None = session.get_bind().get_execution_options().get(_OPTION)
    return found
