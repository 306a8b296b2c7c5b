"""Written questions that States put before a review, recorded and amended by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.vocabulary import Wording
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import citing
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.heard import heard
from tracker.storage import models

_NAMED = 4  # recommendations of one number that a refusal names


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """What a person enters of an advance question.

    `cycle` is that of the review before which it was put. `recommendation` is the one that came of it, or that it
    follows up: its reference, or its number where the State has one of that number; "" for none. Without `number` the
    question has the next one of its document.
    """

    state: str
    asking: str
    cycle: str
    document: str
    text: str
    wording: Wording
    number: str = ""
    recommendation: str = ""


def load(session: Session, ref: str, *, audience: Audience = EVERYTHING) -> QuestionEntry:
    """Return a question as it was entered.

    Raises:
        NotFound: no question has this reference.
    """
    return _entry(_row(session, ref, audience))


def record(session: Session, actor: str, entry: QuestionEntry) -> str:
    """Record a new question and return its reference.

    Raises:
        Invalid: the document or the recommendation is not on record, the number is taken, or a State asks itself.
    """
    question = models.AdvanceQuestion
    document_id = citing.document_id(session, entry.document)
    taken = session.scalars(select(question.number).where(question.document_id == document_id)).all()
    refusal = _("A question of this document has this number already.")
    number = citing.number_of_new(entry.number, taken, refusal=refusal)
    row = question(ref=f"{entry.document}={number}", document_id=document_id, number=number)
    _write(session, row, entry)
    session.add(row)
    subject = f"question:{row.ref}"
    recording.put(session, actor, event="question:record", subject=subject, changes=changes(None, entry))
    return row.ref


def amend(session: Session, actor: str, ref: str, entry: QuestionEntry, *, seen: str) -> str:
    """Change a question; its document and number stay, since they are its reference.

    Raises:
        NotFound: no question has this reference.
        Stale: it is no longer what the person saw.
        Invalid: the recommendation is not on record, or a State asks itself.
    """
    row = _row(session, ref)
    before = _entry(row)
    different = changes_since(before, entry, seen=seen)
    if different:
        _write(session, row, entry)
        recording.put(session, actor, event="question:amend", subject=f"question:{ref}", changes=different)
    return ref


def _row(session: Session, ref: str, audience: Audience = EVERYTHING) -> models.AdvanceQuestion:
    question = models.AdvanceQuestion
    found = session.scalars(
        select(question)
        .where(question.ref == ref, heard(question.document_id, audience))
        .options(joinedload(question.document), joinedload(question.recommendation))
    ).one_or_none()
    if found is None:
        raise NotFound(_("No question “%(ref)s” is on record.") % {"ref": ref})
    return found


def _entry(row: models.AdvanceQuestion) -> QuestionEntry:
    return QuestionEntry(
        state=row.state_code,
        asking=row.asking_state_code,
        cycle=str(row.cycle),
        document=row.document.key,
        text=row.text,
        wording=row.wording,
        number=row.number,
        recommendation=row.recommendation.ref if row.recommendation else "",
    )


def _write(session: Session, row: models.AdvanceQuestion, entry: QuestionEntry) -> None:
    if entry.asking == entry.state:
        raise Invalid(_("Choose another State: none asks itself."), field="asking")
    row.state_code, row.asking_state_code, row.cycle = entry.state, entry.asking, int(entry.cycle)
    row.text, row.wording = entry.text, entry.wording
    row.recommendation_id = _recommendation(session, entry) if entry.recommendation else None


def _recommendation(session: Session, entry: QuestionEntry) -> int:
    recommendation = models.Recommendation
    named = entry.recommendation
    found: Sequence[tuple[int, str]] = [
        (number, ref)
        for number, ref in session.execute(
            select(recommendation.id, recommendation.ref)
            .where(
                recommendation.id.in_(addressed_to(entry.state)),
                (recommendation.ref == named) | (recommendation.number == named),
            )
            .order_by(recommendation.ref, recommendation.id)
        )
    ]
    if not found:
        words = _("No recommendation “%(name)s” to this State is on record: give its number or its whole reference.")
        raise Invalid(words % {"name": named}, field="recommendation")
    if len(found) > 1:
        listed = "; ".join(ref for _number, ref in found[:_NAMED])
        words = _("Several recommendations have this number: write the whole reference of one, such as %(refs)s.")
        raise Invalid(words % {"refs": listed}, field="recommendation")
    return found[0][0]
