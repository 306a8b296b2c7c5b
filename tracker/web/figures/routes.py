"""Figures that a source states."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("figures", __name__)
