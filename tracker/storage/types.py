"""Column types that give the same Python value from SQLite and from PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, TypeDecorator

_LONGEST_TERM = 40  # of any closed list; fixed, so that a new term changes a constraint and never a column


class Utc(TypeDecorator[datetime]):
    """A moment: aware on both sides, kept in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (given)
        """Turn any aware moment into UTC.

        Raises:
            ValueError: the moment has no time zone, so nobody can say when it was.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (given)
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def closed(terms: type[StrEnum], name: str) -> Enum:
    """Return the type of a column that holds one term of a closed list; the database refuses any other.

    Args:
        terms: the closed list; its values are stored, not its Python names.
        name: the column's name, from which the constraint is named.
    """
    return Enum(
        terms,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=_LONGEST_TERM,
        values_callable=_values,
    )


def _values(terms: Iterable[StrEnum]) -> list[str]:
    return [term.value for term in terms]
