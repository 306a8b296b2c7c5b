"""Files of other people: chosen, compared, applied."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("imports", __name__)
