"""The history of a record, read from the audit trail: what others did to what is theirs is not told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.services.actors import mails
from tracker.services.readers import seen
from tracker.storage.models import Attachment, AuditEntry, CaseFile, Evidence, Organisation, Person, User

SHOWN = 20
COMMON = (
    "cluster",
    "communication",
    "document",
    "figure",
    "grade",
    "import",
    "instrument",
    "lineage",
    "obligation",
    "pledge",
    "position",
    "question",
    "recommendation",
    "seed",
    "series",
    "treaty",
)
"""Nouns of what everybody on the installation works on together; of all others one sees one's own only."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry: the day, what was done (`noun:action`), by whom, and which fields changed; `number` is its row."""

    on: date
    event: str
    subject: str
    by: str
    fields: tuple[str, ...]
    number: int = 0


def of(
    session: Session, subjects: Collection[str], *, beginning: Collection[str] = (), audience: Audience = EVERYTHING
) -> tuple[Event, ...]:
    """Return the latest entries about these subjects, or about subjects that begin so, the newest first."""
    about: list[ColumnElement[bool]] = [AuditEntry.subject.in_(subjects)]
    about += [AuditEntry.subject.startswith(prefix, autoescape=True) for prefix in beginning]
    rows = session.scalars(
        select(AuditEntry).where(or_(*about), told(audience)).order_by(AuditEntry.sequence.desc()).limit(SHOWN)
    )
    entries = rows.all()
    people = names(session, {entry.actor for entry in entries}, audience=audience)
    return tuple(
        Event(
            entry.at.date(),
            entry.event,
            entry.subject,
            people.get(entry.actor, ""),
            tuple(sorted(entry.changes)),
            entry.sequence,
        )
        for entry in entries
    )


def told(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on entries that an audience may hear of them.

    Of what everybody works on together all is told, though not who of another organisation did it. Of everything else
    only what one's own people did, or the program itself, and only where one may see what it was done to.
    """
    if audience.everything:
        return true()
    colons = [AuditEntry.event.startswith(f"{noun}:") for noun in COMMON]
    return and_(or_(*colons, by_own(audience), by_nobody()), about_own(audience))


def by_own(audience: Audience) -> ColumnElement[bool]:
    """Return the condition on entries that a colleague made them."""
    own = select(literal("user:").op("||")(cast(User.id, Text))).where(User.organisation_id == audience.organisation_id)
    return AuditEntry.actor.in_(own)


def by_nobody() -> ColumnElement[bool]:
    """Return the condition on entries that no person who signs in made them: the seed, the command line."""
    return ~AuditEntry.actor.startswith("user:")


def names(session: Session, actors: Collection[str], *, audience: Audience) -> dict[str, str]:
    """Return the mail address of each actor who is a colleague."""
    return mails(session, actors, true() if audience.everything else User.organisation_id == audience.organisation_id)


def about_own(audience: Audience) -> ColumnElement[bool]:
    """Return the condition that an entry is about what the audience may see, for the kinds that belong to somebody."""
    organisation = audience.organisation_id
    file_open = or_(~CaseFile.is_restricted, CaseFile.id.in_(audience.open_files or {0}))
    theirs = {
        "attachment": select(Attachment.ref).join(Evidence).where(seen.items(audience)),
        "case_file": select(CaseFile.code).where(CaseFile.organisation_id == organisation, file_open),
        "evidence": select(Evidence.ref).where(seen.items(audience)),
        "organisation": select(Organisation.code).where(Organisation.id == organisation),
        "person": select(Person.ref).where(Person.organisation_id == organisation),
        "user": select(cast(User.id, Text)).where(User.organisation_id == organisation),
    }
    checks = [
        (AuditEntry.subject.startswith(f"{noun}:"), func.substr(AuditEntry.subject, len(noun) + 2).in_(visible))
        for noun, visible in theirs.items()
    ]
    return case(*checks, else_=true())
