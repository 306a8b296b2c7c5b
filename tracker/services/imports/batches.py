"""A batch: one file that was sent, its rows as they were read, and how far it is."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, Decision, JobState, Outcome
from tracker.errors import Conflict, NotFound
from tracker.i18n import _
from tracker.importers.records import Issue, ParsedDocument, ParsedRecord
from tracker.services.imports.sealing import Place, Sealer
from tracker.services.trail import audit
from tracker.storage import models
from tracker.storage.bulk import insert_rows

UNREAD = "unread"
"""The kind of a batch whose file nobody has read yet."""
DECIDED = "decided"
"""Under this name a batch keeps what people decided on its rows while its file is read again."""
EMPTIED = "emptied"
"""Under this name a batch keeps that a purge took its file away, with what could not stay of its rows."""
INSTRUMENT = "instrument"
"""Under this name a batch keeps the treaty that its list is about."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(ParsedRecord).decode


def begin(
    session: Session,
    *,
    sha256: str,
    actor: str,
    parser_kind: str | None = None,
    instrument: str = "",
    anew: bool = False,
    among: ColumnElement[bool] | None = None,
) -> int:
    """Open a batch for a kept file and return its number; a file that waits to be applied is not opened twice.

    Args:
        session: a writing session.
        sha256: the hash of the file's content.
        actor: who sent it, as the audit trail names people.
        parser_kind: what to read it as; None where its content tells.
        instrument: the treaty that a list of treaty actions is about.
        anew: open a batch of its own, as who works without the queue must: two may not read into one at once.
        among: which imports the person may know of; another's that waits is none.
    """
    batch = models.ImportBatch
    waiting = select(batch.id).where(
        batch.sha256 == sha256,
        batch.state.in_((BatchState.STAGING, BatchState.STAGED)),
        batch.kind.in_((UNREAD, parser_kind)) if parser_kind else batch.kind.is_not(None),
        true() if among is None else among,
    )
    found = None if anew else session.scalar(waiting.order_by(batch.id.desc()).limit(1))
    if found is not None:
        return found
    now = datetime.now(UTC)
    row = batch(kind=parser_kind or UNREAD, sha256=sha256, parser="", document={}, counts={}, issues=[], beside={})
    row.beside = {INSTRUMENT: instrument} if instrument else {}
    row.staged_by, row.staged_at = actor, now
    # SQLite gives the number of a discarded import again: whoever looked at that one must not decide on this.
    row.revision = 1 + secrets.randbelow(2**30)
    session.add(row)
    session.flush()
    return row.id


def find(session: Session, batch_id: int, *, revision: int | None = None) -> models.ImportBatch:
    """Return a batch, under the revision that the caller works on where it gives one.

    Raises:
        NotFound: there is none of this number.
        Conflict: somebody began to read it anew, or is through with it.
    """
    found = session.get(models.ImportBatch, batch_id)
    if found is not None and revision not in (None, found.revision):
        raise Conflict(_("Somebody else works on this import at this moment. Nothing was changed. Look at its page."))
    if found is None:
        raise NotFound(_("No import has this number. Choose one of the list."))
    return found


def open_with(session: Session, batch_id: int, *, kind: str, parser: str, document: ParsedDocument) -> int:
    """Empty a batch that is staged, for the first time or again, and say what its file is.

    Returns:
        Its revision: whoever began to read it before cannot go on.
    """
    batch = find(session, batch_id)
    if batch.state not in {BatchState.STAGING, BatchState.STAGED}:
        raise Conflict(_("This import was applied already. Nothing was changed."))
    decided = dict(batch.beside.get(DECIDED, {})) | _decided(session, batch_id)
    kept = {name: value for name, value in batch.beside.items() if name != EMPTIED}  # it was sent again
    batch.beside = kept | ({DECIDED: decided} if decided else {})
    session.execute(delete(models.ImportRow).where(models.ImportRow.batch_id == batch_id))
    batch.state, batch.kind, batch.parser = BatchState.STAGING, kind, parser
    batch.document = msgspec.to_builtins(document)
    batch.title, batch.row_count, batch.counts = title_of(document), 0, {}
    batch.revision += 1
    return batch.revision


def add_rows(
    session: Session,
    batch_id: int,
    records: Sequence[ParsedRecord],
    *,
    document: ParsedDocument,
    first: int,
    place: Place,
    revision: int,
    sealer: Sealer | None = None,
) -> None:
    """Add rows as they were read, `first` being the place of the first of them in the file; sealed, if need be."""
    find(session, batch_id, revision=revision)
    rows = []
    for ordinal, record in enumerate(records, first):
        group_key, key = place(record, document, ordinal)
        content = _encode(record)
        kept = content.decode() if sealer is None else sealer.row(batch_id, ordinal, content)
        rows.append(
            {
                "batch_id": batch_id,
                "ordinal": ordinal,
                "group_key": group_key,
                "key": key,
                "digest": _digest(record, content) if sealer is None else _hash(kept.encode()),
                "content": kept,
                "changes": {},
                "near": [],
                "why": "",
                "subject": "",
                "decided_ref": "",
                "is_live": False,
            }
        )
    insert_rows(session, models.Base.metadata.tables["import_row"], rows)


def close(session: Session, batch_id: int, *, issues: Iterable[Issue], row_count: int, revision: int) -> None:
    """Say that all rows of a file are there."""
    batch = find(session, batch_id, revision=revision)
    _decide_again(session, batch)
    batch.row_count = row_count
    batch.issues = [msgspec.to_builtins(issue) for issue in issues]


def _decided(session: Session, batch_id: int) -> dict[str, list[str]]:
    """Return what people decided on rows of a batch, by the keys of the rows."""
    row = models.ImportRow
    found = session.scalars(select(row).where(row.batch_id == batch_id, row.decision.is_not(None)))
    return {
        each.key: [each.decision or "", each.decided_ref, each.decided_by or "", str(each.decided_at)] for each in found
    }


def _decide_again(session: Session, batch: models.ImportBatch) -> None:
    """Put back what people decided before a file was read again."""
    row = models.ImportRow
    decided: dict[str, list[str]] = batch.beside.get(DECIDED, {})
    for each in session.scalars(select(row).where(row.batch_id == batch.id, row.key.in_(sorted(decided)))):
        decision, each.decided_ref, each.decided_by, at = decided[each.key]
        each.decision, each.decided_at = Decision(decision), datetime.fromisoformat(at)
    batch.beside = {name: value for name, value in batch.beside.items() if name != DECIDED}
    session.flush()


def count(session: Session, batch_id: int) -> dict[str, int]:
    """Count the rows of a batch per outcome, keep the counts with it and return them."""
    row = models.ImportRow
    found = session.execute(select(row.outcome, func.count()).where(row.batch_id == batch_id).group_by(row.outcome))
    counted = Counter({outcome.value: number for outcome, number in found if outcome is not None})
    counts = {outcome.value: counted[outcome.value] for outcome in Outcome}
    find(session, batch_id).counts = dict(counts)
    return counts


def note(session: Session, batch_id: int, **beside: Any) -> None:  # noqa: ANN401 (plain values)
    """Keep with a batch what was found out besides its rows."""
    batch = find(session, batch_id)
    batch.beside = dict(batch.beside) | beside


def staged(session: Session, batch_id: int) -> None:
    """Say that a batch was compared and waits for a person."""
    batch = find(session, batch_id)
    batch.state, batch.revision, batch.staged_at = BatchState.STAGED, batch.revision + 1, datetime.now(UTC)


def applied(session: Session, batch_id: int, *, actor: str) -> None:
    """Say that a batch was applied, in the audit trail too."""
    batch = find(session, batch_id)
    batch.state, batch.applied_by, batch.applied_at = BatchState.APPLIED, actor, datetime.now(UTC)
    _record(session, batch, actor, "import:apply")


def undone(session: Session, batch_id: int, *, actor: str) -> None:
    """Say that a batch was undone, in the audit trail too."""
    batch = find(session, batch_id)
    batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, actor, datetime.now(UTC)
    _record(session, batch, actor, "import:undo")


def discard(session: Session, batch_id: int) -> None:
    """Take away a batch that was never applied, its rows and its jobs with it.

    Raises:
        Conflict: it was applied: it can be undone, not discarded.
    """
    batch = find(session, batch_id)
    if batch.state not in {BatchState.STAGING, BatchState.STAGED}:
        raise Conflict(_("This import was applied. Nothing was changed. Undo it instead."))
    job = models.Job
    under_way = select(job.id).where(job.batch_id == batch_id, job.state == JobState.RUNNING)
    if session.scalar(under_way) is not None:
        raise Conflict(_("This import is being worked on. Nothing was changed. Cancel that first."))
    session.execute(delete(models.ImportRow).where(models.ImportRow.batch_id == batch_id))
    session.execute(delete(job).where(job.batch_id == batch_id))
    session.delete(batch)
    session.flush()


def title_of(document: ParsedDocument) -> str:
    """Return what a list calls a file: its symbol, its reference or its title; "" where it says none."""
    return document.symbol or document.reference or document.title or ""


def read_row(content: str) -> ParsedRecord:
    """Return a row as it was read; one that a purge emptied says so."""
    return _decode(content) if content else ParsedRecord(key="", text=_("[removed]"))


def _digest(record: ParsedRecord, content: bytes) -> str:
    """Return the hash of what a row says, wherever it stands in the file."""
    said = content if record.place is None and not record.issues else _encode(replace(record, place=None, issues=()))
    return _hash(said)


def _hash(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:32]


def _record(session: Session, batch: models.ImportBatch, actor: str, event: str) -> None:
    subject = f"document:{batch.title or batch.kind}"
    counts = batch.counts
    changes = {
        "new": (None, counts.get(Outcome.NEW, 0)),
        "changed": (None, counts.get(Outcome.CHANGED, 0)),
        "sha256": (None, batch.sha256),
        "batch": (None, batch.id),
    }
    audit.record(session, actor, event=event, subject=subject, changes=changes)


def as_document(document: dict[str, Any]) -> ParsedDocument:
    """Return what a file says of itself from the way it is kept."""
    return msgspec.convert(document, ParsedDocument)
