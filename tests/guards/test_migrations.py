"""The migrations make exactly the tables that the model describes, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tracker.storage import engine as engines
from tracker.storage import migrate, models


def test_migrations_and_model_agree(blank_database_url: str) -> None:
    engine = engines.create(blank_database_url)
    migrate.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, models.Base.metadata)
    engine.dispose()

    assert differences == []


def test_upgrading_twice_changes_nothing(blank_database_url: str) -> None:
    engine = engines.create(blank_database_url)

    assert migrate.upgrade(engine)
    assert not migrate.upgrade(engine)

    engine.dispose()
