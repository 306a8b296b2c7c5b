"""A throw-away PostgreSQL server for tests: Unix socket only, nothing synced, gone with the process that started it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from tests import room

if TYPE_CHECKING:  # tests of SQLite need no driver of PostgreSQL
    from psycopg import Connection
    from psycopg.rows import TupleRow

OWNER = "tracker"
TEMPLATE = "template_tracker"
START_SECONDS = 30
# What makes it fast and keeps it off the network; durability is of no use to a database that lives for one run.
OPTIONS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "unix_socket_permissions": "0777",
}
# Sorted as people sort, not by bytes as SQLite does: an answer that leans on the database's order shows itself.
LANGUAGE = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")


class Unable(Exception):
    """This machine cannot run a PostgreSQL server; the message says what is missing."""


@dataclass
class Cluster:
    """One running server; the databases that nobody drops go with it, for it is thrown away whole."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def address(self, database: str) -> str:
        """Return the URL of a database of this server, in the form that the product's users write."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}"

    def database(self, *, template: bool) -> str:
        """Make an empty database, from the migrated template if asked, and return its URL."""
        return self._made_from(TEMPLATE if template else "template0")

    def copy(self, url: str) -> str:
        """Copy a database of this server and return the URL of the copy; whoever is still in the first is put out."""
        old = _name(url)
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{old}'")
        return self._made_from(old)

    def drop(self, url: str) -> None:
        """Remove a database of this server, whoever is still in it: hundreds of them would fill the memory."""
        self.run(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def keep_template(self, migrate: Callable[[str], None]) -> None:
        """Make the template database and let `migrate` bring it to the current schema."""
        self.run(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        migrate(self.address(TEMPLATE))

    def run(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        with self._own() as connection:
            connection.execute(statement)

    def _made_from(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        with self._own() as connection:  # since 15 the log is the usual way, which costs five times as much
            copied = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {copied}")
        return self.address(name)

    def _own(self) -> Connection[TupleRow]:
        from psycopg import Connection

        return Connection.connect(self.address("postgres"), autocommit=True)


@contextmanager
def started() -> Iterator[Cluster]:
    """Start a server and stop it at the end of the block.

    Raises:
        Unable: no server program, or, for root, no user to run it as.
    """
    programs, as_user = _programs(), _as_user()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=room.quick()))  # short: a socket's path may have 107 characters
    try:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        _initialise(folder, programs=programs, as_user=as_user)
        server = _serve(folder, programs=programs, as_user=as_user)
        try:
            yield _answering(Cluster(folder), server)
        finally:
            server.send_signal(signal.SIGQUIT)  # nothing to save
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _programs() -> Path:
    """Return the folder of the newest server that Debian's packages, or PATH, offer."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    if not found and not on_path:
        raise Unable("the server is not installed (Debian: apt-get install postgresql)")
    return found[-1].parent if found else Path(str(on_path)).parent


def _as_user() -> list[str]:
    """Return the words before a command that let root start a server, which refuses to run as root."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise Unable("root may not run the server and there is no user postgres to run it as") from None
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _initialise(folder: Path, *, programs: Path, as_user: list[str]) -> None:
    made = subprocess.run(
        [*as_user, str(programs / "initdb"), "-D", str(folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8",
         *LANGUAGE, "--no-sync", "--no-instructions"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise Unable(f"initdb failed: {made.stderr.strip()}")


def _serve(folder: Path, *, programs: Path, as_user: list[str]) -> subprocess.Popen[bytes]:
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    dies_with_us = ["setpriv", "--pdeathsig", "QUIT"] if not as_user else [*as_user, "--pdeathsig", "QUIT"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*(dies_with_us if shutil.which("setpriv") else []), str(programs / "postgres"), "-D", str(folder / "data"),
             "-k", str(folder), *options],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip


def _answering(cluster: Cluster, server: subprocess.Popen[bytes]) -> Cluster:
    """Return the cluster once it answers."""
    import psycopg

    patience = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(cluster.address("postgres")).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > patience:
                log = (cluster.folder / "log").read_text(errors="replace")
                raise Unable(f"the server did not start: {log.strip()[-400:]}") from error
            time.sleep(0.05)
        else:
            return cluster
