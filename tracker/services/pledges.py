"""Voluntary pledges: what a State promised by itself, recorded and amended by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When, day_in_words
from tracker.domain.vocabulary import Wording
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import citing
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.heard import heard
from tracker.services.results import facts
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class PledgeEntry:
    """What a person enters of a pledge.

    Without `pledged` it is as old as its document; without `number` it has the next one of that document. `cycle` is
    that of the review at which it was made, "" for one made elsewhere.
    """

    state: str
    document: str
    text: str
    wording: Wording
    pledged: When | None = None
    cycle: str = ""
    number: str = ""
    paragraph: str = ""


def load(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> PledgeEntry:
    """Return a pledge as it was entered.

    Raises:
        NotFound: no pledge has this reference.
    """
    return _entry(_row(session, ref, audience))


def record(session: Session, actor: str, entry: PledgeEntry) -> str:
    """Record a new pledge and return its reference.

    Raises:
        Invalid: the document is not on record, the number is taken or odd, or the day is to come.
    """
    document_id = citing.document_id(session, entry.document)
    taken = session.scalars(select(models.Pledge.number).where(models.Pledge.document_id == document_id)).all()
    refusal = _("A pledge of this document has this number already.")
    number = citing.number_of_new(entry.number, taken, refusal=refusal)
    row = models.Pledge(ref=f"{entry.document}+{number}", document_id=document_id, number=number)
    _write(session, row, entry)
    session.add(row)
    recording.put(session, actor, event="pledge:record", subject=f"pledge:{row.ref}", changes=changes(None, entry))
    return row.ref


def amend(session: Session, actor: str, ref: str, entry: PledgeEntry, *, seen: str) -> str:
    """Change a pledge; its document and number stay, since they are its reference.

    Raises:
        NotFound: no pledge has this reference.
        Stale: it is no longer what the person saw.
        Invalid: the day is to come.
    """
    row = _row(session, ref)
    before = _entry(row)
    different = changes_since(before, entry, seen=seen)
    if different:
        _write(session, row, entry)
        recording.put(session, actor, event="pledge:amend", subject=f"pledge:{ref}", changes=different)
    return ref


def _row(session: Session, ref: str, audience: Audience = EVERYTHING) -> models.Pledge:
    found = session.scalars(
        select(models.Pledge)
        .where(models.Pledge.ref == ref, heard(models.Pledge.document_id, audience))
        .options(joinedload(models.Pledge.document))
    ).one_or_none()
    if found is None:
        raise NotFound(_("No pledge “%(ref)s” is on record.") % {"ref": ref})
    return found


def _entry(row: models.Pledge) -> PledgeEntry:
    document = row.document
    own_date = (row.pledged_first, row.pledged_last) != (document.dated_first, document.dated_last)
    return PledgeEntry(
        state=row.state_code,
        document=document.key,
        text=row.text,
        wording=row.wording,
        pledged=When(row.pledged_first, row.pledged_last, row.pledged_precision) if own_date else None,
        cycle=str(row.cycle or ""),
        number=row.number,
        paragraph=row.paragraph,
    )


def _write(session: Session, row: models.Pledge, entry: PledgeEntry) -> None:
    pledged = entry.pledged or _dated(session, entry.document)
    if pledged.first > facts.today():
        words = _("%(day)s is still to come: give the day on which it was promised.")
        raise Invalid(words % {"day": day_in_words(pledged.first)}, field="pledged")
    row.state_code, row.cycle = entry.state, int(entry.cycle) if entry.cycle else None
    row.text, row.wording, row.paragraph = entry.text, entry.wording, entry.paragraph
    row.pledged_first, row.pledged_last, row.pledged_precision = pledged.first, pledged.last, pledged.precision


def _dated(session: Session, key: str) -> When:
    document = models.SourceDocument
    first, last, precision = session.execute(
        select(document.dated_first, document.dated_last, document.dated_precision).where(document.key == key)
    ).one()
    return When(first, last, precision)
