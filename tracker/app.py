"""The application: the only place where everything is wired."""

from __future__ import annotations

import gc
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import Engine
from waitress.server import create_server

from tracker import paths
from tracker.errors import Exit, Unavailable
from tracker.i18n import _
from tracker.jobs.consumer import Consumer
from tracker.services.vault.held import held_by
from tracker.services.vault.master import load as load_keyring
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
    sending,
)
from tracker.web.attachments import routes as attachments
from tracker.web.audit import routes as audit
from tracker.web.calendar import routes as calendar
from tracker.web.case_files import routes as case_files
from tracker.web.communications import routes as communications
from tracker.web.desk import routes as desk
from tracker.web.documents import routes as documents
from tracker.web.evidence import routes as evidence
from tracker.web.figures import routes as figures
from tracker.web.grades import routes as grades
from tracker.web.imports import routes as imports
from tracker.web.indicators import routes as indicators
from tracker.web.judgements import routes as judgements
from tracker.web.leaks import routes as leaks
from tracker.web.lineage import routes as lineage
from tracker.web.obligations import routes as obligations
from tracker.web.people import routes as people
from tracker.web.pledges import routes as pledges
from tracker.web.positions import routes as positions
from tracker.web.recommendations import routes as recommendations
from tracker.web.sheets import routes as sheets
from tracker.web.start import routes as start
from tracker.web.states import routes as states
from tracker.web.submissions import routes as submissions
from tracker.web.treaties import routes as treaties

_FORM_BYTES = 64 * 1024  # of the fields beside a file
FEATURES = (
    attachments,
    audit,
    calendar,
    case_files,
    communications,
    desk,
    documents,
    evidence,
    figures,
    grades,
    imports,
    indicators,
    judgements,
    leaks,
    lineage,
    obligations,
    people,
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
    app.config.update(SECRET_KEY=secret_key(settings), MAX_CONTENT_LENGTH=settings.upload_bytes + _FORM_BYTES)
    app.request_class = sending.Request  # what is sent never touches a disk before it is told what it is
    app.config.update(DEBUG=False, TESTING=False, TRAP_HTTP_EXCEPTIONS=False)  # whatever the environment says
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["keyring"] = load_keyring(settings)
    app.extensions["engine"] = engine = held_by(engine, app.extensions["keyring"])
    app.extensions["data_dir"] = settings.data_dir
    app.extensions["settings"] = settings
    app.extensions["papers"] = Consumer(
        engine, settings.data_dir, secret=app.config["SECRET_KEY"], keyring=app.extensions["keyring"]
    )
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
    """Serve until SIGINT or SIGTERM: on the loopback address, or on one behind a server that speaks TLS.

    Raises:
        Unavailable: the port is in use.
    """
    app = create_app(settings, engine)
    gc.freeze()  # what was loaded stays: no collection during a request walks through it again
    _refuse_taken_port(settings.bind, settings.port)
    server = create_server(app, host=settings.bind, port=settings.port, threads=8, ident=None, **_proxy(settings))
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


def _proxy(settings: Settings) -> dict[str, Any]:
    """Believe one server of what it says of the visitor's address and of TLS, and nobody else."""
    if settings.tls_proxy is None:
        return {}
    return {
        "trusted_proxy": settings.tls_proxy,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Stopped


def _refuse_taken_port(host: str, port: int) -> None:
    """Try the port as the server will take it: a port left a moment ago by our own server is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Unavailable(
                _("Port %(port)d is in use; nothing was started; end the other program or set TRACKER_PORT.")
                % {"port": port}
            ) from problem
