"""A value put back as it was: from an entry of the audit trail, through the record's own service, as a new change."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.errors import Conflict, NotFound
from tracker.i18n import N_, _
from tracker.services.entries import changes, fingerprint
from tracker.services.readers import seen
from tracker.services.restoring.restorable import NOUNS
from tracker.services.trail import history, unheard
from tracker.services.trail.audit_pages import PAGE_ROWS, Change, Row, row
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.storage.models import AuditEntry, SourceDocument

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TOLD_BESIDE = {"why"}  # what an entry of a removal tells that was no field of the record
_NOT_THERE = N_("There is no such entry in the history. Nothing was changed. Go back to the record.")
_ATTACHED = ("position", "obligation", "grade", "lineage")
"""What hangs on a recommendation and is told in its history."""
_SIGNS = "@: /"


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be put back, from what is on record to what would be again.

    `seen` is the fingerprint of the record as it is now, "" of one that was removed.
    """

    number: int
    event: str
    subject: str
    differences: tuple[Change, ...]
    seen: str


def listed(session: Session, subject: str, *, audience: Audience) -> tuple[Row, ...]:
    """Return the latest entries about a record, the newest first, with old and new values.

    Raises:
        NotFound: it is not on record, not of a kind that has a history here, or may not be seen.
    """
    noun, _colon, name = subject.partition(":")
    if noun not in NOUNS:
        raise NotFound(_(_NOT_THERE))
    _loaded(session, noun, name, audience=audience)
    about = AuditEntry.subject == subject
    if noun == "recommendation":
        for attached in _ATTACHED:
            for sign in _SIGNS:
                about |= AuditEntry.subject.startswith(f"{attached}:{name}{sign}", autoescape=True)
    told = history.told(audience)
    entries = unheard.latest(session, about, told=told, audience=audience, limit=PAGE_ROWS)
    people = history.names(session, {entry.actor for entry in entries}, audience=audience)
    return tuple(row(entry, by=people.get(entry.actor, _actor(entry.actor))) for entry in entries)


def is_offered(event: str) -> bool:
    """Tell whether an entry of this kind has values that can be put back."""
    return _noun_of(event) is not None


def offered(session: Session, number: int, *, audience: Audience) -> Offer:
    """Return what would be put back from an entry: what stood before a change, or what was first recorded.

    Raises:
        NotFound: there is no such entry, or the record may not be seen.
        Conflict: it no longer fits the record; the sentence says why.
    """
    now, then, subject = _prepared(session, number, audience=audience)
    different = changes(now, then)
    if not different:
        raise Conflict(_("The record says this already; nothing was changed."))
    differences = tuple(Change(field, old, new) for field, (old, new) in different.items())
    event = session.get_one(AuditEntry, number).event
    return Offer(number, event, subject, differences, fingerprint(now) if now else "")


def restore(session: Session, actor: str, number: int, *, seen: str, audience: Audience) -> str:
    """Put the values of an entry back, as a new change with its own entry; return the subject.

    Args:
        session: a writing session.
        actor: who puts them back, for the audit trail.
        number: the entry.
        seen: the fingerprint of the record that the person saw beside the old values.
        audience: who asks.

    Raises:
        NotFound: there is no such entry, or the record may not be seen.
        Conflict: it no longer fits the record, or somebody changed it meanwhile (`Stale`).
        Invalid: the record's own rules refuse it.
    """
    now, then, subject = _prepared(session, number, audience=audience)
    entry = session.get_one(AuditEntry, number)
    noun, name = NOUNS[str(_noun_of(entry.event))], subject.partition(":")[2]
    if now is None and noun.record is not None:
        noun.record(session, actor, then)
    else:
        noun.amend(session, actor, name, then, seen)
    return subject


def _prepared(
    session: Session, number: int, *, audience: Audience
) -> tuple[DataclassInstance | None, DataclassInstance, str]:
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.sequence == number, history.told(audience))
    ).one_or_none()
    kind = _noun_of(entry.event) if entry else None
    if entry is None or kind is None:
        raise NotFound(_(_NOT_THERE))
    noun, name = NOUNS[kind], entry.subject.partition(":")[2]
    if entry.event.endswith(":remove") and noun.blank is not None:
        return None, _converted(noun.blank(session, name), _side(entry, 0)), entry.subject
    now = _loaded(session, kind, name, audience=audience)
    side = 1 if entry.event.endswith(":record") else 0
    return now, _converted(now, _side(entry, side)), entry.subject


def _noun_of(event: str) -> str | None:
    """Return the noun whose service puts values of an event back; None where no service does."""
    noun, _colon, action = event.partition(":")
    if event == "communication:amend_reply":
        return "reply"
    known = NOUNS.get(noun)
    return noun if known and (action in {"amend", "record"} or (action == "remove" and known.blank)) else None


def _side(entry: AuditEntry, side: int) -> dict[str, Any]:
    return {field: pair[side] for field, pair in entry.changes.items()}


def _converted(now: DataclassInstance, values: dict[str, Any]) -> Any:  # noqa: ANN401 (each noun has its own entry)
    """Give values of the trail the types of an entry's fields.

    Raises:
        Conflict: the record has no such field any more, or the value is none of today's.
    """
    if KEPT_APART in values.values():
        raise Conflict(_("The earlier text is kept apart: restore it from the versions of the item."))
    hints, known = get_type_hints(type(now)), {field.name for field in fields(now)}
    found = {}
    for field, value in values.items():
        if field in _TOLD_BESIDE:
            continue
        if field not in known:
            words = {"field": field}
            raise Conflict(_("The record has no “%(field)s” any more; nothing was changed.") % words)
        try:
            found[field] = msgspec.convert(value, hints[field], strict=False)
        except msgspec.ValidationError as problem:
            words = {"field": field}
            sentence = _("“%(field)s” no longer takes its earlier value; nothing was changed.")
            raise Conflict(sentence % words) from problem
    return replace(now, **found)


def _loaded(session: Session, noun: str, name: str, *, audience: Audience) -> Any:  # noqa: ANN401
    """Load a record; one in a document which the audience does not hear of answers exactly as one that is not there."""
    try:
        entry = NOUNS[noun].load(session, name)
    except NotFound as absent:
        raise NotFound(_(_NOT_THERE)) from absent
    keys = {getattr(entry, "document", ""), getattr(entry, "key", ""), *unheard.documents_in(name)} - {""}
    hidden = select(SourceDocument.id).where(SourceDocument.key.in_(keys), ~seen.is_told(audience))
    if session.scalar(hidden.limit(1)) is not None:
        raise NotFound(_(_NOT_THERE))
    return entry


def _actor(actor: str) -> str:
    return "" if actor.startswith("user:") else actor
