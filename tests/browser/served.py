"""The site, with the demo or still empty, on a free port of this machine for as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, url_for
from sqlalchemy import update
from waitress.server import create_server

from tests.browser import furnished, protected, sent
from tests.factories.databases import seed, settle
from tests.web_client import MAIL, PASSWORD, app_at
from tracker.services import accounts, seeding
from tracker.services.states import founding
from tracker.storage import engine as engines
from tracker.storage import migrate
from tracker.storage.models import SignIn

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: where it answers, and the application that knows its pages."""

    address: str
    app: Flask

    def at(self, endpoint: str, **values: object) -> str:
        """Return the whole address of a page."""
        with self.app.test_request_context():
            return self.address + str(url_for(endpoint, **values))  # type: ignore[arg-type]

    def renew_sign_ins(self) -> None:
        """Let nobody be asked for the password again: all pages together may take longer than the half hour for it."""
        with engines.transaction(self.app.extensions["engine"]) as session:
            session.execute(update(SignIn).values(begun_at=datetime.now(UTC)))

    @property
    def set_up(self) -> str:
        """Return the address that `tracker serve` prints for the first person."""
        return self.at("start.setup", key=founding.key(str(self.app.config["SECRET_KEY"])))


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Site]:
    """Serve the site over a database, in a thread of this process."""
    app = app_at(url, folder)
    server = create_server(app, host=HOST, port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Site(f"http://{HOST}:{server.effective_port}", app)
    finally:
        server.close()
        thread.join(timeout=5)


def filled(folder: Path, *, words: str = furnished.AWKWARD) -> str:
    """Make a database as `furnished_demo`, with imports in every state, suggestions, people and their evidence."""
    url = furnished_demo(folder, words=words)
    engine = engines.create(url)
    sent.lay_out(engine, folder, words=words)
    protected.lay_out(engine, folder, words=words)
    engine.dispose()
    return url


def furnished_demo(folder: Path, *, words: str = furnished.AWKWARD) -> str:
    """Make a database with the demo, its reader and one record of every kind; return its address."""
    url = _blank(folder / "demo.sqlite3")
    seed(url)
    engine = engines.create(url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
        session.flush()
        furnished.furnish(session, words=words)
    settle(engine)
    return url


def empty(folder: Path) -> str:
    """Make a database with the reference data alone, as somebody has it who starts; return its address."""
    url = _blank(folder / "empty.sqlite3")
    with engines.transaction(engines.create(url)) as session:
        seeding.load_reference(session)
    return url


def _blank(file: Path) -> str:
    url = f"sqlite:///{file}"
    engine = engines.create(url)
    migrate.upgrade(engine)
    engine.dispose()
    return url
