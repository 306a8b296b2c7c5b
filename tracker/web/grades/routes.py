"""Grades that UN bodies gave to the follow-up of their own recommendations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("grades", __name__)
