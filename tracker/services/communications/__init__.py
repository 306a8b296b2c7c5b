"""Letters of special procedures: recorded with the asks they make, and amended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When, day_in_words
from tracker.domain.kinds import CommunicationKind, DocumentKind
from tracker.domain.vocabulary import DatePrecision, Mechanism
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import citing, documents, naming
from tracker.services.communications import asks as communication_asks
from tracker.services.documents import DocumentEntry
from tracker.services.entries import changes, refuse_stale
from tracker.services.leaks import recording
from tracker.services.readers.heard import heard
from tracker.services.results import document_results, facts
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """What a person enters of a letter.

    `reference` is what it is known by, as `OL RUS 1/2016`. `document` is the key of the document that it is; "" for one
    that is not on record: it is recorded with the letter. `requests` are references of the parts that it asks for.
    """

    reference: str
    kind: CommunicationKind
    state: str
    mandate: str
    sent: When
    due: When | None = None
    document: str = ""
    requests: tuple[str, ...] = ()


def mandates(session: Session) -> tuple[str, ...]:
    """Return the names of the special procedures that are known, in order: what a form suggests."""
    body = models.MechanismBody
    return tuple(session.scalars(select(body.name).where(body.kind == Mechanism.SPECIAL_PROCEDURE).order_by(body.name)))


def load(session: Session, reference: str, *, audience: Audience = EVERYTHING) -> LetterEntry:
    """Return a letter as it was entered; one that the audience does not hear of is not there.

    Raises:
        NotFound: no letter has this reference.
    """
    return entry_of(row_of(session, reference, audience))


def record(session: Session, actor: str, entry: LetterEntry) -> str:
    """Record a letter, its document where that is new, and what it asks for; return its reference.

    Raises:
        Invalid: the reference is odd or taken, the days cannot be, or an ask is not addressed to the State.
    """
    citing.refuse_odd_reference(entry.reference, field="reference")
    taken = select(models.Communication.id).where(models.Communication.reference == entry.reference)
    if session.scalar(taken) is not None:
        raise Invalid(_("A letter of this reference is on record already."), field="reference")
    _refuse_impossible(entry)
    document = entry.document or _new_document(session, actor, entry)
    row = models.Communication(reference=entry.reference)
    told = changes(None, replace(entry, document=document))
    _write(session, row, replace(entry, document=document))
    session.add(row)
    communication_asks.link(session, actor, row, refs=entry.requests, was_due=None)
    subject = f"communication:{entry.reference}"
    recording.put(session, actor, event="communication:record", subject=subject, changes=told)
    _reassess(session, {entry.state}, cited={row.document_id})
    return entry.reference


def amend(session: Session, actor: str, reference: str, entry: LetterEntry, *, seen: str) -> str:
    """Change a letter; its reference stays.

    Raises:
        NotFound: no letter has this reference.
        Stale: it is no longer what the person saw.
        Invalid: the days cannot be, or an ask is not addressed to the State.
    """
    row = row_of(session, reference)
    before = entry_of(row)
    refuse_stale(before, seen)
    _refuse_impossible(entry, replies=[reply.replied_on for reply in row.replies])
    different = changes(before, entry)
    if different:
        was_due, former = row.reply_due_on, row.document_id
        _write(session, row, entry)
        communication_asks.link(session, actor, row, refs=entry.requests, was_due=was_due)
        subject = f"communication:{reference}"
        recording.put(session, actor, event="communication:amend", subject=subject, changes=different)
        _reassess(session, {before.state, entry.state}, cited={former, row.document_id})
    return reference


def _reassess(session: Session, states: set[str], *, cited: set[int]) -> None:
    """Compute the States of a letter and those that its document speaks of, which is confidential from now on."""
    session.flush()
    communication_asks.reassess(session, states | document_results.states_of(session, cited))


def row_of(session: Session, reference: str, audience: Audience = EVERYTHING) -> models.Communication:
    """Return the row of a letter with its document, its asks and its replies.

    Raises:
        NotFound: no letter has this reference.
    """
    letter = models.Communication
    found = session.scalars(
        select(letter)
        .where(letter.reference == reference, heard(letter.document_id, audience))
        .options(
            joinedload(letter.document),
            selectinload(letter.requests).joinedload(models.CommunicationRequest.part),
            selectinload(letter.replies),
        )
    ).one_or_none()
    if found is None:
        raise NotFound(_("No letter “%(reference)s” is on record.") % {"reference": reference})
    return found


def entry_of(row: models.Communication) -> LetterEntry:
    """Return a letter as it was entered."""
    return LetterEntry(
        reference=row.reference,
        kind=row.kind,
        state=row.state_code,
        mandate=row.mandate,
        sent=When(row.sent_on, row.sent_on, DatePrecision.DAY),
        due=When.on(row.reply_due_on),
        document=row.document.key,
        requests=tuple(sorted(request.part.ref for request in row.requests)),
    )


def _write(session: Session, row: models.Communication, entry: LetterEntry) -> None:
    row.kind, row.state_code, row.mandate = entry.kind, entry.state, entry.mandate
    row.sent_on, row.reply_due_on = entry.sent.first, entry.due.first if entry.due else None
    row.document_id = citing.document_id(session, entry.document)


def _new_document(session: Session, actor: str, entry: LetterEntry) -> str:
    """Record the letter as a document of whoever holds the mandate; unpublished, until somebody says when it was."""
    known = session.scalar(select(models.SourceDocument.id).where(models.SourceDocument.key == entry.reference))
    if known is not None:
        return entry.reference
    body = models.MechanismBody
    code = session.scalar(
        select(body.code)
        .where(or_(*(func.lower(name) == entry.mandate.lower() for name in (body.name, body.short_name))))
        .order_by(body.code)
    )
    return documents.record(
        session,
        actor,
        DocumentEntry(
            key=entry.reference,
            title=_("Letter to the Government (%(state)s)") % {"state": naming.state_name(session, entry.state)},
            kind=DocumentKind.LETTER,
            body=code or "",
            new_body="" if code else entry.mandate,
            new_body_kind=None if code else Mechanism.SPECIAL_PROCEDURE,
            dated=entry.sent,
            author=entry.mandate,
        ),
    )


def _refuse_impossible(entry: LetterEntry, *, replies: Sequence[date] = ()) -> None:
    if entry.sent.first > facts.today():
        raise Invalid(_("This day is still to come: give the day on which the letter was sent."), field="sent")
    if entry.due is not None and entry.due.first < entry.sent.first:
        raise Invalid(_("The reply is due before the letter was sent: look at both days."), field="due")
    if replies and min(replies) < entry.sent.first:
        words = {"day": day_in_words(min(replies))}
        raise Invalid(_("A reply of %(day)s is on record, which is before this day.") % words, field="sent")
