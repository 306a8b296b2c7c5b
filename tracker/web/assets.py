"""Style sheet, script, icon and fonts: addressed by their content and packed, so that they travel once and small."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

YEAR = 31_536_000  # seconds
WEEK = 604_800

_PACKED = frozenset({"text/css", "text/javascript", "image/svg+xml"})


def install(app: Flask) -> None:
    """Give templates `asset(name)`, and tell browsers how long to keep what it names."""
    folder = Path(str(app.static_folder))

    @cache
    def asset(name: str) -> str:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=digest)

    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)
    app.after_request(_pack)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        kept = f"{YEAR}, immutable" if "v" in request.args else f"{WEEK}"  # the style sheet names fonts without one
        response.headers["Cache-Control"] = f"public, max-age={kept}"
    return response


def _pack(response: Response) -> Response:
    """Compress what is the same for everybody; pages stay as they are, since packing would tell their secrets' length.

    Source: the BREACH attack on compressed answers that mix what an attacker sends with a token.
    """
    wanted = request.accept_encodings["gzip"] > 0 and request.range is None
    if request.endpoint != "static" or response.status_code != 200 or response.mimetype not in _PACKED:
        return response
    response.vary.add("Accept-Encoding")
    if wanted:
        response.direct_passthrough = False
        response.set_data(_gzip(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        if response.headers.get("ETag"):
            response.set_etag(response.get_etag()[0] + "-gzip")  # type: ignore[operator]
    return response


@lru_cache(maxsize=16)
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
