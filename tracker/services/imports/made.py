"""The imports that were applied, the latest first, as the audit trail has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.storage import models

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Made:
    """One import: `key` is the document that it brought along, "" for an export that speaks of many."""

    on: date
    key: str
    new_count: int
    changed_count: int


def made(session: Session) -> tuple[Made, ...]:
    """Return the latest imports; empty where none was applied."""
    entry = models.AuditEntry
    rows = session.execute(
        select(entry.at, entry.subject, entry.changes)
        .where(entry.event == "import:apply")
        .order_by(entry.sequence.desc())
        .limit(SHOWN)
    ).all()
    subjects = [subject.removeprefix("document:") for _at, subject, _changes in rows]
    known = _known(session, subjects)
    return tuple(
        Made(at.date(), key if key in known else "", changes["new"][1], changes["changed"][1])
        for (at, _subject, changes), key in zip(rows, subjects, strict=True)
    )


def _known(session: Session, keys: Sequence[str]) -> set[str]:
    return set(session.scalars(select(models.SourceDocument.key).where(models.SourceDocument.key.in_(keys))))
