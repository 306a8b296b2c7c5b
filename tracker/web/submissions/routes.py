"""Papers: what would be filed, shown as it is printed, made and downloaded."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("submissions", __name__)
