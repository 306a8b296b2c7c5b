"""What reports and addenda tell of their review itself: its day, their symbols."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState
from tracker.importers.records import Kind
from tracker.services.imports import batches
from tracker.services.imports.planning import Known
from tracker.services.imports.sourced import File
from tracker.storage import models


def enrich(session: Session, batch_id: int, look: Known) -> None:
    """Let a review get its day and the symbol of its report from the report, where they were not known."""
    file = look.files[batch_id]
    review_id = _review_of(file, look)
    if review_id is None or not _tells_of_review(file):
        return
    row = session.get_one(models.Review, review_id)
    told = _told_of_review(file)
    changed = {name: value for name, value in told.items() if value and getattr(row, name) is None}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        fields = batches.find(session, batch_id).beside.get("fields", {}) | {
            name: _plain(value) for name, value in changed.items()
        }
        batches.note(session, batch_id, review=review_id, fields=fields)
    session.flush()


def _review_of(file: File, look: Known) -> int | None:
    document = file.document
    found = look.calendar.find(document.state, cycle=document.cycle, session=document.session, symbol=document.symbol)
    return found.id if found else None


def _tells_of_review(file: File) -> bool:
    return file.kind in {Kind.WG_REPORT, Kind.ADDENDUM}


def _told_of_review(file: File) -> dict[str, Any]:
    if file.kind is Kind.ADDENDUM:
        return {"addendum_symbol": file.document.symbol}
    return {"reviewed_on": file.document.date, "report_symbol": file.document.symbol}


def restore(session: Session, batch_id: int, look: Known) -> None:
    """Take back what a file told of its review; other files that are applied tell what they know of it."""
    other = models.ImportBatch
    beside = session.get_one(other, batch_id).beside
    if "review" not in beside:
        return
    row = session.get_one(models.Review, beside["review"])
    for name, value in beside["fields"].items():
        if _plain(getattr(row, name)) == value:
            setattr(row, name, None)
    session.flush()
    telling = select(other.id).where(
        other.state == BatchState.APPLIED, other.kind.in_((Kind.WG_REPORT, Kind.ADDENDUM)), other.id != batch_id
    )
    for each in session.scalars(telling.order_by(other.id)).all():
        if _review_of(look.files[each], look) == row.id:
            enrich(session, each, look)


def _plain(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if isinstance(value, date) else value
