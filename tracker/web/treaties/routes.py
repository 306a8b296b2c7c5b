"""Treaty actions, and that a record was checked."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("treaties", __name__)
