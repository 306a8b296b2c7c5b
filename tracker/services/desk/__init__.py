"""The reading assistant's desk: a document in prose, its candidates one after another, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.kinds import BatchState, Decision, Outcome
from tracker.errors import Conflict, NotFound
from tracker.i18n import _
from tracker.importers.records import Kind, Nature, ParsedDocument, ParsedRecord
from tracker.services.imports import batches, sealing
from tracker.storage import models

ASKS = frozenset({Nature.RECOMMENDATION, Nature.REQUEST})
"""What can become a recommendation on record; a concern or a claim asks nothing."""
PROMISES = frozenset({Nature.PLEDGE, Nature.CLAIM})
"""What a State says of itself: it may be kept as a pledge."""


class Fate(StrEnum):
    """What became of a candidate: here, or where the same words were read from an earlier file."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate: `place` from 1 in the document, `subject` the record that it became.

    `before` says that it was decided in an earlier reading of the document, and is not asked again.
    """

    row_id: int
    place: int
    record: ParsedRecord
    fate: Fate
    subject: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class DeskDocument:
    """The document on the desk, as it is on record."""

    id: int
    key: str
    title: str
    author: str
    language: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A document in prose with its candidates; `document` is None until somebody said which it is.

    `last` is the row of this person's last decision, None before the first.
    """

    batch_id: int
    digest: str
    said: ParsedDocument
    document: DeskDocument | None
    candidates: tuple[Candidate, ...]
    last: int | None = None

    @property
    def decided_count(self) -> int:
        """Return how many candidates need no decision any more."""
        return sum(each.fate is not Fate.OPEN for each in self.candidates)

    def count(self, fate: Fate) -> int:
        """Return how many candidates have this fate."""
        return sum(each.fate == fate for each in self.candidates)

    def at(self, place: int) -> Candidate | None:
        """Return the candidate at a place, the first that is open where there is none, the last where none is."""
        if 1 <= place <= len(self.candidates):
            return self.candidates[place - 1]
        return self.next_open(0)

    def next_open(self, behind: int) -> Candidate | None:
        """Return the next open candidate behind a place, from the beginning again; the last where none is open."""
        around = (*self.candidates[behind:], *self.candidates[:behind])
        still_open = next((each for each in around if each.fate is Fate.OPEN), None)
        return still_open or (self.candidates[-1] if self.candidates else None)


def opened(session: Session, batch_id: int, *, actor: str) -> Desk:
    """Return the desk of a batch.

    Raises:
        NotFound: there is no such batch, or it is no document in prose.
        Conflict: it is still being read, or was undone.
    """
    batch = batch_of(session, batch_id)
    rows = _rows(session, batch_id)
    earlier = _earlier(session, batch_id)
    mine = [row for row in rows if row.decided_at is not None and row.decided_by == actor]
    last = max(mine, key=lambda row: (row.decided_at, row.ordinal), default=None)
    return Desk(
        batch_id=batch.id,
        digest=batch.sha256,
        said=batches.as_document(batch.document),
        document=document_of(session, batch),
        candidates=tuple(_candidate(row, place, earlier.get(row.key)) for place, row in enumerate(rows, 1)),
        last=last.id if last else None,
    )


def batch_of(session: Session, batch_id: int) -> models.ImportBatch:
    """Return a batch that can lie on the desk.

    Raises:
        NotFound, Conflict: as `opened`.
    """
    wanted = select(models.ImportBatch).where(
        models.ImportBatch.id == batch_id, models.ImportBatch.kind == Kind.NARRATIVE.value
    )
    batch = session.scalars(wanted).one_or_none()
    if batch is None:
        raise NotFound(_("No document in prose has this number. Choose one of the imports."))
    if batch.state is BatchState.STAGING:
        raise Conflict(_("This document is still being read. Nothing was changed. Come back in a minute."))
    if batch.state is BatchState.UNDONE:
        raise Conflict(_("This import was undone. Nothing was changed. Send the file again to read it anew."))
    return batch


def document_of(session: Session, batch: models.ImportBatch) -> DeskDocument | None:
    """Return the document that a batch was read from, None where nobody said which it is."""
    row = session.get(models.SourceDocument, batch.document_id) if batch.document_id else None
    return DeskDocument(row.id, row.key, row.title, row.author, row.language) if row else None


def _rows(session: Session, batch_id: int) -> list[models.ImportRow]:
    row = models.ImportRow
    return list(
        session.scalars(
            select(row)
            .where(row.batch_id == batch_id, row.outcome.is_distinct_from(Outcome.VANISHED))
            .order_by(row.ordinal, row.id)
        )
    )


def _earlier(session: Session, batch_id: int) -> dict[str, models.ImportRow]:
    """Return what was decided on the same candidates in other readings, by their keys; the latest decision counts."""
    row, here = models.ImportRow, models.ImportRow.__table__.alias()
    keys = select(here.c.key).where(here.c.batch_id == batch_id)
    found = session.scalars(
        select(row)
        .join(models.ImportBatch, models.ImportBatch.id == row.batch_id)
        .where(
            row.batch_id != batch_id,
            row.decision.is_not(None),
            row.key.in_(keys),
            models.ImportBatch.kind == Kind.NARRATIVE.value,
        )
        .options(joinedload(row.batch))
        .order_by(row.decided_at, row.id)
    )
    return {each.key: each for each in found}


def _candidate(row: models.ImportRow, place: int, earlier: models.ImportRow | None) -> Candidate:
    decided = row if row.decision is not None else earlier
    record = batches.read_row(row.content if sealing.is_open(row.content) else "")  # sealed until it has a document
    if decided is None or decided.decided_at is None:
        return Candidate(row.id, place, record, Fate.OPEN)
    fate = Fate.REFUSED if decided.decision is Decision.REFUSED else Fate.ACCEPTED
    return Candidate(
        row_id=row.id,
        place=place,
        record=record,
        fate=fate,
        subject=decided.subject,
        decided_by=decided.decided_by or "",
        decided_on=decided.decided_at.date(),
        before=decided is not row,
    )
