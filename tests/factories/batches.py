"""Imports as the tables hold them: a batch with its rows, in any state, without a file being read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, JobKind, JobState, Outcome
from tracker.importers.records import Issue, ParsedDocument, ParsedRecord, Place
from tracker.storage import models

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DIGEST = "ab" * 32


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a batch."""

    outcome: Outcome = Outcome.NEW
    text: str = "Plant trees"
    number: str | None = "6.1"
    state: str = "SVN"
    recommending: tuple[str, ...] = ("NOR",)
    changes: dict[str, Any] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    why: str = ""
    subject: str = ""
    issues: tuple[Issue, ...] = ()
    place: Place | None = None
    is_live: bool = False
    recommendation_id: int | None = None
    record: ParsedRecord | None = None


def batch(
    session: Session,
    lines: Sequence[Line] = (),
    *,
    state: BatchState = BatchState.STAGED,
    kind: str = "wg_report",
    document: ParsedDocument | None = None,
    sha256: str = DIGEST,
    issues: Sequence[Issue] = (),
    by: str = "user:1",
) -> int:
    """Add a batch with its rows, numbered from one, and return its number."""
    document = document or ParsedDocument(symbol="A/HRC/61/3", state="SVN", session=48, cycle=4)
    is_applied = state in {BatchState.APPLIED, BatchState.UNDONE}
    row = models.ImportBatch(
        kind=kind,
        sha256=sha256,
        parser=f"{kind} 1",
        title=document.symbol or "",
        document=msgspec.to_builtins(document),
        state=state,
        row_count=len(lines),
        counts=dict(Counter(each.outcome.value for each in lines)),
        issues=[msgspec.to_builtins(issue) for issue in issues],
        beside={},
        staged_by=by,
        staged_at=NOON,
        applied_by=by if is_applied else None,
        applied_at=NOON if is_applied else None,
        undone_by=by if state is BatchState.UNDONE else None,
        undone_at=NOON if state is BatchState.UNDONE else None,
    )
    session.add(row)
    session.flush()
    values = [_row(row.id, ordinal, each) for ordinal, each in enumerate(lines, 1)]
    if values:
        session.execute(insert(models.ImportRow), values)
    return row.id


def job(
    session: Session,
    batch_id: int,
    kind: JobKind = JobKind.IMPORT_STAGE,
    *,
    state: JobState = JobState.RUNNING,
    done: int = 412,
    total: int = 9_383,
    problem: str = "",
) -> int:
    """Add work on a batch and return its number."""
    over = state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    row = models.Job(
        kind=kind,
        batch_id=batch_id,
        user_id=None,
        state=state,
        steps_done=done,
        step_count=total,
        doing="",
        problem=problem,
        requested_at=NOON,
        beat_at=datetime.now(UTC),
        finished_at=NOON if over else None,
    )
    session.add(row)
    session.flush()
    return row.id


def _row(batch_id: int, ordinal: int, line: Line) -> dict[str, Any]:
    record = line.record or ParsedRecord(
        key=f"{line.state}|{line.number}|{ordinal}",
        text=line.text,
        number=line.number,
        state=line.state,
        recommending_states=line.recommending,
        issues=line.issues,
        place=line.place,
    )
    return {
        "batch_id": batch_id,
        "ordinal": ordinal,
        "group_key": f"UPR/{line.state}/4",
        "key": record.key,
        "digest": f"{ordinal:032}",
        "content": msgspec.json.encode(record).decode(),
        "outcome": line.outcome,
        "changes": line.changes,
        "near": list(line.near),
        "why": line.why,
        "subject": line.subject,
        "is_live": line.is_live,
        "recommendation_id": line.recommendation_id,
    }
