"""Pages that belong to no feature: whether the site is alive."""

from __future__ import annotations

from flask import Blueprint

from tracker.web.access import Permission, requires

blueprint = Blueprint("pages", __name__)


@blueprint.get("/healthz")
@requires(Permission.ANYONE)
def healthz() -> tuple[str, int]:
    """Say that the server answers; it touches nothing."""
    return "ok", 200
