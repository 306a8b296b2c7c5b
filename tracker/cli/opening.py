"""The settings and the database that a command works with."""

from __future__ import annotations

import os

from sqlalchemy import Engine

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
    engine = storage.create(settings().database_url)
    migrate.check_version(engine)
    return witness.witnessed(engine, settings().data_dir)
