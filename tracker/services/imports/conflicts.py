"""What a person changed and a source corrected since: the conflicts of an import, for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.imports import changes
from tracker.services.imports.changes import Change, Field
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
    fields: list[Field] = [(row.field, row.ours.get("value"), row.theirs.get("value"), True) for row, _ref in rows]
    names = changes.names_for(session, fields)
    return tuple(
        Conflict(row.id, row.batch_id, ref, changes.told(field, names))
        for (row, ref), field in zip(rows, fields, strict=True)
    )
