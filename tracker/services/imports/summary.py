"""An import in plain values, as the command line prints it: counts per outcome, and what a person should look at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, Outcome
from tracker.services.imports import batches
from tracker.services.imports.sealing import Opener
from tracker.services.vault.keys import Keyring
from tracker.storage import models

TOLD = 1_000
"""How many problems are printed; the sheet in the browser has all."""


def told(session: Session, batch_id: int, *, keyring: Keyring | None = None) -> dict[str, Any]:
    """Return what an import is and what became of its rows; `keyring` holds the keys for rows that are sealed.

    Raises:
        NotFound: there is none of this number.
        Unavailable: its rows are sealed, and the key is not here.
    """
    row, opener = models.ImportRow, Opener(session, keyring)
    batch = batches.find(session, batch_id)
    doubtful = session.scalars(
        select(row)
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
        "problems": [_problem(each, opener) for each in doubtful],
        "issues": batch.issues,
    }


def _problem(row: models.ImportRow, opener: Opener) -> dict[str, Any]:
    record = batches.read_row(opener.row(row.batch_id, row.ordinal, row.content))
    _changes, why = opener.told(row.id, row.changes, row.why)
    said = {"number": record.number, "text": record.text[:120], "message": why}
    return said | ({"near": row.near} if row.outcome is Outcome.NEAR_DUPLICATE else {})
