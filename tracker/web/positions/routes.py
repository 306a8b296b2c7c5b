"""What a State answered, by source."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("positions", __name__)
