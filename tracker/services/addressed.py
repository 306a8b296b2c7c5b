"""What is addressed to a State: recommendations that name it, and those to all States."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.domain.vocabulary import AddresseeKind
from tracker.storage import models


def addressed_to(state: str) -> Select[int]:
    """Select the recommendations addressed to a State, by name or as one of all States."""
    return select(models.Addressee.recommendation_id).where(_reaches(state))


def is_addressed_to(state: str, recommendation: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell of a column with a recommendation's row whether it is addressed to a State: quick where rows are few."""
    return exists().where(models.Addressee.recommendation_id == recommendation, _reaches(state))


def _reaches(state: str) -> ColumnElement[bool]:
    addressee = models.Addressee
    named = and_(addressee.kind == AddresseeKind.STATE, addressee.state_code == state)
    return or_(named, addressee.kind == AddresseeKind.ALL_STATES)
