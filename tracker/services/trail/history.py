"""The history of a record, read from the audit trail: what others did to what is theirs is not told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, false, func, literal, not_, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.audience import EVERYTHING, Audience
from tracker.services.actors import mails
from tracker.services.readers import seen
from tracker.services.trail import unheard
from tracker.services.trail.kept_apart import KEPT_APART
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
    entries = unheard.latest(session, or_(*about), told=told(audience), audience=audience, limit=SHOWN)
    people = names(session, {entry.actor for entry in entries}, audience=audience)
    return tuple(
        Event(
            entry.at.date(),
            entry.event,
            entry.subject,
            people.get(entry.actor, ""),
            tuple(field for field, _pair in differing(entry)),
            entry.sequence,
        )
        for entry in entries
    )


def differing(entry: AuditEntry) -> list[tuple[str, tuple[Any, Any]]]:
    """Return field -> (old, new) of an entry, in the order of the names, without what is the same on both sides.

    Earlier versions recorded such pairs for what an import found as it was. What only stands for the values, a mark or
    how many the vault has, tells that they were written also where it is the same.
    """
    pairs = [(field, _pair(entry.changes[field])) for field in sorted(entry.changes)]
    counts = entry.event == "person:write"
    return [(field, (old, new)) for field, (old, new) in pairs if counts or old == KEPT_APART or not _is_same(old, new)]


def _pair(kept: Any) -> tuple[Any, Any]:  # noqa: ANN401 (what JSON holds)
    return (kept[0], kept[1]) if isinstance(kept, list) and len(kept) == 2 else (None, kept)


def _is_same(old: Any, new: Any) -> bool:  # noqa: ANN401
    return old == new or all(each is None or each in ("", [], {}) for each in (old, new))


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
    kept = [AuditEntry.subject.contains(f"@{state}:", autoescape=True) for state in sorted(audience.closed_states)]
    checks = [(AuditEntry.subject.startswith("judgement:"), not_(or_(false(), *kept)))]
    checks += [
        (AuditEntry.subject.startswith(f"{noun}:"), func.substr(AuditEntry.subject, len(noun) + 2).in_(visible))
        for noun, visible in theirs.items()
    ]
    return case(*checks, else_=true())
