"""The database of the site that answers: read for a page, written in one transaction for a form."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import current_app
from sqlalchemy.orm import Session

from tracker.storage import engine


def reading() -> AbstractContextManager[Session]:
    """Return a session that only reads; a page never writes."""
    return engine.reading(current_app.extensions["engine"])


def writing() -> AbstractContextManager[Session]:
    """Return a session that commits at the end of the block, or leaves everything as it was."""
    return engine.transaction(current_app.extensions["engine"])
