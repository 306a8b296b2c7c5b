"""Voluntary pledges, and questions put in advance."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pledges", __name__)
