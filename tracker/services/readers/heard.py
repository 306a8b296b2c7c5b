"""Figures and positions stand in documents: who does not hear of a document hears of nothing that stands in it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.audience import Audience
from tracker.services.readers.seen import is_told
from tracker.storage import models


def heard(document: ColumnElement[int] | InstrumentedAttribute[int], audience: Audience) -> ColumnElement[bool]:
    """Tell of a column with a document's row whether an audience hears of what stands in the document."""
    if audience.everything:
        return true()
    told = select(models.SourceDocument.id).where(is_told(audience))
    return document.in_(told.correlate(None))  # whatever the statement around it reads
