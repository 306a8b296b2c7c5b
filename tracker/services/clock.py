"""Today: the one place where a command or a page reads the clock for its `as_of`, and for consent that runs out."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Return today's date (UTC)."""
    return datetime.now(tz=UTC).date()
