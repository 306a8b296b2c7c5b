"""Evidence that an artefact may not hold: what nobody agreed to, what was withdrawn, closed or taken back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, not_, or_

from tracker.domain.protection import ConsentUse
from tracker.domain.vocabulary import ReviewState
from tracker.services.leaks.uncovered import covered
from tracker.storage.models import Evidence

_GONE = (ReviewState.DRAFT, ReviewState.WITHDRAWN)  # in review is what was approved and is looked at once more


def uncovered(use: ConsentUse) -> ColumnElement[bool]:
    """Return the condition on evidence that what was made for a use may not tell of it any more."""
    if use is ConsentUse.INTERNAL:
        return false()
    return or_(not_(covered(use)), Evidence.is_restricted, Evidence.review_state.in_(_GONE))


def not_yet_covered(use: ConsentUse) -> ColumnElement[bool]:
    """Return the condition on evidence that what is made now for a use may not tell of it."""
    if use is ConsentUse.INTERNAL:
        return false()
    return or_(uncovered(use), Evidence.review_state != ReviewState.APPROVED)
