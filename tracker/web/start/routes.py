"""The first steps: an organisation, its first person, the States it follows."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("start", __name__)
