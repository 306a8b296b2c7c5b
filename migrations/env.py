"""Run the migrations on the connection that is given, or on the database of the settings."""

from __future__ import annotations

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection

from tracker import settings
from tracker.storage import engine, models
from tracker.storage.types import Utc


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # A migration must not depend on types that may change later.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=models.Base.metadata,
        render_as_batch=True,
        render_item=_render,
        compare_type=True,
        transactional_ddl=True,  # SQLite can, now that BEGIN is ours: half a migration is never kept
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    database = engine.create(settings.read(os.environ).database_url)
    with engine.writing(database).begin() as connection:
        _migrate(connection)
else:
    _migrate(given)
