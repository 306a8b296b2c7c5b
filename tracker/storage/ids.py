"""Row numbers taken before the rows are written, so that many rows of several tables can name one another at once."""

from __future__ import annotations

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session


def reserve(session: Session, table: Table, count: int) -> list[int]:
    """Take numbers that no row of a table has and none will be given; call it in a writing transaction.

    Args:
        session: a writing session: on SQLite it holds the one write lock, so nobody takes the same numbers.
        table: a table whose primary key is `id`.
        count: how many.
    """
    if not count:
        return []
    if session.connection().dialect.name == "postgresql":
        words = {"table": table.name, "count": count}
        wanted = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
        return list(session.scalars(wanted, words))
    first = session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    return list(range(first + 1, first + 1 + count))
