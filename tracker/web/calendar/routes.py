"""What is due when, for every State followed."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("calendar", __name__)
