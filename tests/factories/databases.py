"""Databases of one's own outside of any test: migrated, with the reference data and the demo, ready to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, event, select

from tracker.services import seeding
from tracker.services.results import assessments, facts
from tracker.storage import engine as engines
from tracker.storage import migrate, models

SEEDED_ON = date(2026, 11, 21)


def with_demo(file: Path) -> str:
    """Make a SQLite file with the reference data and the demo; return its address."""
    url = f"sqlite:///{file}"
    engine = engines.create(url)
    migrate.upgrade(engine)
    engine.dispose()
    seed(url)
    return url


def seed(url: str) -> None:
    """Load the reference data and the demo with its statuses into a migrated database."""
    engine = engines.create(url)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        seeding.load_demo(session)
        session.flush()
        session.expire_all()
        assessments.refresh(session, facts.tracked_states(session), as_of=SEEDED_ON)
    settle(engine)


def reviews(engine: Engine) -> list[tuple[str, int]]:
    """Return the reviews on record whose session is known: the name of the State, the session."""
    with engines.reading(engine) as session:
        rows = session.execute(
            select(models.State.name, models.Review.session_number)
            .join(models.Review, models.Review.state_code == models.State.code)
            .where(models.Review.session_number.is_not(None))
            .order_by(models.Review.session_number, models.State.code)
        )
        return [(name, number) for name, number in rows if number]


@contextmanager
def statements(on: Engine | Connection) -> Iterator[list[str]]:
    """Collect what is sent to a database inside the block."""
    sent: list[str] = []

    def listener(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(on, "before_cursor_execute", listener)
    try:
        yield sent
    finally:
        event.remove(on, "before_cursor_execute", listener)


def settle(engine: Engine) -> None:
    """Let go of a database, so that its file is the whole of it and can be copied."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
