"""Recommendations: the explorer, the page of each, and their forms."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("recommendations", __name__)
