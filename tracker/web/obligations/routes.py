"""Instruments and their provisions: what binds a State, and who cites it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("obligations", __name__)
