"""Whether the public hears of an item, also of one that is not written yet, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.audience import Audience
from tracker.domain.kinds import EvidenceKind
from tracker.domain.vocabulary import PublicationBasis, ReviewState, Strand
from tracker.services import case_files
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.people.agreeing import Agreed
from tracker.services.readers import seen
from tracker.storage import models


class Hindrance(StrEnum):
    """What keeps an item from the public."""

    NOT_APPROVED = "not_approved"
    INTERNAL = "internal"
    NOBODY_LINKED = "nobody_linked"
    NOT_ALL_AGREED = "not_all_agreed"
    CASE_FILE = "case_file"
    DOCUMENT = "document"


def would_be(session: Session, entry: EvidenceEntry, *, ref: str, audience: Audience) -> bool:
    """Tell whether the public would hear of an entry once it is approved, by the one condition that there is.

    Args:
        session: to read with.
        entry: the item as entered.
        ref: the item on record that it replaces, whose people are its people; anything else for a new one.
        audience: who entered it, whose case file it is put into.
    """
    if entry.is_published and entry.published is None:
        return False  # it could not be saved so
    item, document, file = models.Evidence, models.SourceDocument, models.CaseFile
    mine = (file.code == entry.case_file, case_files.open_to(audience))
    written = select(
        select(item.id).where(item.ref == ref).scalar_subquery().label("id"),
        select(document.id).where(document.key == entry.document).scalar_subquery().label("document_id"),
        select(func.min(file.id)).where(*mine).scalar_subquery().label("case_file_id"),
        literal(entry.publication_basis, item.publication_basis.type).label("publication_basis"),
        literal(entry.state).label("state_code"),
    ).subquery()
    row = aliased(item, written, adapt_on_names=True)
    return session.scalar(select(row.state_code).where(seen.public(row))) is not None


def hindrances(session: Session, row: models.Evidence, people: Agreed) -> tuple[Hindrance, ...]:
    """Return what keeps an item on record from the public; nothing of one that the public hears of."""
    return tuple(_hindrances(session, row, people))


def _hindrances(session: Session, row: models.Evidence, people: Agreed) -> Iterator[Hindrance]:
    basis, file = row.publication_basis, session.get(models.CaseFile, row.case_file_id) if row.case_file_id else None
    if row.review_state is not ReviewState.APPROVED:
        yield Hindrance.NOT_APPROVED
    if basis is not PublicationBasis.PUBLISHED_SOURCE:
        yield from _of_people(row, people)
    if basis is PublicationBasis.INTERNAL:
        yield Hindrance.INTERNAL
    if file is not None and file.is_restricted:
        yield Hindrance.CASE_FILE
    elif basis is PublicationBasis.PUBLISHED_SOURCE or (basis is PublicationBasis.CONSENT and people.is_whole):
        public = select(models.Evidence.id).where(models.Evidence.id == row.id, seen.public())
        if session.scalar(public) is None:
            yield Hindrance.DOCUMENT


def _of_people(row: models.Evidence, people: Agreed) -> Iterator[Hindrance]:
    spoken = row.strand is Strand.TESTIMONY or row.kind is EvidenceKind.TESTIMONY
    if people.people_count and not people.is_whole:
        yield Hindrance.NOT_ALL_AGREED
    elif not people.people_count and (spoken or row.publication_basis is PublicationBasis.CONSENT):
        yield Hindrance.NOBODY_LINKED
