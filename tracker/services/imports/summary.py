"""An import in plain values, as the command line prints it: counts per outcome, and what a person should look at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, Outcome
from tracker.importers.records import ParsedRecord
from tracker.services.imports import batches
from tracker.storage import models

TOLD = 1_000
"""How many problems are printed; the sheet in the browser has all."""


def told(session: Session, batch_id: int) -> dict[str, Any]:
    """Return what an import is and what became of its rows.

    Raises:
        NotFound: there is none of this number.
    """
    row = models.ImportRow
    batch = batches.find(session, batch_id)
    doubtful = session.execute(
        select(row.outcome, row.content, row.why, row.near)
        .where(row.batch_id == batch_id, row.outcome.in_((Outcome.PROBLEM, Outcome.NEAR_DUPLICATE)))
        .order_by(row.ordinal)
        .limit(TOLD)
    )
    return {
        "batch": batch.id,
        "kind": batch.kind,
        "document": batch.document,
        "sha256": batch.sha256,
        "applied": batch.state is BatchState.APPLIED,
        "outcomes": batch.counts,
        "problems": [
            _problem(batches.read_row(content), outcome, why, near) for outcome, content, why, near in doubtful
        ],
        "issues": batch.issues,
    }


def _problem(record: ParsedRecord, outcome: Outcome | None, why: str, near: list[str]) -> dict[str, Any]:
    told = {"number": record.number, "text": record.text[:120], "message": why}
    return told | ({"near": near} if outcome is Outcome.NEAR_DUPLICATE else {})
