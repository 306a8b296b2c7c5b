"""What every answer tells the browser: nothing from elsewhere, nothing inline, no frame, no cached page of a person."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from tracker.settings import LOOPBACK_NAMES, Environment, Settings
from tracker.web import logs

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Scripts are files of our own, and speak with this site alone; nothing inline, nothing evaluated."""

HANDED_OUT = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Of a download: whatever program shows it after all gives it no script, no form and no origin."""

LARGEST_FORM = 1024 * 1024
"""Bytes of the fields of a form, files apart: the longest of ours have some 60 texts of a page each."""

LARGEST_OF_STRANGERS = 16 * 1024
"""Bytes of anything that is sent without a session: an address, a password, a token."""

_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the check of forms over HTTPS reads the referrer, so not "no-referrer"
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def install(app: Flask, settings: Settings) -> None:
    """Set the headers of every answer; answer only to the names of this site; take only as much as a form needs."""
    production = settings.environment is Environment.PRODUCTION
    names = settings.hosts or (() if production else LOOPBACK_NAMES)
    if names:
        app.config["TRUSTED_HOSTS"] = list(names)  # else another site could point its own name at this machine
    app.config.update(MAX_FORM_MEMORY_SIZE=LARGEST_FORM)

    def add(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Security-Policy"] = HANDED_OUT
        if production and (settings.tls_proxy or request.is_secure):  # over plain HTTP browsers pass it over
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    app.before_request(_limit)
    app.after_request(add)
    logs.install(app, settings)


def _limit() -> None:
    """Take little from whoever brings no session: the sign-in form would hold and repeat all that it is sent."""
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]):
        return
    request.max_content_length = LARGEST_OF_STRANGERS
    if (request.content_length or 0) > LARGEST_OF_STRANGERS:
        raise RequestEntityTooLarge
