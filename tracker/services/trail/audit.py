"""The audit trail: events recorded in the transaction that causes them, chained by hash; `verifying` checks them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.storage.bulk import insert_rows
from tracker.storage.models import AuditEntry, Base
from tracker.storage.witness import note

_TRAIL = Base.metadata.tables[AuditEntry.__tablename__]

FIRST_HASH = "0" * 64
"""What the first entry is chained to."""

_EVENT = re.compile(r"[a-z_]+:[a-z_]+")

Changes = Mapping[str, tuple[Any, Any]]
"""Field -> (old, new); dates and closed terms are kept as text."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event to record: `noun:action`, the reference of what it is about, and what changed."""

    event: str
    subject: str
    changes: Changes


def record(
    session: Session, actor: str, *, event: str, subject: str, changes: Changes, at: datetime | None = None
) -> None:
    """Add one entry to the trail; it is kept or lost together with the change that it tells of.

    Args:
        session: a writing session.
        actor: who did it, as a stable reference: `user:1`, `seed`, `cli`.
        event: what was done, as `noun:action`.
        subject: the stable reference of what it was done to.
        changes: field -> (old, new); never a confidential value.
        at: when; now, unless a test says otherwise.

    Raises:
        ValueError: the event is not `noun:action`, or a value cannot be written down.
    """
    record_all(session, actor, happenings=[Happening(event, subject, changes)], at=at)


def record_all(session: Session, actor: str, *, happenings: Iterable[Happening], at: datetime | None = None) -> None:
    """Add entries in their order; none at all is no write at all.

    Raises:
        ValueError: an event is not `noun:action`, or a value cannot be written down.
    """
    pending = list(happenings)
    if not pending:
        return
    last = session.execute(
        select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence.desc()).limit(1)
    ).first()
    sequence, previous = (last.sequence, last.hash) if last else (0, FIRST_HASH)
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    rows = []
    for number, happening in zip(count(sequence + 1), pending, strict=False):
        row = _entry(number, moment, actor, happening, previous)
        previous = row["hash"]
        rows.append(row)
    insert_rows(session, _TRAIL, rows)
    note(session, sequence + 1)


def verify(session: Session) -> int | None:
    """Return the first sequence that breaks the chain; None where it holds, cut at its end or not (see `verifying`)."""
    previous = FIRST_HASH
    columns = AuditEntry.__table__.columns
    rows = session.execute(select(*columns).order_by(AuditEntry.sequence), execution_options={"yield_per": 5_000})
    for expected, entry in zip(count(1), rows.mappings(), strict=False):
        if (entry["sequence"], entry["previous_hash"], entry["hash"]) != (expected, previous, digest(dict(entry))):
            return expected
        previous = entry["hash"]
    return None


def digest(entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry as it stands, `hash` left out: equal to the one it bears, unless it was altered."""
    return hashlib.sha256(_canonical({name: entry[name] for name in entry if name != "hash"}).encode()).hexdigest()


def _entry(sequence: int, at: datetime, actor: str, happening: Happening, previous: str) -> dict[str, Any]:
    if not _EVENT.fullmatch(happening.event):
        raise ValueError(f"{happening.event!r} is not noun:action")
    entry = {
        "sequence": sequence,
        "at": at,
        "actor": actor,
        "event": happening.event,
        "subject": happening.subject,
        # Through JSON and back: what is hashed is what the database will return.
        "changes": json.loads(_canonical({field: list(pair) for field, pair in happening.changes.items()})),
        "previous_hash": previous,
    }
    return entry | {"hash": digest(entry)}


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise ValueError(f"{value!r} cannot be written into the audit trail")


_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=_written
).encode
