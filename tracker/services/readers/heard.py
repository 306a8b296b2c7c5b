"""What stands in documents is heard of by those who hear of the document, and by nobody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.audience import Audience
from tracker.services import clock
from tracker.services.readers.seen import is_told
from tracker.storage import models

_KEPT = 256  # queries, one for those who are told together


def heard(document: ColumnElement[int] | InstrumentedAttribute[int], audience: Audience) -> ColumnElement[bool]:
    """Tell of a column with a document's row whether an audience hears of what stands in the document."""
    if audience.everything:
        return true()
    told = select(models.SourceDocument.id).where(is_told(audience))
    return document.in_(told.correlate(None))  # whatever the statement around it reads


def heard_of(
    session: Session, documents: Collection[int], *, audiences: Sequence[Audience]
) -> Mapping[Audience, frozenset[int]]:
    """Return which of these documents, by their rows, each audience hears of."""
    told = session.execute(_told(tuple(audiences), clock.today()), {"documents": list(documents)}).all()
    return {each: frozenset(number for number, *are in told if are[place]) for place, each in enumerate(audiences)}


@lru_cache(maxsize=_KEPT)
def _told(audiences: tuple[Audience, ...], _today: date) -> Select[*tuple[Any, ...]]:
    """Put the query together once a day, as `seen` does its conditions: that takes longer than asking it."""
    row = models.SourceDocument
    among = row.id.in_(bindparam("documents", expanding=True))
    return select(row.id, *(is_told(each) for each in audiences)).where(among)
