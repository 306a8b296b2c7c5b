"""Positions: what a State answered, one record for each source, so that sources that differ stand side by side.

A position is no status, so nothing is assessed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.domain.audience import EVERYTHING, Audience
from tracker.domain.dates import When
from tracker.domain.facts import Span
from tracker.domain.vocabulary import Mechanism, Position
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import asked, citing
from tracker.services.asked import Asked
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.services.readers.heard import heard
from tracker.services.results import facts
from tracker.storage import models

UPR_POSITIONS = (Position.SUPPORTED, Position.NOTED)
"""What a State may answer in the UPR. Source: HRC resolutions 5/1, paragraph 32, and 16/21."""


@dataclass(frozen=True, slots=True)
class PositionEntry:
    """What a person enters of a position. Without `stated` it is as old as its source; `part` "" is the whole ask."""

    state: str
    position: Position
    document: str
    part: str = ""
    as_stated: str = ""
    paragraph: str = ""
    stated: When | None = None


@dataclass(frozen=True, slots=True)
class PositionOnRecord:
    """A position as it stands beside a form. `number` counts the positions of one State on one recommendation."""

    number: int
    part: str
    position: Position
    as_stated: str
    key: str
    source: str
    paragraph: str
    stated: Span


def offered(mechanism: Mechanism, *, kept: Position | None = None) -> tuple[Position, ...]:
    """Return the positions that a State may take towards a mechanism; `kept` stays possible where it is on record."""
    if mechanism is not Mechanism.UPR:
        return tuple(Position)
    return tuple(each for each in Position if each in UPR_POSITIONS or each is kept)


def on_record(
    session: Session, recommendation: Asked, *, state: str, audience: Audience = EVERYTHING
) -> tuple[PositionOnRecord, ...]:
    """Return the positions of a State that an audience hears of, in the order in which they were recorded."""
    labels = {part.id: part.label for part in recommendation.parts}
    told = _told(session, recommendation, state, audience)
    return tuple(
        PositionOnRecord(
            number=number,
            part=labels.get(row.part_id or 0, ""),
            position=row.position,
            as_stated=row.as_stated,
            key=row.document.key,
            source=row.document.short or row.document.title,
            paragraph=row.paragraph,
            stated=Span(row.stated_first, row.stated_last),
        )
        for number, row in enumerate(_rows(session, recommendation, state), 1)
        if row.document_id in told
    )


def load(
    session: Session, recommendation: Asked, *, state: str, number: int, audience: Audience = EVERYTHING
) -> PositionEntry:
    """Return a position as it was entered.

    Raises:
        NotFound: the State has fewer on record, or this audience does not hear of its document.
    """
    row = _row(session, recommendation, state, number)
    if row.document_id not in _told(session, recommendation, state, audience):
        raise _no_such(recommendation)
    return _entry(recommendation, row)


def record(session: Session, actor: str, ref: str, entry: PositionEntry) -> str:
    """Record a position beside those of other sources and return the reference of the recommendation.

    Raises:
        NotFound: there is no such recommendation, or it is not addressed to the State.
        Invalid: this source's position is on record, or the mechanism knows no such answer.
    """
    recommendation = asked.find(session, ref)
    recommendation.name_of(entry.state)
    earlier = _rows(session, recommendation, entry.state)
    row = models.StatedPosition(recommendation_id=recommendation.id, state_code=entry.state)
    _write(session, row, entry, recommendation=recommendation, others=earlier, kept=None)
    session.add(row)
    subject = _subject(ref, entry.state, len(earlier) + 1)
    recording.put(session, actor, event="position:record", subject=subject, changes=changes(None, entry))
    return ref


def amend(session: Session, actor: str, ref: str, entry: PositionEntry, *, number: int, seen: str) -> str:
    """Change a position, such as one that was mistyped; an answer that a State gave later is a position of its own.

    Raises:
        NotFound: it is not on record.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one.
    """
    recommendation = asked.find(session, ref)
    row = _row(session, recommendation, entry.state, number)
    before = _entry(recommendation, row)
    different = changes_since(before, entry, seen=seen)
    if different:
        others = [each for each in _rows(session, recommendation, entry.state) if each is not row]
        _write(session, row, entry, recommendation=recommendation, others=others, kept=before.position)
        subject = _subject(ref, entry.state, number)
        recording.put(session, actor, event="position:amend", subject=subject, changes=different)
    return ref


def _subject(ref: str, state: str, number: int) -> str:
    return f"position:{ref}@{state}:{number}"


def _rows(session: Session, recommendation: Asked, state: str) -> Sequence[models.StatedPosition]:
    """Return the rows in the order of their recording: none is ever taken away, so a place in it is a reference."""
    position = models.StatedPosition
    return session.scalars(
        select(position)
        .where(position.recommendation_id == recommendation.id, position.state_code == state)
        .options(joinedload(position.document))
        .order_by(position.id)
    ).all()


def _row(session: Session, recommendation: Asked, state: str, number: int) -> models.StatedPosition:
    rows = _rows(session, recommendation, state)
    if not 1 <= number <= len(rows):
        raise _no_such(recommendation)
    return rows[number - 1]


def _no_such(recommendation: Asked) -> NotFound:
    return NotFound(_("This position on “%(ref)s” is not on record.") % {"ref": recommendation.ref})


def _told(session: Session, recommendation: Asked, state: str, audience: Audience) -> set[int]:
    """Return the documents of these positions that an audience hears of."""
    position = models.StatedPosition
    return set(
        session.scalars(
            select(position.document_id).where(
                position.recommendation_id == recommendation.id,
                position.state_code == state,
                heard(position.document_id, audience),
            )
        )
    )


def _entry(recommendation: Asked, row: models.StatedPosition) -> PositionEntry:
    document = row.document
    own_date = (row.stated_first, row.stated_last) != (document.dated_first, document.dated_last)
    labels = {part.id: part.label for part in recommendation.parts}
    return PositionEntry(
        state=row.state_code,
        position=row.position,
        document=document.key,
        part=labels.get(row.part_id or 0, ""),
        as_stated=row.as_stated,
        paragraph=row.paragraph,
        stated=When(row.stated_first, row.stated_last, row.stated_precision) if own_date else None,
    )


def _write(
    session: Session,
    row: models.StatedPosition,
    entry: PositionEntry,
    *,
    recommendation: Asked,
    others: Sequence[models.StatedPosition],
    kept: Position | None,
) -> None:
    if entry.position not in offered(recommendation.mechanism, kept=kept):
        words = _("In the UPR a State supports a recommendation or notes it; keep its own words beside that.")
        raise Invalid(words, field="position")
    document = session.get_one(models.SourceDocument, citing.document_id(session, entry.document))
    stated = entry.stated or When(document.dated_first, document.dated_last, document.dated_precision)
    if stated.first > facts.today():
        raise Invalid(_("This day is still to come: record what the State has answered."), field="stated")
    part = recommendation.part(entry.part)
    part_id = part.id if part else None
    if any(
        (each.document_id, each.part_id, each.stated_first) == (document.id, part_id, stated.first) for each in others
    ):
        raise Invalid(
            _("A position of this date from this source is on record already: change that one."), field="document"
        )
    row.position, row.as_stated, row.paragraph = entry.position, entry.as_stated, entry.paragraph
    row.document_id, row.part_id = document.id, part_id
    row.stated_first, row.stated_last, row.stated_precision = stated.first, stated.last, stated.precision
