"""Where evidence is taken from, as its reader may hear it: notes that an organisation holds are named to itself alone.

The title of our own notes and the place in them say when and where somebody was met. Whoever does not hear of the
document (`seen.is_told`) reads that the organisation has it on record, and neither title, place nor day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import citations
from tracker.domain.audience import Audience
from tracker.domain.document import Source
from tracker.services.readers.heard import heard_of
from tracker.services.readers.seen import is_told
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Cited:
    """How an item is cited; `is_named` tells whether its document is."""

    source: Source
    locator: str
    is_named: bool = True


def of_items(session: Session, items: Collection[models.Evidence], *, audience: Audience) -> Mapping[int, Cited]:
    """Return how each item is cited, by its row; their documents should be loaded."""
    named = heard_of(session, {row.document_id for row in items}, audiences=[audience])[audience]
    kept = {row.organisation_id for row in items if row.document_id not in named}
    organisation = models.Organisation
    names = (
        session.execute(
            select(organisation.id, organisation.code, organisation.name).where(organisation.id.in_(kept))
        ).all()
        if kept
        else ()
    )
    unnamed = {number: citations.on_record(code, name) for number, code, name in names}
    return {
        row.id: Cited(_source(row.document), row.locator)
        if row.document_id in named
        else Cited(unnamed[row.organisation_id], "", is_named=False)
        for row in items
    }


def unnamed(session: Session, refs: Collection[str], *, audience: Audience) -> set[str]:
    """Return those of these items whose document is not named to this audience."""
    evidence, document = models.Evidence, models.SourceDocument
    wanted = select(evidence.ref).join(document, document.id == evidence.document_id).where(evidence.ref.in_(refs))
    return set(session.scalars(wanted.where(~is_told(audience))))


def _source(document: models.SourceDocument) -> Source:
    return Source(document.key, document.author, document.title, document.details, document.short)
