"""What is addressed to a State: recommendations that name it, and those to all States; and who may hear of them.

A letter of special procedures is confidential until the report on communications publishes it (after 60 days). What it
asks is then the State's and the mandate's alone: the public, papers and viewers hear of none whose publication is not
on record. Source: OHCHR, Communications of Special Procedures.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.kinds import Audience, DocumentKind
from tracker.domain.vocabulary import AddresseeKind
from tracker.storage import models


def addressed_to(state: str, *, audience: Audience = Audience.INTERNAL) -> Select[int]:
    """Select the recommendations addressed to a State, by name or as one of all States, that an audience hears of."""
    found = select(models.Addressee.recommendation_id).where(_reaches(state))
    if audience is Audience.INTERNAL:
        return found
    return found.where(models.Addressee.recommendation_id.in_(told_to(audience)))


def told_to(audience: Audience) -> Select[int]:
    """Select the recommendations, whomever they are addressed to, that an audience hears of."""
    asked = models.Recommendation
    return select(asked.id).join(models.SourceDocument).where(is_told(audience))


def is_told(audience: Audience) -> ColumnElement[bool]:
    """Return the condition that an audience hears of a source document."""
    if audience is Audience.INTERNAL:
        return true()
    document = models.SourceDocument
    sent = document.id.in_(select(models.Communication.document_id))
    return or_(document.published_on.is_not(None), and_(document.kind != DocumentKind.LETTER, ~sent))


def is_addressed_to(state: str, recommendation: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell of a column with a recommendation's row whether it is addressed to a State: quick where rows are few."""
    return exists().where(models.Addressee.recommendation_id == recommendation, _reaches(state))


def _reaches(state: str) -> ColumnElement[bool]:
    addressee = models.Addressee
    named = and_(addressee.kind == AddresseeKind.STATE, addressee.state_code == state)
    return or_(named, addressee.kind == AddresseeKind.ALL_STATES)
