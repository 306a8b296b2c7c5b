"""Style sheet, icon and fonts: addressed by their content, so that a browser keeps them until they change."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

YEAR = 31_536_000  # seconds
WEEK = 604_800


def install(app: Flask) -> None:
    """Give templates `asset(name)`, and tell browsers how long to keep what it names."""
    folder = Path(str(app.static_folder))

    @cache
    def asset(name: str) -> str:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=digest)

    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        kept = f"{YEAR}, immutable" if "v" in request.args else f"{WEEK}"  # the style sheet names fonts without one
        response.headers["Cache-Control"] = f"public, max-age={kept}"
    return response
