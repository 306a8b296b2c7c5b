"""Letters to States and their replies."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("communications", __name__)
