"""What the page of a letter shows: what it asks and where that stands, its replies, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.vocabulary import AskKind, ReplyQuality, Status
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services import communications, naming
from tracker.services.communications import LetterEntry
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.seen import is_told, results
from tracker.services.trail import history
from tracker.services.trail.history import Event
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Asked:
    """A part that the letter asks for, with its latest status; None where the State is not followed."""

    part: str
    recommendation: str
    number: str
    heading: str
    is_information: bool
    status: Status | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply, with the document that it can be read in; "" for none."""

    on: date
    quality: ReplyQuality
    document: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter. `loose` are parts of its document that ask something of the State and are not linked to it."""

    entry: LetterEntry
    state_name: str
    title: str
    asked: tuple[Asked, ...]
    replies: tuple[Replied, ...]
    loose: tuple[tuple[str, str], ...]
    events: tuple[Event, ...]


def shown(session: Session, reference: str, *, audience: Audience) -> LetterPage:
    """Return what the page of a letter shows.

    Raises:
        NotFound: no letter has this reference.
    """
    row = communications.row_of(session, reference)
    told = select(models.SourceDocument.id).where(models.SourceDocument.id == row.document_id, is_told(audience))
    if session.scalar(told) is None:
        raise NotFound(_("No letter “%(reference)s” is on record.") % {"reference": reference})
    entry = communications.entry_of(row)
    return LetterPage(
        entry=entry,
        state_name=naming.state_name(session, entry.state),
        title=row.document.title,
        asked=_asked(session, row, audience=audience),
        replies=_replies(session, row.id),
        loose=_loose(session, row, linked=entry.requests),
        events=history.of(session, [f"communication:{reference}"], audience=audience),
    )


def _asked(session: Session, letter: models.Communication, *, audience: Audience) -> tuple[Asked, ...]:
    part, recommendation, link = models.Part, models.Recommendation, models.CommunicationRequest
    rows = session.execute(
        select(part.id, part.ref, part.label, part.text, part.ask_kind, recommendation.ref, recommendation.number)
        .join(link, link.part_id == part.id)
        .join(recommendation, recommendation.id == part.recommendation_id)
        .where(link.communication_id == letter.id)
        .order_by(recommendation.document_id, recommendation.ordinal, part.ordinal, part.id)
    ).all()
    stored = models.StoredAssessment
    latest = {
        part_id: (status, tuple(reasons))
        for part_id, status, reasons in session.execute(
            select(stored.part_id, stored.status, stored.reasons)
            .join(link, link.part_id == stored.part_id)
            .where(
                link.communication_id == letter.id,
                stored.state_code == letter.state_code,
                results(audience),
            )
            .order_by(stored.cycle, stored.id)
        )
    }
    return tuple(
        Asked(
            ref,
            asked_in,
            f"{number} ({label})" if label else number,
            text,
            kind is AskKind.INFORMATION,
            *latest.get(part_id, (None, ())),
        )
        for part_id, ref, label, text, kind, asked_in, number in rows
    )


def _replies(session: Session, letter_id: int) -> tuple[Replied, ...]:
    reply, document = models.Reply, models.SourceDocument
    rows = session.execute(
        select(reply.replied_on, reply.quality, document.key)
        .join(document, document.id == reply.document_id, isouter=True)
        .where(reply.communication_id == letter_id)
        .order_by(reply.replied_on, reply.id)
    )
    return tuple(Replied(on, quality, key or "") for on, quality, key in rows)


def _loose(session: Session, letter: models.Communication, *, linked: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    part, recommendation = models.Part, models.Recommendation
    rows = session.execute(
        select(part.ref, part.text)
        .join(recommendation, recommendation.id == part.recommendation_id)
        .where(
            recommendation.document_id == letter.document_id,
            recommendation.id.in_(addressed_to(letter.state_code)),
            part.ref.not_in(linked),
        )
        .order_by(recommendation.ordinal, part.ordinal, part.id)
    )
    return tuple((ref, text) for ref, text in rows)
