"""What the list and the page of source documents show."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.audience import Audience
from tracker.domain.kinds import DocumentKind
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import documents
from tracker.services.documents import DocumentEntry
from tracker.services.readers import summaries
from tracker.services.readers.seen import is_told, items
from tracker.storage import models

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a list, with how much is cited from it."""

    key: str
    title: str
    author: str
    kind: DocumentKind
    year: int
    recommendation_count: int
    evidence_count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of documents; `total` counts all that match."""

    rows: tuple[ListedDocument, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document with what is cited from it: (reference, words) each, in the order of the document."""

    entry: DocumentEntry
    body: str
    recommendations: tuple[tuple[str, str, str], ...]
    evidence: tuple[tuple[str, str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    position_count: int


def listed(session: Session, *, words: str, page: int, audience: Audience) -> Listed:
    """Return a page of the documents whose key, title or author has these words, the newest first."""
    document = models.SourceDocument
    conditions = [
        or_(*(column.icontains(word, autoescape=True) for column in (document.key, document.title, document.author)))
        for word in words.split()[:8]
    ]
    conditions.append(is_told(audience))
    total = session.scalar(select(func.count()).select_from(document).where(*conditions)) or 0
    page = min(page, max(1, -(-total // PAGE_ROWS)))
    rows = session.execute(
        select(
            document.key,
            document.title,
            document.author,
            document.kind,
            document.dated_last,
            _count(models.Recommendation),
            _count(models.Evidence, items(audience)),
        )
        .where(*conditions)
        .order_by(document.dated_last.desc(), document.key)
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    found = tuple(
        ListedDocument(key, title, author, kind, day.year, asks, items)
        for key, title, author, kind, day, asks, items in rows
    )
    return Listed(found, total, page)


def shown(session: Session, key: str, *, audience: Audience) -> DocumentPage:
    """Return a document with everything that is cited from it.

    Raises:
        NotFound: no document has this key.
    """
    entry = documents.load(session, key)
    told = select(models.SourceDocument.id).where(models.SourceDocument.key == key, is_told(audience))
    if session.scalar(told) is None:
        raise NotFound(_("No document “%(key)s” is on record.") % {"key": key})
    body = session.scalar(select(models.MechanismBody.name).where(models.MechanismBody.code == entry.body)) or ""
    recommendation, evidence, figure = models.Recommendation, models.Evidence, models.StatedFigure
    asks = select(recommendation.ref, recommendation.number, recommendation.text).order_by(
        recommendation.ordinal, recommendation.id
    )
    taken = (
        select(evidence)
        .join(models.SourceDocument, models.SourceDocument.id == evidence.document_id)
        .where(models.SourceDocument.key == key, items(audience))
        .order_by(evidence.ref)
    )
    numbers = select(figure.ref, figure.value_text, figure.about).order_by(figure.ref)
    return DocumentPage(
        entry=entry,
        body=body,
        recommendations=_cited(session, asks, recommendation.document_id, key),
        evidence=tuple((row.ref, row.locator, summaries.told(row)) for row in session.scalars(taken)),
        figures=_cited(session, numbers, figure.document_id, key),
        position_count=session.scalar(
            select(func.count())
            .select_from(models.StatedPosition)
            .join(models.SourceDocument)
            .where(models.SourceDocument.key == key)
        )
        or 0,
    )


def _count(
    model: type[models.Recommendation | models.Evidence], *conditions: ColumnElement[bool]
) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(model)
        .where(model.document_id == models.SourceDocument.id, *conditions)
        .correlate(models.SourceDocument)
        .scalar_subquery()
    )


def _cited(
    session: Session, statement: Select[str, str, str], document: InstrumentedAttribute[int], key: str
) -> tuple[tuple[str, str, str], ...]:
    rows = session.execute(
        statement.join(models.SourceDocument, models.SourceDocument.id == document).where(
            models.SourceDocument.key == key
        )
    )
    return tuple((ref, place, words) for ref, place, words in rows)
