"""Bring rows of the seed into a table: new ones added, changed ones updated, a person's work left alone.

The digest of each row as last loaded is remembered. A row that says the same as then is not looked at again, so what a
person changed since stays; one that says something else is written, with an audit entry of old and new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.services.trail import audit
from tracker.storage.base import Base
from tracker.storage.models import SeedRecord

ACTOR = "seed"
_RECORDS = SeedRecord.__table__.columns


@dataclass(frozen=True, slots=True)
class Row:
    """What the seed says of one row, and where it says so."""

    place: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Ledger:
    """What one loading did, table by table, and the audit entries that are due for it."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    retired: dict[str, int] = field(default_factory=dict)
    due: list[audit.Happening] = field(default_factory=list)

    def close(self, session: Session) -> None:
        """Write the audit entries: one a table for what is new, one a row for what changed or went."""
        summary = [
            audit.Happening("seed:added", name, {"row_count": (0, number)}) for name, number in self.added.items()
        ]
        audit.record_all(session, ACTOR, happenings=[*summary, *self.due])


def put(
    session: Session,
    ledger: Ledger,
    model: type[Base],
    *,
    key: Sequence[str],
    rows: Iterable[Row],
    retire: bool = False,
) -> None:
    """Make the table say what the seed says.

    Args:
        session: a writing session.
        ledger: collects what was done.
        model: the table.
        key: the columns that tell one row of the seed from another, unique in the table.
        rows: what the seed says now.
        retire: whether a row that the seed brought and no longer holds is taken away; only where nothing refers to it.

    Raises:
        Unreadable: two rows have the same key, or the database refuses a row.
    """
    table = _table(model)
    told = _by_key(rows, key)
    known = _known(session, table)
    digests = {name: _digest(row.values) for name, row in told.items()}
    fresh = {name: row for name, row in told.items() if name not in known}
    if fresh:
        _add(session, ledger, table, rows=_absent(session, table, key, fresh))
    for name, row in told.items():
        if name in known and known[name] != digests[name]:
            _change(session, ledger, table, key=key, name=name, row=row)
    _remember(session, table, known=known, digests=digests)
    if retire:
        for name in sorted(known.keys() - told.keys()):
            _retire(session, ledger, table, name=name, key=key, digest=known[name])


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not mapped to one table")
    return table


def _by_key(rows: Iterable[Row], key: Sequence[str]) -> dict[str, Row]:
    told: dict[str, Row] = {}
    for row in rows:
        name = _written([row.values[column] for column in key])
        if name in told:
            raise _refusal(row.place, _("repeats %(place)s") % {"place": told[name].place})
        told[name] = row
    return told


def _known(session: Session, table: Table) -> dict[str, str]:
    found = session.execute(select(_RECORDS.key, _RECORDS.digest).where(_RECORDS.table_name == table.name))
    return {row.key: row.digest for row in found}


def _absent(session: Session, table: Table, key: Sequence[str], fresh: Mapping[str, Row]) -> list[Row]:
    """Leave out what somebody else has already brought: an import, a person."""
    there = {_written(list(row)) for row in session.execute(select(*(table.c[column] for column in key)))}
    return [row for name, row in fresh.items() if name not in there]


def _add(session: Session, ledger: Ledger, table: Table, *, rows: Sequence[Row]) -> None:
    if not rows:
        return
    try:
        with session.begin_nested():
            session.execute(insert(table), [dict(row.values) for row in rows])
    except IntegrityError:
        for row in rows:  # again, one by one, to name the one that is refused
            try:
                with session.begin_nested():
                    session.execute(insert(table), dict(row.values))
            except IntegrityError as error:
                raise _refusal(row.place, _contradiction(table)) from error
        raise
    ledger.added[table.name] = ledger.added.get(table.name, 0) + len(rows)


def _change(session: Session, ledger: Ledger, table: Table, *, key: Sequence[str], name: str, row: Row) -> None:
    where = _is(table, key, row.values)
    now = session.execute(select(table).where(where)).mappings().first()
    if now is None:  # a person took it away
        return
    changes = {column: (now[column], new) for column, new in row.values.items() if now[column] != new}
    if not changes:
        return
    try:
        with session.begin_nested():
            session.execute(update(table).where(where).values({column: new for column, (_old, new) in changes.items()}))
    except IntegrityError as error:
        raise _refusal(row.place, _contradiction(table)) from error
    ledger.changed[table.name] = ledger.changed.get(table.name, 0) + 1
    ledger.due.append(audit.Happening("seed:changed", f"{table.name}:{name}", changes))


def _retire(session: Session, ledger: Ledger, table: Table, *, name: str, key: Sequence[str], digest: str) -> None:
    where = _is(table, key, dict(zip(key, json.loads(name), strict=True)))
    now = session.execute(select(table).where(where)).mappings().first()
    # A row that a person changed since is theirs now.
    if now is not None and _digest({column: value for column, value in now.items() if column != "id"}) == digest:
        session.execute(delete(table).where(where))
        ledger.retired[table.name] = ledger.retired.get(table.name, 0) + 1
        ledger.due.append(audit.Happening("seed:retired", f"{table.name}:{name}", {}))
    session.execute(delete(SeedRecord).where(_RECORDS.table_name == table.name, _RECORDS.key == name))


def _remember(session: Session, table: Table, *, known: Mapping[str, str], digests: Mapping[str, str]) -> None:
    fresh = [
        {"table_name": table.name, "key": name, "digest": digest}
        for name, digest in digests.items()
        if name not in known
    ]
    moved = [{"of": name, "to": digest} for name, digest in digests.items() if known.get(name, digest) != digest]
    if fresh:
        session.execute(insert(SeedRecord), fresh)
    if moved:
        statement = update(SeedRecord.__table__).where(  # type: ignore[arg-type]
            _RECORDS.table_name == table.name, _RECORDS.key == bindparam("of")
        )
        session.connection().execute(statement.values(digest=bindparam("to")), moved)


def _is(table: Table, key: Sequence[str], values: Mapping[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.c[column] == _bound(table, column, values[column]) for column in key))


def _bound(table: Table, column: str, value: object) -> object:
    """Return a key's value as the column takes it; days come back from a written key as text."""
    return date.fromisoformat(value) if isinstance(value, str) and isinstance(table.c[column].type, Date) else value


def _digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written(dict(sorted(values.items()))).encode()).hexdigest()


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_day_written)


def _day_written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no value of the seed")


def _contradiction(table: Table) -> str:
    return _("contradicts another row or a rule of the table %(table)s") % {"table": table.name}


def _refusal(place: str, why: str) -> Unreadable:
    return Unreadable(
        _("%(place)s: %(why)s; nothing was written; correct the file and seed again.") % {"place": place, "why": why}
    )
