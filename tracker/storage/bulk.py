"""Many rows of one table at once, past the layer that weighs every value: an import writes some hundred thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; values are turned as the columns' types want them.

    Defaults of the model are not applied: every column without a default in the database must be named.
    """
    if rows:
        names = list(rows[0])
        quoted = ", ".join(f'"{name}"' for name in names)
        _execute(session, table, f'INSERT INTO "{table.name}" ({quoted}) VALUES ({{}})', names, rows)  # noqa: S608 (our own names)


def update_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their `id`; all name the same columns."""
    if rows:
        names = [name for name in rows[0] if name != "id"]
        changed = ", ".join(f'"{name}" = {{}}' for name in names)
        _execute(session, table, f'UPDATE "{table.name}" SET {changed} WHERE "id" = {{}}', [*names, "id"], rows)  # noqa: S608


def _execute(
    session: Session, table: Table, statement: str, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    connection = session.connection()
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    places = [mark] * statement.count("{}") if "SET" in statement else [", ".join([mark] * len(names))]
    columns = []
    for name in names:
        turn = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        values = [row[name] for row in rows]
        columns.append([turn(value) for value in values] if turn else values)
    connection.exec_driver_sql(statement.format(*places), list(zip(*columns, strict=True)))
