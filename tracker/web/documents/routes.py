"""Source documents: the list, the page of each, and their form."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("documents", __name__)
