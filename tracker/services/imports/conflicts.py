"""What a person changed and a source corrected since: the conflicts of an import, for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.imports.rows import STATES, Change, names_of, told_change
from tracker.storage import models

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field to decide: `change` holds ours before and the source's after. `batch_id` is the import that said so."""

    id: int
    batch_id: int
    ref: str
    change: Change


def of_batch(session: Session, batch_id: int) -> tuple[Conflict, ...]:
    """Return the first conflicts of an import that nobody has decided; empty where there are none."""
    return _open(session, models.ImportConflict.batch_id == batch_id)


def of_record(session: Session, ref: str) -> tuple[Conflict, ...]:
    """Return the conflicts about a recommendation that nobody has decided."""
    return _open(session, models.Recommendation.ref == ref)


def _open(session: Session, condition: Any) -> tuple[Conflict, ...]:  # noqa: ANN401 (a condition on either table)
    conflict, recommendation = models.ImportConflict, models.Recommendation
    rows = session.execute(
        select(conflict, recommendation.ref)
        .join(recommendation, recommendation.id == conflict.recommendation_id)
        .where(condition, conflict.choice.is_(None))
        .order_by(recommendation.ref, conflict.field, conflict.id)
        .limit(SHOWN)
    ).all()
    values = [(row.field, row.ours.get("value"), row.theirs.get("value")) for row, _ref in rows]
    codes = {code for field, *pair in values if field in STATES for value in pair for code in value or ()}
    names = names_of(session, codes)
    return tuple(
        Conflict(row.id, row.batch_id, ref, told_change(field, (ours, theirs), names))
        for (row, ref), (field, ours, theirs) in zip(rows, values, strict=True)
    )
