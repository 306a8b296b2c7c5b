"""Evidence: the list, the page of each item, and the form that shows what saving would change."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("evidence", __name__)
