"""A reviewer's judgement of a status."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("judgements", __name__)
