"""Evidence: recorded with its links, amended, restored; every write moves statuses and keeps what was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience, of_organisation
from tracker.domain.dates import When
from tracker.domain.kinds import DocumentKind
from tracker.domain.vocabulary import DatePrecision, ReviewState
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.actors import organisation_of
from tracker.services.entries import changes, refuse_stale
from tracker.services.evidence import checking, dropping, moving, references, trail, versions
from tracker.services.evidence import notes as own_notes
from tracker.services.evidence import texts as evidence_texts
from tracker.services.evidence.entry import EvidenceEntry
from tracker.services.evidence.moving import Moved, Saved
from tracker.services.evidence.notes import Notes
from tracker.services.evidence.rows import entry_of, own_row, row_of, write
from tracker.services.people import leaving
from tracker.services.readers.heard import heard_of
from tracker.services.results import facts
from tracker.services.trail import audit
from tracker.services.vault.keys import Keyring
from tracker.storage import models

__all__ = ["Moved", "Saved", "amend", "load", "record", "restore", "with_publication"]

_Document = Row[int, str, DocumentKind, date | None, DatePrecision | None]
_DOCUMENT = select(
    *(models.SourceDocument.id, models.SourceDocument.key, models.SourceDocument.kind),
    *(models.SourceDocument.published_on, models.SourceDocument.published_precision),
).where(models.SourceDocument.key == bindparam("key"))


def load(
    session: Session, ref: str, *, actor: str = "", audience: Audience | None = None, keyring: Keyring | None = None
) -> EvidenceEntry:
    """Return an item as it was entered.

    Args:
        session: to read with.
        ref: the reference of the item.
        actor: who opens it to change it; "" is the installation itself, which only reads.
        audience: what this person sees; None for the organisation without what it keeps for named people.
        keyring: the keys for what is restricted.

    Raises:
        NotFound: no item has this reference, or this person may not write it.
        Unavailable: it is restricted, and a key is missing.
    """
    row = own_row(session, actor, ref, audience=audience) if actor else row_of(session, ref)
    return entry_of(session, row, evidence_texts.opened(session, keyring, row))


def record(
    session: Session,
    actor: str,
    entry: EvidenceEntry,
    *,
    approves: bool,
    audience: Audience | None = None,
    keyring: Keyring | None = None,
    notes: Notes | None = None,
) -> Saved:
    """Record a new item for the actor's organisation; its reference is drawn by us: ``KEY!E-7F3K``.

    Args:
        session: a writing session.
        actor: who records.
        entry: the item; blank links are left out.
        approves: whether the person may approve evidence.
        audience: what the person sees; None for the organisation without what it keeps for named people.
        keyring: the keys for what is restricted; None where nothing can be.
        notes: notes of an interview that are put on record with it, as its document.

    Raises:
        Invalid: something is missing, impossible or not allowed; the sentence says what.
        Unavailable: it is restricted, and a key is missing.
    """
    organisation_id = organisation_of(session, actor)
    own = of_organisation(organisation_id)
    entry = own_notes.taken_from(session, actor, notes, entry) if notes else entry
    document = _document(session, entry.document, audience=own if notes else audience or own)
    entry = _as_public_as(document, entry)
    asks = moving.asks_of(session, entry)
    entry = checking.settled(entry, asks, approves=approves)
    entry = checking.with_four_eyes(session, entry, organisation_id)
    row = models.Evidence(
        ref=references.fresh(session, document.key),
        document_id=document.id,
        recorded_on=facts.today(),
        organisation_id=organisation_id,
        recorded_by=actor,
        edited_by=actor,
    )
    checking.refuse_basis(session, row, entry, document=document.kind)
    place = checking.placed(session, row, entry, audience=audience)
    texts = [*checking.typed(entry), notes.title if notes else ""]
    checking.refuse_names(session, actor, texts, organisation_id=organisation_id, keyring=keyring)
    row.case_file_id, row.series_id = place
    write(session, row, entry, asks=asks, keyring=keyring)
    audit.record(
        session, actor, event="evidence:record", subject=f"evidence:{row.ref}", changes=trail.told(None, entry)
    )
    touched = moving.reached(row, asks)
    return moving.reassessed(session, row, states={entry.state}, recommendations=touched, counted=False)


def with_publication(session: Session, entry: EvidenceEntry) -> EvidenceEntry:
    """Return a new item as public as its document, where nothing else was entered."""
    found = session.execute(_DOCUMENT, {"key": entry.document}).first()
    return _as_public_as(found, entry) if found else entry


def _as_public_as(document: _Document, entry: EvidenceEntry) -> EvidenceEntry:
    _id, _key, _kind, published_on, precision = document
    if entry.published is not None or entry.is_restricted or published_on is None or precision is None:
        return entry
    return replace(entry, published=When.until(published_on, precision))


def amend(
    session: Session,
    actor: str,
    ref: str,
    entry: EvidenceEntry,
    *,
    seen: str,
    approves: bool,
    approves_anew: bool = False,
    reason: str = "",
    audience: Audience | None = None,
    keyring: Keyring | None = None,
) -> Saved:
    """Change an item; its document and reference stay, what it said is kept, and what was approved is in review again.

    Args:
        session: a writing session.
        actor: who changes it.
        ref: the reference of the item.
        entry: the item as it is to be.
        seen: the fingerprint of what the person saw.
        approves: whether the person may approve evidence.
        approves_anew: whether the entry was reviewed as it is, as a reviewer's own sheet is: then it may stay approved.
        reason: why something that contradicts a status or a claim is dropped; "" where nothing is.
        audience: what the person sees.
        keyring: the keys for what is not published.

    Raises:
        NotFound: no item has this reference, or this person may not write it.
        Stale: it is no longer what the person saw.
        Conflict: it was approved, and only contributed by this person.
        Invalid: as for a new one, or the reason is missing.
        Unavailable: a key is missing.
    """
    row = own_row(session, actor, ref, audience=audience)
    former = entry_of(session, row, evidence_texts.opened(session, keyring, row))
    refuse_stale(former, seen)
    asks, former_asks = moving.asks_of(session, entry, row), moving.asks_of(session, former, row)
    entry = checking.amended(
        session, row, former, entry, asks=asks, approves=approves, approves_anew=approves_anew, audience=audience
    )
    if not changes(former, entry):
        return Saved(ref)
    place = checking.placed(session, row, entry, former, audience=audience)
    dropped = dropping.gone(dropping.contradicting(session, row, former, former_asks), former, entry)
    dropping.refuse_silence(dropped, reason)
    texts = [*checking.typed(entry, former), reason]
    checking.refuse_names(session, actor, texts, organisation_id=row.organisation_id, keyring=keyring)
    touched = moving.reached(row, former_asks)
    versions.keep(session, keyring, actor, row, former, event="evidence:amend", reason=reason)
    row.edited_by = actor
    row.case_file_id, row.series_id = place
    write(session, row, entry, asks=asks, keyring=keyring)
    touched |= moving.reached(row, asks)
    stood = former.review_state is ReviewState.APPROVED
    audit.record(session, actor, event="evidence:amend", subject=f"evidence:{ref}", changes=trail.told(former, entry))
    dropping.record(session, actor, row, former, asks=dropped.values(), reason=reason)
    leaving.take_off_uncovered(session, [row.id])
    states = {former.state, entry.state}
    return moving.reassessed(session, row, states=states, recommendations=touched, counted=stood)


def restore(
    session: Session,
    actor: str,
    ref: str,
    number: int,
    *,
    seen: str,
    reason: str = "",
    audience: Audience | None = None,
    keyring: Keyring | None = None,
) -> Saved:
    """Write an earlier version again, as a new edit that waits for review.

    Raises:
        NotFound: there is no such item or version.
        Stale, Invalid, Unavailable: as for any change; an ask may have gone meanwhile.
    """
    row = own_row(session, actor, ref, audience=audience)
    earlier = versions.one(session, keyring, row.id, number).entry
    stood = row.review_state
    wanted = ReviewState.IN_REVIEW if stood is ReviewState.WITHDRAWN else stood
    entry = replace(earlier, review_state=wanted, document=row.document.key)
    return amend(
        session, actor, ref, entry, seen=seen, approves=False, reason=reason, audience=audience, keyring=keyring
    )


def _document(session: Session, key: str, *, audience: Audience) -> _Document:
    """Find the document that an item is taken from."""
    found = session.execute(_DOCUMENT, {"key": key}).one_or_none()
    if found is None or found.id not in heard_of(session, [found.id], audiences=[audience])[audience]:
        raise Invalid(_("Choose the document that it is taken from."), field="document")
    return found
