"""What was deleted is overwritten: SQLite and PostgreSQL both leave the bytes of old rows lying about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tracker.storage.base import Base
from tracker.storage.engine import BUSY_SECONDS, translated

_PATIENCE = 500  # milliseconds


def overwrite_what_goes(session: Session) -> None:
    """Let SQLite write zeros over what this connection deletes from now on; PostgreSQL is scrubbed afterwards."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def scrub(engine: Engine, tables: Iterable[type[Base]]) -> bool:
    """Write the database anew without what was deleted, call it outside of any transaction.

    SQLite moves rows between pages and leaves copies in the gaps, which only VACUUM writes over; the old pages then
    still stand in the write-ahead log until it is cut off. PostgreSQL writes the tables anew and drops the old files;
    its own log keeps the rows until it is recycled.

    Returns:
        Whether nothing is left of it; false where somebody was reading meanwhile, so that it has to be done again.

    Raises:
        Unavailable: the database cannot be written: no room on disk, for one.
    """
    with translated(engine), engine.connect() as plain:
        if plain.dialect.name == "postgresql":
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                connection.execute(text(f'VACUUM (FULL) "{table.__tablename__}"'))
            return True
        driver = plain.connection.driver_connection
        if driver is None:  # pragma: no cover - a connection always has one
            return False
        driver.execute("PRAGMA query_only = OFF")
        driver.execute("PRAGMA temp_store = MEMORY")
        driver.execute("VACUUM")
        driver.execute(f"PRAGMA busy_timeout = {_PATIENCE}")  # whoever reads may read for long; it can be done later
        busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        return not busy
