"""The history of a record, read from the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.storage.models import AuditEntry, User

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: the day, what was done (`noun:action`), by whom, and which fields changed."""

    on: date
    event: str
    subject: str
    by: str
    fields: tuple[str, ...]


def of(session: Session, subjects: Collection[str], *, beginning: Collection[str] = ()) -> tuple[Event, ...]:
    """Return the latest entries about these subjects, or about subjects that begin so, the newest first."""
    about: list[ColumnElement[bool]] = [AuditEntry.subject.in_(subjects)]
    about += [AuditEntry.subject.startswith(prefix, autoescape=True) for prefix in beginning]
    rows = session.scalars(select(AuditEntry).where(or_(*about)).order_by(AuditEntry.sequence.desc()).limit(SHOWN))
    entries = rows.all()
    people = _people(session, {entry.actor for entry in entries})
    return tuple(
        Event(entry.at.date(), entry.event, entry.subject, people.get(entry.actor, ""), tuple(sorted(entry.changes)))
        for entry in entries
    )


def _people(session: Session, actors: Collection[str]) -> dict[str, str]:
    ids = [int(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")]
    rows = session.execute(select(User.id, User.email).where(User.id.in_(ids)))
    return {f"user:{number}": mail for number, mail in rows}
