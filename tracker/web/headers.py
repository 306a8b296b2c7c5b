"""What every answer tells the browser: no script or style from elsewhere, no frame, no cache of a person's pages."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from tracker.settings import Environment, Settings

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def install(app: Flask, settings: Settings) -> None:
    """Set the headers of every answer; in the demo, answer only to the names of this machine."""
    app.after_request(_add)
    if settings.environment is Environment.DEMO:
        app.before_request(_refuse_other_hosts)


def _add(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _refuse_other_hosts() -> None:
    """Refuse a page of another site that points its own name at this machine."""
    if request.host.rpartition(":")[0] not in _LOOPBACK_NAMES and request.host not in _LOOPBACK_NAMES:
        abort(400)
