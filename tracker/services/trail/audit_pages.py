"""The audit trail as an administrator reads it: one's own organisation, narrowed, a page at a time, old and new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.services.trail import history
from tracker.storage.models import AuditEntry, User

PAGE_ROWS = 50
PROGRAM = "program"
"""Whoever is no person that signs in: the seed, the command line, the program itself."""
_SECRET = ("password", "secret", "token", "totp", "code_hash", "recovery")
HIDDEN = "•••"
"""Stands for a secret."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; "" and None narrow nothing. `person` is `user:1` or `PROGRAM`."""

    person: str = ""
    subject: str = ""
    event: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one field was and is, as the trail keeps it: codes, days as text, lists."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the trail."""

    number: int
    at: datetime
    by: str
    event: str
    subject: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the trail, and what the list can be narrowed to."""

    rows: tuple[Row, ...]
    total: int
    page: int
    people: tuple[tuple[str, str], ...]
    events: tuple[str, ...]


def listed(session: Session, wanted: Wanted, *, audience: Audience, page: int) -> Found:
    """Return what one's own people and the program did, the newest first."""
    mine = and_(or_(history.by_own(audience), history.by_nobody()), history.about_own(audience))
    chosen = and_(mine, *_narrowed(wanted, organisation_id=audience.organisation_id))
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(chosen)) or 0
    page = max(1, min(page, (total + PAGE_ROWS - 1) // PAGE_ROWS))
    entries = session.scalars(
        select(AuditEntry)
        .where(chosen)
        .order_by(AuditEntry.sequence.desc())
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    colleagues = session.execute(
        select(User.id, User.email).where(User.organisation_id == audience.organisation_id).order_by(User.email)
    )
    people = tuple((f"user:{number}", mail) for number, mail in colleagues)
    names = dict(people)
    rows = tuple(row(entry, by=names.get(entry.actor, entry.actor)) for entry in entries)
    events = session.scalars(select(AuditEntry.event).where(mine).distinct().order_by(AuditEntry.event))
    return Found(rows, total, page, people, tuple(events))


def row(entry: AuditEntry, *, by: str) -> Row:
    """Return an entry as it is shown: what differs, and never a secret."""
    changes = tuple(_change(field, *pair) for field, pair in history.differing(entry))
    return Row(entry.sequence, entry.at, by, entry.event, entry.subject, changes)


def _narrowed(wanted: Wanted, *, organisation_id: int | None) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if wanted.person == PROGRAM:
        narrowed.append(history.by_nobody())
    elif wanted.person:
        narrowed.append(AuditEntry.actor == wanted.person)
    if wanted.subject:
        called = User.organisation_id == organisation_id, User.email.icontains(wanted.subject, autoescape=True)
        people = select(literal("user:").op("||")(cast(User.id, Text))).where(*called)
        about = AuditEntry.subject.icontains(wanted.subject, autoescape=True)
        narrowed.append(or_(about, AuditEntry.subject.in_(people)))
    if wanted.event:
        narrowed.append(AuditEntry.event == wanted.event)
    if wanted.since:
        narrowed.append(AuditEntry.at >= datetime.combine(wanted.since, time.min, UTC))
    if wanted.until:
        narrowed.append(AuditEntry.at < datetime.combine(wanted.until + timedelta(days=1), time.min, UTC))
    return narrowed


def _change(field: str, old: Any, new: Any) -> Change:  # noqa: ANN401 (what JSON holds)
    return Change(field, "", HIDDEN) if any(word in field.lower() for word in _SECRET) else Change(field, old, new)
