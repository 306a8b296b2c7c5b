"""Addresses of the pages that this one leads to; a place that the site does not have is not linked."""

from __future__ import annotations

from flask import current_app, url_for


def to(endpoint: str, **values: str | int) -> str:
    """Return the address of a page, "" where the site has none of that name; values that are empty are left out."""
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **{name: value for name, value in values.items() if value != ""})  # type: ignore[arg-type]
