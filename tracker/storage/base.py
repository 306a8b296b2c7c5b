"""The declarative base: constraint names, and the few column shapes that many tables share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Date, Index, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from tracker.storage.types import Utc

Id = Annotated[int, mapped_column(primary_key=True)]


class Base(DeclarativeBase):
    """Every table's parent. Names are lower-case and the same on both databases, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        date: Date(),
        datetime: Utc(),
        list[str]: JSON(),
        dict[str, Any]: JSON(),
    }


def ordered(first: str, last: str) -> CheckConstraint:
    """Return the constraint that a span does not end before it begins."""
    return CheckConstraint(f"{first} <= {last}", name=f"{first}_not_after_{last}")


def said(column: str) -> CheckConstraint:
    """Return the constraint that a text column is not blank."""
    return CheckConstraint(f"trim({column}) <> ''", name=f"{column}_said")


def together(*columns: str) -> CheckConstraint:
    """Return the constraint that optional columns are all given or all absent."""
    first, *rest = columns
    alike = " AND ".join(f"({first} IS NULL) = ({column} IS NULL)" for column in rest)
    return CheckConstraint(alike, name=f"{first}_together")


def unique_where(name: str, *columns: str, condition: str) -> Index:
    """Return a partial unique index, declared for both databases: NULLs never collide in a plain one."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
