"""All that a database holds, free of row numbers and times: what two databases must share to be the same."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Engine, Table, select

from tracker.storage import engine as engines
from tracker.storage.models import Base
from tracker.storage.types import Utc

Contents = dict[str, Counter[str]]
"""Each table's rows as text, with how often each stands there."""

WORK = frozenset(("job", "paper_order", "paper_file"))
"""What was done, not what is known: of two ways to the same records these differ."""
KEPT = WORK | {"audit_entry", "import_batch", "import_row"}
"""What stays behind of an import that was undone, besides."""
STILL = frozenset(
    (
        "instrument_alias",
        "provision",
        "seed_record",
        "state_alias",
        "state_organisation",
        "treaty_action",
        "treaty_record",
    )
)
"""Many rows, which no import of recommendations writes."""
_COUNTED = frozenset(("sequence", "previous_hash", "hash", "revision"))
"""The chain of the audit trail, which knows the time, and how often a file was read before it was read whole."""
_NAMES = ("ref", "key", "code", "email", "sha256")  # what names a row that another row refers to


def contents(engine: Engine, *, without: Collection[str] = WORK) -> Contents:
    """Return all rows of all tables but some, each with what it refers to named instead of numbered."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in without]
    labels: dict[str, dict[Any, str]] = {}
    found: Contents = {}
    with engines.reading(engine) as session:
        for table in Base.metadata.sorted_tables:
            if table.name in without and (table.name in STILL or not _number(table)):
                continue  # nothing refers to it
            rows = session.execute(select(*table.columns)).mappings().all()
            told = [_told(table, row, labels) for row in rows]
            if _number(table):
                labels[table.name] = {row["id"]: _label(row, text) for row, text in zip(rows, told, strict=True)}
            if table in tables:
                found[table.name] = Counter(told)
    return found


def digest(engine: Engine, *, without: Collection[str] = WORK) -> str:
    """Return one hash of `contents`."""
    told = sorted((table, sorted(rows.items())) for table, rows in contents(engine, without=without).items())
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def differences(before: Contents, after: Contents, *, shown: int = 3) -> list[str]:
    """Return what only one of two databases holds, the first few rows of each table; empty where they agree."""
    found = []
    for table in sorted(before.keys() | after.keys()):
        lost = before.get(table, Counter()) - after.get(table, Counter())
        gained = after.get(table, Counter()) - before.get(table, Counter())
        if lost or gained:
            found.append(f"{table}: {lost.total()} lost, {gained.total()} gained")
            found += [f"  - {row[:400]}" for row in sorted(lost)[:shown]]
            found += [f"  + {row[:400]}" for row in sorted(gained)[:shown]]
    return found


def _told(table: Table, row: Mapping[Any, Any], labels: Mapping[str, Mapping[Any, str]]) -> str:
    values = {
        column.name: _value(column, row[column.name], labels)
        for column in table.columns
        if not (isinstance(column.type, Utc) or column.name in _COUNTED or (column.name == "id" and _number(table)))
    }
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def _value(column: Column[Any], value: Any, labels: Mapping[str, Mapping[Any, str]]) -> Any:
    target = next((key.column.table.name for key in column.foreign_keys if key.column.name in {"id", "job_id"}), None)
    if target and value is not None:
        return labels.get(target, {}).get(value, "?")
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _label(row: Mapping[Any, Any], told: str) -> str:
    named = next((str(row[name]) for name in _NAMES if row.get(name)), None)
    return named or hashlib.sha256(told.encode()).hexdigest()[:16]


def _number(table: Table) -> bool:
    return "id" in table.primary_key.columns
