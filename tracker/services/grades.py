"""Follow-up grades: what a UN body gave on its own scale, kept as given and never turned into a status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.vocabulary import DatePrecision, Mechanism
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import asked
from tracker.services.asked import AskedPart
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.seen import is_told
from tracker.services.results import facts
from tracker.storage import models

GRADING = (
    Mechanism.TREATY_BODY,
    Mechanism.SPECIAL_PROCEDURE,
    Mechanism.COMMISSION_OF_INQUIRY,
    Mechanism.SECURITY_COUNCIL,
    Mechanism.UN_AGENCY,
)
"""The bodies of the United Nations that may grade. The UPR has no grades; others assess as evidence."""


@dataclass(frozen=True, slots=True)
class GradeEntry:
    """What a person enters of a grade. Without `graded` it is as old as its source."""

    document: str
    grade: str
    scale: str
    scale_version: str = ""
    paragraph: str = ""
    graded: When | None = None


@dataclass(frozen=True, slots=True)
class GradeOnRecord:
    """A grade as it stands beside a form; `number` counts the grades of one State on one part."""

    number: int
    grade: str
    scale: str
    body: str
    symbol: str
    paragraph: str
    graded_on: date


def sources(session: Session, *, kept: str = "", audience: Audience = EVERYTHING) -> tuple[tuple[str, str], ...]:
    """Return the documents of bodies that may grade, as (key, words); `kept` stays possible where it is on record."""
    document, body = models.SourceDocument, models.MechanismBody
    rows = session.execute(
        select(document.key, document.short, document.title, body.short_name)
        .join(body, body.code == document.mechanism_code)
        .where(body.kind.in_(GRADING), is_told(audience))
        .order_by(body.short_name, document.dated_last.desc(), document.key)
    )
    found = tuple((key, f"{name}: {short or title[:90]} ({key})") for key, short, title, name in rows)
    return found if not kept or kept in dict(found) else ((kept, kept), *found)


def on_record(session: Session, part: AskedPart, *, state: str) -> tuple[GradeOnRecord, ...]:
    """Return the grades of a State on a part, in the order in which they were recorded."""
    return tuple(
        GradeOnRecord(
            number=number,
            grade=row.grade,
            scale=" ".join(piece for piece in (row.scale, row.scale_version) if piece),
            body=row.body.short_name or row.body.name,
            symbol=row.symbol,
            paragraph=row.paragraph,
            graded_on=row.graded_on,
        )
        for number, row in enumerate(_rows(session, part, state), 1)
    )


def load(session: Session, part: AskedPart, *, state: str, number: int) -> GradeEntry:
    """Return a grade as it was entered.

    Raises:
        NotFound: the State has fewer on record.
    """
    row = _row(session, part, state, number)
    return _entry(row, _document(session, row.symbol))


def record(session: Session, actor: str, entry: GradeEntry, *, part: str, state: str) -> str:
    """Record a grade and return the reference of the recommendation.

    Raises:
        NotFound: there is no such part, or it is not addressed to the State.
        Invalid: this paragraph's grade is on record, or its source is of no UN body.
    """
    recommendation, found = asked.find_part(session, part)
    recommendation.name_of(state)
    earlier = _rows(session, found, state)
    row = models.FollowUpGrade(part_id=found.id, state_code=state)
    _write(session, row, entry, others=earlier, is_new=True)
    session.add(row)
    subject = f"grade:{part}@{state}:{len(earlier) + 1}"
    recording.put(session, actor, event="grade:record", subject=subject, changes=changes(None, entry))
    return recommendation.ref


def amend(session: Session, actor: str, entry: GradeEntry, *, part: str, state: str, number: int, seen: str) -> str:
    """Change a grade, such as one that was mistyped; a body's later grade is one of its own.

    Raises:
        NotFound: it is not on record.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one.
    """
    recommendation, found = asked.find_part(session, part)
    row = _row(session, found, state, number)
    before = _entry(row, _document(session, row.symbol))
    different = changes_since(before, entry, seen=seen)
    if different:
        others = [each for each in _rows(session, found, state) if each is not row]
        _write(session, row, entry, others=others, is_new=False)
        subject = f"grade:{part}@{state}:{number}"
        recording.put(session, actor, event="grade:amend", subject=subject, changes=different)
    return recommendation.ref


def _rows(session: Session, part: AskedPart, state: str) -> Sequence[models.FollowUpGrade]:
    """Return the rows in the order of their recording: none is ever taken away, so a place in it is a reference."""
    grade = models.FollowUpGrade
    return session.scalars(
        select(grade)
        .where(grade.part_id == part.id, grade.state_code == state)
        .options(joinedload(grade.body))
        .order_by(grade.id)
    ).all()


def _row(session: Session, part: AskedPart, state: str, number: int) -> models.FollowUpGrade:
    rows = _rows(session, part, state)
    if not 1 <= number <= len(rows):
        raise NotFound(_("This grade on “%(ref)s” is not on record.") % {"ref": part.ref})
    return rows[number - 1]


def _document(session: Session, key: str) -> models.SourceDocument | None:
    document = models.SourceDocument
    return session.scalars(
        select(document).where(document.key == key).options(joinedload(document.mechanism))
    ).one_or_none()


def _entry(row: models.FollowUpGrade, document: models.SourceDocument | None) -> GradeEntry:
    own_date = document is None or row.graded_on != _day_of(document)
    return GradeEntry(
        document=row.symbol,
        grade=row.grade,
        scale=row.scale,
        scale_version=row.scale_version,
        paragraph=row.paragraph,
        graded=When(row.graded_on, row.graded_on, DatePrecision.DAY) if own_date else None,
    )


def _day_of(document: models.SourceDocument) -> date | None:
    return document.dated_first if document.dated_first == document.dated_last else None


def _write(
    session: Session,
    row: models.FollowUpGrade,
    entry: GradeEntry,
    *,
    others: Sequence[models.FollowUpGrade],
    is_new: bool,
) -> None:
    document = _document(session, entry.document)
    if document is not None and document.mechanism.kind in GRADING:
        row.body_code, row.symbol = document.mechanism_code, document.key
    elif is_new or entry.document != row.symbol:
        raise Invalid(_("Choose a document of the UN body that gave the grade."), field="document")
    graded_on = entry.graded.first if entry.graded else _day_of(document) if document else None
    if graded_on is None:
        raise Invalid(_("The day of this document is not known: give the day of the grade."), field="graded")
    if graded_on > facts.today():
        raise Invalid(_("This day is still to come: record a grade that was given."), field="graded")
    if any((each.symbol, each.paragraph) == (row.symbol, entry.paragraph) for each in others):
        words = _("A grade from this paragraph is on record already: change that one, or give the paragraph.")
        raise Invalid(words, field="paragraph")
    row.grade, row.scale, row.scale_version = entry.grade, entry.scale, entry.scale_version
    row.paragraph, row.graded_on = entry.paragraph, graded_on
