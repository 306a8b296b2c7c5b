"""Notes of an interview: the document that testimony of one's own is taken from, put on record together with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dates import When
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import Mechanism
from tracker.services import codes, documents
from tracker.services.actors import organisation_of
from tracker.services.documents import DocumentEntry
from tracker.services.evidence.entry import EvidenceEntry
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Notes:
    """What a person enters of notes that are not on record yet."""

    title: str
    dated: When


def taken_from(session: Session, actor: str, notes: Notes, entry: EvidenceEntry) -> EvidenceEntry:
    """Put notes on record for the actor's organisation, which alone hears of them, and return the item taken from them.

    Their key is drawn: references and addresses bear it, so nothing in it may tell of whom the notes are.
    """
    organisation = session.get_one(models.Organisation, organisation_of(session, actor))
    key = documents.record(
        session,
        actor,
        DocumentEntry(
            key=_fresh(session),
            title=notes.title,
            kind=DocumentKind.INTERVIEW_NOTES,
            body="",
            dated=notes.dated,
            new_body=organisation.name,
            new_body_kind=Mechanism.NGO,
        ),
    )
    session.flush()
    return replace(entry, document=key)


def _fresh(session: Session) -> str:
    document = models.SourceDocument
    while True:
        key = f"NOTES-{codes.drawn()}"
        if session.scalar(select(document.id).where(document.key == key)) is None:
            return key
