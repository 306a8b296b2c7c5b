"""Where evidence is taken from, as its reader may hear it: notes that an organisation holds are named to itself alone.

The title of our own notes and the place in them say when and where somebody was met. Whoever does not hear of the
document (`seen.is_told`) reads that the organisation has it on record, and neither title, place nor day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from tracker.domain import citations
from tracker.domain.audience import Audience
from tracker.domain.document import Source
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Cited:
    """How an item is cited; `is_named` tells whether its document is."""

    source: Source
    locator: str
    is_named: bool = True


def of_items(session: Session, items: Collection[models.Evidence], *, audience: Audience) -> Mapping[int, Cited]:
    """Return how each item is cited, by its row; their documents should be loaded."""
    kept = {row.organisation_id for row in items if not _is_named(row, audience)}
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
        if _is_named(row, audience)
        else Cited(unnamed[row.organisation_id], "", is_named=False)
        for row in items
    }


def unnamed(session: Session, refs: Collection[str], *, audience: Audience) -> set[str]:
    """Return those of these items whose document is not named to this audience."""
    evidence, document = models.Evidence, models.SourceDocument
    rows = session.scalars(
        select(evidence)
        .join(document, document.id == evidence.document_id)
        .where(evidence.ref.in_(refs), document.organisation_id.is_not(None), document.published_on.is_(None))
        .options(contains_eager(evidence.document))
    )
    return {row.ref for row in rows if not _is_named(row, audience)}


def _is_named(row: models.Evidence, audience: Audience) -> bool:
    document = row.document
    if audience.everything or document.organisation_id is None or document.published_on is not None:
        return True
    if audience.own_of is not None and row.recorded_by == f"user:{audience.own_of}":
        return True
    return audience.organisation_id == document.organisation_id


def _source(document: models.SourceDocument) -> Source:
    return Source(document.key, document.author, document.title, document.details, document.short)
