"""Writers that must not run at once wait for one another: PostgreSQL by advisory locks, each number given here once."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, text

ROW: dict[str, Any] = {"key_share": True}
"""How a row is held that somebody is about to change: other writers wait, new rows may refer to it meanwhile.

Whoever has the turn of the audit may be writing such a row, and would else wait for who waits for that turn.
"""


class Turn(IntEnum):
    """What one writer does at a time, with the number of its lock."""

    UPGRADE = 7_271_001  # two upgrades at once must not both begin
    AUDIT = 7_271_002  # who records next is chained to who records now
    FOUNDING = 7_271_003  # two founders must not both find the place empty
    SENDING = 7_271_005  # two who send the same file must not both find it new
    IMPORT = 7_271_004  # what one import compares itself with must not change under it


def wait_for(turn: Turn, connection: Connection) -> None:
    """Wait until nobody else has this turn; it ends with the transaction.

    SQLite's writers already hold the one write lock, taken by BEGIN IMMEDIATE.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": turn.value})
