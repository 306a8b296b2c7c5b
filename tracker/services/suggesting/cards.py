"""An ask as it stands on the pages where a person decides: number, source, text, who asked, what the State answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.facts import Span
from tracker.domain.vocabulary import Mechanism, Position, Wording
from tracker.services.readers.heard import heard
from tracker.services.readers.seen import is_told
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class AskCard:
    """One recommendation. `text` is the heading of its first part where the published text is not imported.

    `cycle` is None outside the UPR; `position` is the State's latest on the whole, None where none is on record.
    """

    ref: str
    number: str
    document: str
    body: str
    mechanism: Mechanism
    cycle: int | None
    asked: Span
    text: str
    language: str
    is_imported: bool
    recommending: tuple[str, ...]
    position: Position | None


def cards(session: Session, ids: Collection[int], *, state: str, audience: Audience) -> dict[int, AskCard]:
    """Return recommendations by their rows, without those that the audience does not hear of; in four queries."""
    ask, document, body = models.Recommendation, models.SourceDocument, models.MechanismBody
    rows = session.execute(
        select(ask, document.key, body.kind, body.short_name, models.Review.cycle)
        .join(document, document.id == ask.document_id)
        .join(body, body.code == document.mechanism_code)
        .outerjoin(models.Review, models.Review.id == document.review_id)
        .where(ask.id.in_(ids), is_told(audience))
        .order_by(ask.id)
    ).all()
    headings, recommending, positions = (
        _headings(session, ids),
        _recommending(session, ids),
        _positions(session, ids, state, audience),
    )
    return {
        row.id: AskCard(
            ref=row.ref,
            number=row.number,
            document=key,
            body=short,
            mechanism=kind,
            cycle=cycle,
            asked=Span(row.asked_first, row.asked_last),
            text=row.text or headings.get(row.id, ""),
            language=row.language,
            is_imported=row.wording is not Wording.NOT_IMPORTED,
            recommending=tuple(recommending[row.id]),
            position=positions.get(row.id),
        )
        for row, key, kind, short, cycle in rows
    }


def _headings(session: Session, ids: Collection[int]) -> dict[int, str]:
    part = models.Part
    rows = session.execute(
        select(part.recommendation_id, part.text)
        .where(part.recommendation_id.in_(ids))
        .order_by(part.recommendation_id, part.ordinal.desc(), part.id.desc())
    )
    return {ask: text for ask, text in rows}  # noqa: C416 (the first part is written last)


def _recommending(session: Session, ids: Collection[int]) -> defaultdict[int, list[str]]:
    asking = models.RecommendingState
    rows = session.execute(
        select(asking.recommendation_id, models.State.name)
        .join(models.State, models.State.code == asking.state_code)
        .where(asking.recommendation_id.in_(ids))
        .order_by(asking.recommendation_id, asking.ordinal, asking.state_code)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for ask, name in rows:
        found[ask].append(name)
    return found


def _positions(session: Session, ids: Collection[int], state: str, audience: Audience) -> dict[int, Position]:
    """Return the latest position on each whole recommendation; the last of them in order of date is kept."""
    stated = models.StatedPosition
    final = stated.position != Position.PENDING  # an answer stands before "pending" of the same day
    rows = session.execute(
        select(stated.recommendation_id, stated.position)
        .where(stated.recommendation_id.in_(ids), stated.state_code == state, heard(stated.document_id, audience))
        .order_by(stated.recommendation_id, stated.part_id.is_(None), stated.stated_last, final, stated.id)
    )
    return {ask: position for ask, position in rows}  # noqa: C416 (the latest is written last)
