"""The application: the only place where everything is wired."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from waitress.server import create_server

from tracker import paths
from tracker.errors import Exit, Unavailable
from tracker.i18n import _
from tracker.jobs.consumer import Consumer
from tracker.settings import Settings, secret_key
from tracker.web import (
    access,
    accounts,
    assets,
    errors,
    filters,
    headers,
    languages,
    marks,
    navigation,
    pages,
    references,
)
from tracker.web.calendar import routes as calendar
from tracker.web.communications import routes as communications
from tracker.web.desk import routes as desk
from tracker.web.documents import routes as documents
from tracker.web.evidence import routes as evidence
from tracker.web.figures import routes as figures
from tracker.web.grades import routes as grades
from tracker.web.imports import routes as imports
from tracker.web.judgements import routes as judgements
from tracker.web.lineage import routes as lineage
from tracker.web.obligations import routes as obligations
from tracker.web.pledges import routes as pledges
from tracker.web.positions import routes as positions
from tracker.web.recommendations import routes as recommendations
from tracker.web.sheets import routes as sheets
from tracker.web.start import routes as start
from tracker.web.states import routes as states
from tracker.web.submissions import routes as submissions
from tracker.web.treaties import routes as treaties

HOST = "127.0.0.1"
FEATURES = (
    calendar,
    communications,
    desk,
    documents,
    evidence,
    figures,
    grades,
    imports,
    judgements,
    lineage,
    obligations,
    pledges,
    positions,
    recommendations,
    sheets,
    start,
    states,
    submissions,
    treaties,
)


def create_app(settings: Settings, engine: Engine) -> Flask:
    """Return the site over one database."""
    app = Flask("tracker.web", template_folder=str(paths.TEMPLATES), static_folder="static")
    app.config.update(SECRET_KEY=secret_key(settings), MAX_CONTENT_LENGTH=16 * 1024 * 1024)
    app.config.update(DEBUG=False, TESTING=False, TRAP_HTTP_EXCEPTIONS=False)  # whatever the environment says
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["engine"] = engine
    app.extensions["data_dir"] = settings.data_dir
    app.extensions["papers"] = Consumer(engine, settings.data_dir, secret=app.config["SECRET_KEY"])
    headers.install(app, settings)
    languages.install(app, settings)
    assets.install(app)
    marks.install(app)
    filters.install(app)
    navigation.install(app)
    references.install(app)
    CSRFProtect(app)  # before the accounts, which look for it
    accounts.install(app, engine, settings)
    access.install(app)
    errors.install(app)
    app.register_blueprint(pages.blueprint)
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
    return app


class _Stopped(Exception):
    """The server was asked to end."""


def serve(settings: Settings, engine: Engine, ready: Callable[[], None]) -> Exit:
    """Serve on the loopback address until SIGINT or SIGTERM.

    Raises:
        Unavailable: the port is in use.
    """
    app = create_app(settings, engine)
    gc.freeze()  # what was loaded stays: no collection during a request walks through it again
    _refuse_taken_port(settings.port)
    server = create_server(app, host=HOST, port=settings.port, threads=8, ident=None)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        app.extensions["papers"].start()
        ready()
        server.run()
    except _Stopped:
        pass
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # being asked twice shall not cut off what is ended in good order
        app.extensions["papers"].stop()
        server.close()
    return Exit.DONE


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Stopped


def _refuse_taken_port(port: int) -> None:
    """Try the port as the server will take it: a port left a moment ago by our own server is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise Unavailable(
                _("Port %(port)d is in use; nothing was started; end the other program or set TRACKER_PORT.")
                % {"port": port}
            ) from problem
