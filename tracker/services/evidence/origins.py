"""Where an origin was written before: the same origin counts once, so two people under one code would be one voice."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.vocabulary import ReviewState
from tracker.services.readers import seen
from tracker.storage import models


def elsewhere(session: Session, origin: str, *, document: str, audience: Audience) -> tuple[str, ...]:
    """Return the items of other documents, as far as this audience sees them, that have this origin already."""
    item, source = models.Evidence, models.SourceDocument
    found = select(item.ref).join(source, source.id == item.document_id).where(
        item.origin == origin,
        source.key != document,
        item.review_state != ReviewState.WITHDRAWN,
        seen.items(audience),
    )  # fmt: skip
    return tuple(session.scalars(found.order_by(item.ref))) if origin else ()
