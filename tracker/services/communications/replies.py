"""What States reply to letters: recorded and amended; a letter has at most one reply of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dates import When, day_in_words
from tracker.domain.vocabulary import DatePrecision, ReplyQuality
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import citing
from tracker.services.communications import row_of
from tracker.services.communications.asks import reassess
from tracker.services.entries import changes, refuse_stale
from tracker.services.leaks import recording
from tracker.services.results import facts
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """What a person enters of a reply; `document` is the key of the one that it can be read in, "" for none."""

    replied: When
    quality: ReplyQuality
    document: str = ""


def load(session: Session, reference: str, *, on: date) -> ReplyEntry:
    """Return a letter's reply of a day, as it was entered.

    Raises:
        NotFound: there is no such letter, or no reply of that day.
    """
    return _entry(session, _reply(row_of(session, reference), on))


def record(session: Session, actor: str, reference: str, entry: ReplyEntry) -> str:
    """Record a reply, and what it makes of the requests of the letter; return the letter's reference.

    Raises:
        NotFound: there is no such letter.
        Invalid: the day is before the letter, still to come, or has a reply already.
    """
    letter = row_of(session, reference)
    _refuse_impossible(letter, entry, own=None)
    row = models.Reply(communication_id=letter.id)
    _write(session, row, entry)
    session.add(row)
    subject = f"communication:{reference}"
    recording.put(session, actor, event="communication:reply", subject=subject, changes=changes(None, entry))
    reassess(session, {letter.state_code})
    return reference


def amend(session: Session, actor: str, reference: str, entry: ReplyEntry, *, on: date, seen: str) -> str:
    """Change the reply of a day; return the letter's reference.

    Raises:
        NotFound: there is no such letter, or no reply of that day.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one.
    """
    letter = row_of(session, reference)
    row = _reply(letter, on)
    before = _entry(session, row)
    refuse_stale(before, seen)
    _refuse_impossible(letter, entry, own=row)
    different = changes(before, entry)
    if different:
        _write(session, row, entry)
        subject = f"communication:{reference}"
        recording.put(session, actor, event="communication:amend_reply", subject=subject, changes=different)
        reassess(session, {letter.state_code})
    return reference


def _reply(letter: models.Communication, on: date) -> models.Reply:
    found = next((reply for reply in letter.replies if reply.replied_on == on), None)
    if found is None:
        raise NotFound(_("No reply of %(day)s to this letter is on record.") % {"day": day_in_words(on)})
    return found


def _entry(session: Session, row: models.Reply) -> ReplyEntry:
    key = session.scalar(select(models.SourceDocument.key).where(models.SourceDocument.id == row.document_id))
    return ReplyEntry(When(row.replied_on, row.replied_on, DatePrecision.DAY), row.quality, key or "")


def _refuse_impossible(letter: models.Communication, entry: ReplyEntry, *, own: models.Reply | None) -> None:
    day = entry.replied.first
    if day > facts.today():
        raise Invalid(_("This day is still to come: record a reply once it is there."), field="replied")
    if day < letter.sent_on:
        words = {"day": day_in_words(letter.sent_on)}
        raise Invalid(_("The letter was sent on %(day)s, after this day.") % words, field="replied")
    if any(reply.replied_on == day and reply is not own for reply in letter.replies):
        raise Invalid(_("A reply of this day is on record already: change that one."), field="replied")


def _write(session: Session, row: models.Reply, entry: ReplyEntry) -> None:
    row.replied_on, row.quality = entry.replied.first, entry.quality
    row.document_id = citing.document_id(session, entry.document) if entry.document else None
