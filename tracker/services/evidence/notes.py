"""Notes of an interview: the document that testimony of one's own is taken from, put on record together with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.domain.dates import When
from tracker.domain.kinds import DocumentKind
from tracker.services import documents
from tracker.services.documents import DocumentEntry
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.leaks import recording


@dataclass(frozen=True, slots=True)
class Notes:
    """What a person enters of notes that are not on record yet."""

    title: str
    dated: When


def taken_from(session: Session, actor: str, notes: Notes, entry: EvidenceEntry) -> EvidenceEntry:
    """Put notes on record for the actor's organisation, which alone hears of them, and return the item taken from them.

    Their key is drawn: references and addresses bear it, so nothing in it may tell of whom the notes are.
    """
    given = DocumentEntry(key="", title=notes.title, kind=DocumentKind.INTERVIEW_NOTES, body="", dated=notes.dated)
    with recording.without_looking(session):  # the title is looked through with the item's own texts
        key = documents.record(session, actor, given)
    session.flush()
    return replace(entry, document=key)
