"""What is addressed to a State, by name or as one of all States, as far as an audience hears of it."""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.vocabulary import AddresseeKind
from tracker.services.readers.seen import is_told
from tracker.storage import models


def addressed_to(state: str | BindParameter[str], *, audience: Audience = EVERYTHING) -> Select[int]:
    """Select the recommendations addressed to a State, by name or as one of all States, that an audience hears of."""
    asked, found = models.Recommendation, select(models.Addressee.recommendation_id).where(_reaches(state))
    if audience.everything:
        return found
    heard = found.join(asked, asked.id == models.Addressee.recommendation_id)  # of one State alone, not of them all
    return heard.join(models.SourceDocument, models.SourceDocument.id == asked.document_id).where(is_told(audience))


def told_to(audience: Audience) -> Select[int]:
    """Select the recommendations, whomever they are addressed to, that an audience hears of."""
    asked = models.Recommendation
    return select(asked.id).join(models.SourceDocument).where(is_told(audience))


def hears(audience: Audience, recommendation: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell of a column with a recommendation's row whether an audience hears of it: quick where rows are few."""
    if audience.everything:
        return true()
    asked = aliased(models.Recommendation)
    return exists().where(asked.id == recommendation, models.SourceDocument.id == asked.document_id, is_told(audience))


def is_addressed_to(
    state: str | BindParameter[str], recommendation: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Tell of a column with a recommendation's row whether it is addressed to a State: quick where rows are few."""
    return exists().where(models.Addressee.recommendation_id == recommendation, _reaches(state))


def _reaches(state: str | BindParameter[str]) -> ColumnElement[bool]:
    addressee = models.Addressee
    named = and_(addressee.kind == AddresseeKind.STATE, addressee.state_code == state)
    return or_(named, addressee.kind == AddresseeKind.ALL_STATES)
