"""Notes of an interview as a document: held by the organisation that met somebody, under a key that tells nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import Mechanism
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services import codes
from tracker.services.actors import organisation_of
from tracker.services.documents.entry import DocumentEntry
from tracker.storage import models

_DATE = re.compile(r"(?<!\d)(19|20)\d\d|\d{6}|\d{1,2}[-./ ]\d{1,2}(?!\d)")


def with_key(session: Session, entry: DocumentEntry) -> DocumentEntry:
    """Return a new document with its key, drawn for notes that have none: references and addresses bear it.

    Raises:
        Invalid: it has none and is no notes, or looks like the day of a meeting.
    """
    if entry.kind is not DocumentKind.INTERVIEW_NOTES:
        if not entry.key:
            raise Invalid(_("Give the symbol, the AI index, or a short name of your own."), field="key")
        return entry
    if _DATE.search(entry.key):
        raise Invalid(
            _(
                "Leave the date out of the name of notes: every reference bears it, and it says when somebody was met. "
                "Leave the field empty, and a name is drawn."
            ),
            field="key",
        )
    return entry if entry.key else replace(entry, key=_fresh(session))


def with_holder(session: Session, actor: str, entry: DocumentEntry) -> DocumentEntry:
    """Return notes as issued by the organisation that holds them, where nobody else was named; others as they are."""
    if entry.kind is not DocumentKind.INTERVIEW_NOTES or entry.body or entry.new_body:
        return entry
    name = session.get_one(models.Organisation, organisation_of(session, actor)).name
    return replace(entry, new_body=name, new_body_kind=Mechanism.NGO)


def _fresh(session: Session) -> str:
    document = models.SourceDocument
    while True:
        key = f"NOTES-{codes.drawn()}"
        if session.scalar(select(document.id).where(document.key == key)) is None:
            return key
