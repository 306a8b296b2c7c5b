"""Entries of the trail that tell of documents which a reader does not hear of: they stand in the history of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.merging import ANSWER
from tracker.services.readers import seen
from tracker.storage.models import AuditEntry, SourceDocument

_ASKS = frozenset({"ask", "earlier", "later", "left_out", "members", "part", "recommendation"})
"""Fields that hold references of asks, which begin with their document."""
_WHOLE = ("cluster:", "document:", "recommendation:")
"""Of these an entry is left out by itself; of all else, such as a position, no entry stays where one tells of such a
document: a later change of it does not name the document again."""


def latest(
    session: Session, about: ColumnElement[bool], *, told: ColumnElement[bool], audience: Audience, limit: int
) -> Sequence[AuditEntry]:
    """Return the latest entries about something that an audience hears of, the newest first.

    Args:
        session: to read with.
        about: which entries, as a condition.
        told: whose of them this audience may have.
        audience: who reads.
        limit: how many at most.
    """
    chosen = select(AuditEntry).where(about, told).order_by(AuditEntry.sequence.desc()).limit(limit)
    entries = session.scalars(chosen).all()
    same = AuditEntry.subject.in_({each.subject for each in entries})  # found by an index, unlike most conditions
    if not entries or not among(session, same, audience=audience):
        return entries
    return session.scalars(chosen.where(AuditEntry.sequence.not_in(among(session, about, audience=audience)))).all()


def among(session: Session, about: ColumnElement[bool], *, audience: Audience) -> frozenset[int]:
    """Return which of these entries tell of what stands in a document that this audience does not hear of."""
    if audience.everything:
        return frozenset()
    entry, document = AuditEntry, SourceDocument
    rows = session.execute(select(entry.sequence, entry.subject, entry.changes).where(about)).all()
    told = {number: set(_documents(subject, changes)) for number, subject, changes in rows}
    if not (keys := set().union(*told.values())):
        return frozenset()
    hidden = set(session.scalars(select(document.key).where(document.key.in_(keys), ~seen.is_told(audience))))
    gone = {subject for number, subject, _changes in rows if told[number] & hidden and not subject.startswith(_WHOLE)}
    return frozenset(number for number, subject, _changes in rows if told[number] & hidden or subject in gone)


def documents_in(name: str) -> Iterator[str]:
    """Yield what may be the document of a reference in the name of a record: a pair has two, a key may hold spaces."""
    words = name.split(" ")
    for last, word in enumerate(words):
        if "#" in word:
            yield from (" ".join(words[first : last + 1]).partition("#")[0] for first in range(last + 1))


def _documents(subject: str, changes: Mapping[str, Any]) -> Iterator[str]:
    yield from documents_in(subject.partition(":")[2])
    for field, pair in changes.items():
        if field.startswith(ANSWER):
            yield field.removeprefix(ANSWER)
        elif field == "document":
            yield from _texts(pair)
        elif field in _ASKS:
            yield from (key for each in _texts(pair) for key in documents_in(each))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (what JSON holds)
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
