"""What one page of the explorer shows of its pairs, and what a search may mean exactly."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.criteria import Facet, Pick
from tracker.domain.searching import references
from tracker.domain.vocabulary import Mechanism, Wording
from tracker.services.readers.seen import is_told
from tracker.storage import models

_MOST_HITS = 3  # a number such as 3 stands in many documents: then it is no exact hit


@dataclass(frozen=True, slots=True)
class Ask:
    """A recommendation in a list. `text` is that of its first part where the published one is not imported."""

    ref: str
    number: str
    text: str
    language: str
    wording: Wording
    mechanism: Mechanism
    body: str
    year: int
    cycle: int | None
    part_count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What a search means exactly: a recommendation by its reference or number, or a document by its symbol."""

    ref: str
    number: str
    document: str
    text: str


def read_asks(session: Session, asks: Collection[int]) -> dict[int, Ask]:
    """Read some recommendations."""
    ask, document, body, part = models.Recommendation, models.SourceDocument, models.MechanismBody, models.Part
    of_ask = part.recommendation_id == ask.id
    heading = select(part.text).where(of_ask).order_by(part.ordinal, part.id).limit(1).scalar_subquery()
    part_count = select(func.count()).select_from(part).where(of_ask).scalar_subquery()
    rows = session.execute(
        select(ask, body.kind, body.short_name, models.Review.cycle, heading, part_count)
        .join(document, document.id == ask.document_id)
        .join(body, body.code == document.mechanism_code)
        .outerjoin(models.Review, models.Review.id == document.review_id)
        .where(ask.id.in_(asks))
        .order_by(ask.id)
    )
    return {
        row.id: Ask(
            ref=row.ref,
            number=row.number,
            text=row.text or first or "",
            language=row.language,
            wording=row.wording,
            mechanism=kind,
            body=short,
            year=row.asked_last.year,
            cycle=cycle,
            part_count=count,
        )
        for row, kind, short, cycle, first, count in rows
    }


def all_names(session: Session) -> dict[Pick, str]:
    """Name every State, under review or recommending, and every theme."""
    names: dict[Pick, str] = {}
    for code, name in session.execute(select(models.State.code, models.State.name)):
        names[Facet.STATE, code] = names[Facet.BY, code] = name
    for code, name in session.execute(select(models.Theme.code, models.Theme.name)):
        names[Facet.THEME, code] = name
    return names


def exact_hits(session: Session, words: str, *, audience: Audience) -> tuple[Hit, ...]:
    """Return what a search names by reference, number or symbol; none where that is nothing, or many."""
    given = references(words)
    if not given:
        return ()
    ask, document = models.Recommendation, models.SourceDocument
    small = [each.lower() for each in given]
    asks = session.execute(
        select(ask.ref, ask.number, document.key, ask.text)
        .join(document, document.id == ask.document_id)
        .where(
            is_told(audience),
            or_(ask.ref.in_(given), func.lower(ask.ref).in_(small), func.lower(ask.number) == small[0]),
        )
        .order_by(document.dated_last.desc(), ask.id)
        .limit(_MOST_HITS + 1)
    ).all()
    documents = session.execute(
        select(document.key, document.title)
        .where(
            is_told(audience),
            or_(
                document.key == given[0], func.lower(document.key) == small[0], func.lower(document.symbol) == small[0]
            ),
        )
        .order_by(document.key)
        .limit(_MOST_HITS)
    )
    found = [Hit(ref, number, key, text) for ref, number, key, text in asks] if len(asks) <= _MOST_HITS else []
    return (*found, *(Hit("", "", key, title) for key, title in documents))
