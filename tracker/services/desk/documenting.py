"""Which document lies on the desk: one on record or a new one, published either way; another is not kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dates import When
from tracker.domain.folding import fold
from tracker.domain.kinds import BatchState, DocumentKind
from tracker.errors import Conflict, Invalid
from tracker.i18n import N_, _
from tracker.importers.records import ParsedDocument
from tracker.services import citing, desk, documents
from tracker.services.actors import organisation_of
from tracker.services.desk import texts
from tracker.services.documents import DocumentEntry
from tracker.services.imports import sealing, uploads, whose
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage import models

UNPUBLISHED = N_(
    "Only published documents are read here: what is confidential needs consent and access rules, which a later "
    "version brings. This document’s text and file were not kept. Read it here once it is published."
)
"""What a person is told whose document was refused."""

_UNDECIDED = (BatchState.STAGING, BatchState.STAGED)
_LETTERS = ("AL ", "JAL ", "UA ", "JUA ", "OL ")


def choose(
    session: Session,
    actor: str,
    data_dir: Path,
    *,
    batch_id: int,
    key: str,
    today: date,
    keyring: Keyring | None = None,
) -> bool:
    """Say that a document on record lies on the desk; return False where it is unpublished and was refused.

    Raises:
        NotFound, Conflict: as `desk.batch_of`, or something was accepted from another document.
        Invalid: it is not on record, or nobody can tell whether it is published yet.
    """
    batch = _free(session, batch_id)
    chosen = session.get(models.SourceDocument, citing.document_id(session, key))
    published = documents.load(session, key).published
    if chosen is None or published is None or published.first > today:
        refuse(session, actor, data_dir, batch_id=batch_id)
        return False
    _refuse_doubtful(published, today, field="document")
    _put(session, actor, batch, chosen, keyring=keyring)
    return True


def enter(
    session: Session,
    actor: str,
    entry: DocumentEntry,
    *,
    batch_id: int,
    reply_due: date | None,
    today: date,
    keyring: Keyring | None = None,
) -> str:
    """Record a new, published document, say that it lies on the desk, and return its key.

    Args:
        session: a writing session.
        actor: who says so.
        entry: the document.
        batch_id: the batch that was read from it.
        reply_due: the day by which it wants an answer; it goes with its requests for information.
        today: a day after it is no day of publication yet.
        keyring: the keys for what was read from it, which lay sealed so far.

    Raises:
        NotFound, Conflict: as `choose`.
        Invalid: as for any new document, or its day of publication is missing or to come.
    """
    batch = _free(session, batch_id)
    if entry.published is None:
        raise Invalid(_("Give the day on which it was published, or say that it is not."), field="published")
    if entry.published.first > today:
        raise Invalid(_("This day is still to come: until then the document is not published."), field="published")
    _refuse_doubtful(entry.published, today, field="published")
    key = documents.record(session, actor, entry)
    session.flush()
    batch.document = dict(batch.document) | {"reply_due": reply_due.isoformat() if reply_due else None}
    found = session.scalars(select(models.SourceDocument).where(models.SourceDocument.key == key)).one()
    _put(session, actor, batch, found, keyring=keyring)
    return key


def refuse(session: Session, actor: str, data_dir: Path, *, batch_id: int) -> None:
    """Take an unpublished document off the desk: its rows at once, its file where no other import is of it.

    Raises:
        NotFound, Conflict: as `choose`.
    """
    batch = _free(session, batch_id)
    for each in _others(session, actor, batch):
        uploads.discard(session, data_dir, each)
    uploads.discard(session, data_dir, batch_id)
    texts.forget()
    audit.record(
        session, actor, event="import:refuse", subject=f"import:{batch_id}", changes={"why": (None, "unpublished")}
    )


def _others(session: Session, actor: str, batch: models.ImportBatch) -> list[int]:
    """Return one's own other imports of the file on which nothing was decided: the text must not stay with them."""
    other = models.ImportBatch
    mine = ~whose.of_another(organisation_of(session, actor))
    waiting = (other.sha256 == batch.sha256, other.id != batch.id, mine)
    return list(session.scalars(select(other.id).where(*waiting, other.state.in_(_UNDECIDED)).order_by(other.id)))


def prefilled(session: Session, said: ParsedDocument) -> dict[str, object]:
    """Return what the file says of its document, as a form takes it; nothing that it leaves open."""
    name = said.symbol or said.reference or ""
    found: dict[str, object] = {
        "key": name,
        "title": said.title or "",
        "author": said.author or "",
        "body": _body(session, said.author or ""),
        "language": "en",
        "reply_due": When.on(said.reply_due),
        "dated": When.on(said.date),
    }
    if name.startswith(_LETTERS):
        found["kind"] = DocumentKind.LETTER
    return found


def known(session: Session, said: ParsedDocument) -> str:
    """Return the key of the document on record that the file names, "" where none is."""
    names = [name for name in (said.symbol, said.reference) if name]
    document = models.SourceDocument
    return session.scalar(select(document.key).where(document.key.in_(names)).order_by(document.id).limit(1)) or ""


def choices(session: Session, *, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Return the documents that somebody hears of as (key, words), those that are not published told apart."""
    document = models.SourceDocument
    secret = set(session.scalars(select(document.key).where(document.published_on.is_(None))))
    said = _("%(document)s, not published")
    return tuple(
        (key, said % {"document": words} if key in secret else words)
        for key, words in documents.choices(session, audience=audience)
    )


def _free(session: Session, batch_id: int) -> models.ImportBatch:
    """Return a batch from which nothing was accepted yet: its document may still be another."""
    batch = desk.batch_of(session, batch_id)
    row = models.ImportRow
    if session.scalar(select(row.id).where(row.batch_id == batch_id, row.decision.is_not(None)).limit(1)) is not None:
        raise Conflict(_("Something in this document was decided already. Nothing was changed. Take that back first."))
    return batch


def _refuse_doubtful(published: When, today: date, *, field: str) -> None:
    if published.last > today:
        raise Invalid(_("Give the exact day of publication: as it stands, it may still be to come."), field=field)


def _put(
    session: Session,
    actor: str,
    batch: models.ImportBatch,
    document: models.SourceDocument,
    *,
    keyring: Keyring | None,
) -> None:
    sealing.lay_open(session, keyring, batch.id)
    before = desk.document_of(session, batch)
    batch.document_id = document.id
    changes: audit.Changes = {"document": (before.key if before else None, document.key)}
    audit.record(session, actor, event="import:name", subject=f"import:{batch.id}", changes=changes)


def _body(session: Session, author: str) -> str:
    body = models.MechanismBody
    wanted = fold(author)
    rows = session.execute(select(body.code, body.name, body.short_name)) if wanted else ()
    return next((code for code, *names in rows if wanted in {fold(name) for name in (code, *names)}), "")
