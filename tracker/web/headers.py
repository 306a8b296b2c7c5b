"""What every answer tells the browser: nothing from elsewhere, nothing inline, no frame, no cached page of a person."""

from __future__ import annotations

from flask import Flask, Response, request

from tracker.settings import Environment, Settings

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Scripts are files of our own, and speak with this site alone; nothing inline, nothing evaluated."""

_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the check of forms over HTTPS reads the referrer, so not "no-referrer"
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LOOPBACK_NAMES = ["127.0.0.1", "localhost"]


def install(app: Flask, settings: Settings) -> None:
    """Set the headers of every answer; in the demo, answer only to the names of this machine."""
    production = settings.environment is Environment.PRODUCTION
    if not production:
        app.config["TRUSTED_HOSTS"] = _LOOPBACK_NAMES  # else another site could point its own name at this machine

    def add(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        if production:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
