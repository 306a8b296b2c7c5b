"""Connections and transactions: one way to write, one way to read, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from tracker.errors import Invalid, Unavailable
from tracker.storage.failures import explain

BUSY_SECONDS = 120  # twice the longest write (a large import is applied in one), so that a second writer waits for it
_ACCESS = "tracker_access"
_ONE_WRITER = 7_271_002  # the number of PostgreSQL's advisory lock


def create(url: str) -> Engine:
    """Return an engine for ``sqlite:///PATH`` or ``postgresql://…``; nothing is opened yet.

    Its errors never repeat the values of a statement: names and testimony would end up in logs.

    Raises:
        Invalid: the address is of another kind, or no address.
        Unavailable: the driver for it is not installed.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        waits = {"timeout": BUSY_SECONDS}
        engine = create_engine(address, connect_args=waits, json_serializer=_json, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        engine = create_engine(address, pool_pre_ping=True, json_serializer=_json, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise Unavailable(
            "PostgreSQL cannot be reached because its driver is not installed; nothing was changed; "
            "install the package psycopg or point TRACKER_DATABASE_URL at a SQLite file."
        ) from error
    event.listen(engine, "begin", partial(_begin_postgresql, seconds=BUSY_SECONDS))
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Yield a session that may write; everything in the block is kept, or nothing is.

    Raises:
        Unavailable: the database cannot be reached, read or written.
    """
    with translated(engine), Session(writing(engine), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session that sees one unchanging state of the database and cannot write.

    Raises:
        Unavailable: the database cannot be reached or read.
    """
    with translated(engine), Session(_read_only(engine), autoflush=False) as session:
        yield session


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn what the environment does to a database into one sentence; anything else passes unchanged.

    Raises:
        Unavailable: the database cannot be reached, read or written.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        sentence = next((said for each in _chain(error) if (said := explain(each, engine.url))), None)
        if sentence is None:
            raise
        raise Unavailable(sentence) from error


def _chain(error: BaseException) -> Iterator[DBAPIError | sqlite3.Error]:
    """Follow an error to those it arose from: a full disk ends SQLite's transaction, and the savepoint fails next."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, DBAPIError | sqlite3.Error):
            yield found
        found = found.__cause__ or found.__context__


def writing(engine: Engine) -> Engine:
    """Return the engine whose transactions take the write lock at once: one writer at a time, on both databases.

    A transaction that reads first and writes later fails on SQLite when another committed in between, whatever the
    busy timeout; on PostgreSQL it writes over what that other one decided (test: a_writer_waits_for_another_writer).
    """
    return engine.execution_options(**{_ACCESS: "write"})


def _read_only(engine: Engine) -> Engine:
    options: dict[str, Any] = {_ACCESS: "read"}
    if engine.dialect.name == "postgresql":
        options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    return engine.execution_options(**options)


def _json(value: object) -> str:
    """Write a value as JSON: an import writes some hundred thousand of them."""
    return msgspec.json.encode(value).decode()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise Invalid(_not_an_address()) from error
    if backend == "postgresql" and address.drivername == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if backend not in {"postgresql", "sqlite"}:
        raise Invalid(_not_an_address())
    return address


def _not_an_address() -> str:
    return (  # never quotes the value: it may hold a password
        "The database address is not one that the program knows; nothing was changed; "
        "set TRACKER_DATABASE_URL to sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late and leaks committed rows
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode not in {"wal", "memory"}:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -32768")  # KiB; in the 2,000 of old a large import writes pages twice


def _begin_sqlite(connection: Connection) -> None:
    access = connection.get_execution_options().get(_ACCESS)
    wanted = int(access == "read")
    driver = connection.connection.cursor()
    if driver.execute("PRAGMA query_only").fetchone() != (wanted,):  # setting it unprepares every statement
        driver.execute(f"PRAGMA query_only = {wanted}")
    # Two IMMEDIATE readers would block each other, so only writers take the lock.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if access == "write" else "BEGIN DEFERRED")


def _begin_postgresql(connection: Connection, *, seconds: float) -> None:
    """Let one writer work at a time, as on SQLite: what a writer checks stays so until it is done (decision 20)."""
    if connection.get_execution_options().get(_ACCESS) == "write":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
