"""The settings and the database that a command works with."""

from __future__ import annotations

import os

from sqlalchemy import Engine

from tracker.services.vault.held import held_by
from tracker.services.vault.keys import load
from tracker.settings import Settings, read
from tracker.storage import engine as storage
from tracker.storage import migrate, witness


def settings() -> Settings:
    """Read the settings from the environment."""
    return read(os.environ)


def database() -> Engine:
    """Return the engine of a database that this version of the program can use.

    Raises:
        Unavailable: the database is missing, older or newer than the program.
    """
    current = settings()
    engine = storage.create(current.database_url)
    migrate.check_version(engine)
    return held_by(witness.witnessed(engine, current.data_dir), load(current))
