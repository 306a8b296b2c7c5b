"""The data dictionary, written from the model: `make dictionary` brings docs/data-dictionary.md up to date."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, LargeBinary, Table, Text
from sqlalchemy.orm import Mapper

from tests.guards.tracked import CHECKOUT
from tracker.storage import models
from tracker.storage.types import Utc

FILE = CHECKOUT / "docs" / "data-dictionary.md"

_HEAD = """\
# Data dictionary

Every table, made from the model (`make dictionary`); closed lists are those of the glossary
(`tracker/domain/vocabulary.py`) and of the records (`tracker/domain/kinds.py`). Dates come in pairs of the first and
last possible day, with their precision. No column takes a personal name of a source.
"""
_HOLDS = (
    (Boolean, "yes or no"),
    (Utc, "moment, UTC"),
    (Date, "day"),
    (Integer | Float, "number"),
    (LargeBinary, "bytes, encrypted"),
    (Text, "text"),
)


def written() -> str:
    """Return the dictionary as the model has it."""
    return "\n".join([_HEAD, *(line for mapper in _mappers() for line in _section(mapper))])


def _mappers() -> list[Mapper[models.Base]]:
    return sorted(models.Base.registry.mappers, key=lambda mapper: _table(mapper).name)


def _table(mapper: Mapper[models.Base]) -> Table:
    if not isinstance(mapper.local_table, Table):
        raise TypeError(f"{mapper.class_.__name__} is no table")
    return mapper.local_table


def _section(mapper: Mapper[models.Base]) -> Iterator[str]:
    table = _table(mapper)
    yield f"## {table.name}\n"
    yield f"{inspect.getdoc(mapper.class_)}\n"
    yield "| column | holds | may be empty | points to |"
    yield "|---|---|---|---|"
    for column in table.columns:
        yield f"| {column.name} | {_holds(column)} | {'yes' if column.nullable else ''} | {_target(column)} |"
    yield ""


def _target(column: Column[object]) -> str:
    return ", ".join(sorted(key.column.table.name for key in column.foreign_keys))


def _holds(column: Column[object]) -> str:
    if isinstance(column.type, Enum):
        return ", ".join(f"`{value}`" for value in column.type.enums)
    if isinstance(column.type, JSON):
        return "object: field to [old, new]" if column.name == "changes" else "list"
    return next(words for kind, words in _HOLDS if isinstance(column.type, kind))


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
