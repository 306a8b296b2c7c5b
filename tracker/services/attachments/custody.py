"""The chain of custody of a file: who received, read, copied, sealed and checked it, and when; from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services import actors
from tracker.services.trail import audit
from tracker.services.trail.audit import Changes
from tracker.storage.models import AuditEntry


class Handling(StrEnum):
    """What is done with a file, as the audit trail names it."""

    COPIED = "attachment:copy"
    READ = "attachment:read"
    RECEIVED = "attachment:receive"
    REDACTED = "attachment:redact"
    SEALED = "attachment:seal"
    VERIFIED = "attachment:verify"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: when, what, by whom, and what was found of it, and the hash of a copy.

    `looked` says of a file that came in how far names of the vault were looked for in it.
    """

    number: int
    at: datetime
    handling: Handling | None
    by: str
    found: str
    copy: str
    looked: str


def subject_of(ref: str) -> str:
    """Return what the audit trail calls a file; its label may name somebody and never stands there."""
    return f"attachment:{ref}"


def tell(session: Session, actor: str, ref: str, handling: Handling, changes: Changes) -> None:
    """Add a link to the chain."""
    audit.record(session, actor, event=handling.value, subject=subject_of(ref), changes=changes)


def chain(session: Session, ref: str) -> tuple[Link, ...]:
    """Return the whole chain of a file, the first link first."""
    entry = AuditEntry
    rows = session.scalars(select(entry).where(entry.subject == subject_of(ref)).order_by(entry.sequence)).all()
    people = actors.mails(session, [row.actor for row in rows])
    return tuple(
        Link(
            number=row.sequence,
            at=row.at,
            handling=next((each for each in Handling if each == row.event), None),
            by=people.get(row.actor, row.actor),
            found=str(row.changes["finding"][1]) if "finding" in row.changes else "",
            copy=str(row.changes["sha256"][1]) if row.event == Handling.COPIED else "",
            looked=str(row.changes["names"][1]) if row.event == Handling.RECEIVED and "names" in row.changes else "",
        )
        for row in rows
    )
