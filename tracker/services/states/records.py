"""What is on record of a State beside its dossier: grades of its follow-up, pledges, advance questions, letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dossier import StateName
from tracker.domain.facts import Span
from tracker.domain.vocabulary import Wording
from tracker.services.readers.addressed import addressed_to
from tracker.services.readers.seen import is_told
from tracker.services.treaties.ratification import Treaty, treaties
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Grade:
    """What a UN body says of the follow-up of a part, on its own scale; never converted into a status."""

    part: str
    body: str
    grade: str
    scale: str
    symbol: str
    paragraph: str
    graded_on: date


@dataclass(frozen=True, slots=True)
class Pledged:
    """What the State promised by itself; `cycle` is that of the review at which it did."""

    ref: str
    cycle: int | None
    number: str
    text: str
    wording: Wording
    source: str
    when: Span


@dataclass(frozen=True, slots=True)
class Asked:
    """What another State asked in writing before a review; `recommendation` came of it, "" for none."""

    ref: str
    cycle: int
    number: str
    text: str
    wording: Wording
    asking: StateName
    recommendation: str


@dataclass(frozen=True, slots=True)
class Records:
    """All of it. `letters` gives the reference of the letter that asks for a part."""

    treaties: tuple[Treaty, ...] = ()
    grades: tuple[Grade, ...] = ()
    pledges: tuple[Pledged, ...] = ()
    questions: tuple[Asked, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()


def records(session: Session, state: str, *, audience: Audience) -> Records:
    """Read what is on record of a State, in a number of queries that does not grow with the rows."""
    return Records(
        treaties(session, state, audience=audience),
        _grades(session, state, audience=audience),
        _pledges(session, state),
        _questions(session, state),
        _letters(session, state, audience=audience),
    )


def _grades(session: Session, state: str, *, audience: Audience) -> tuple[Grade, ...]:
    grade, body = models.FollowUpGrade, models.MechanismBody
    rows = session.execute(
        select(
            *(models.Part.ref, body.short_name, body.name, grade.grade, grade.scale, grade.scale_version),
            *(grade.symbol, grade.paragraph, grade.graded_on),
        )
        .join(models.Part, models.Part.id == grade.part_id)
        .join(body, body.code == grade.body_code)
        .where(grade.state_code == state, models.Part.recommendation_id.in_(addressed_to(state, audience=audience)))
        .order_by(grade.graded_on.desc(), models.Part.ref, grade.id)
    )
    return tuple(
        Grade(
            part=row.ref,
            body=row.short_name or row.name,
            grade=row.grade,
            scale=" ".join(piece for piece in (row.scale, row.scale_version) if piece),
            symbol=row.symbol,
            paragraph=row.paragraph,
            graded_on=row.graded_on,
        )
        for row in rows
    )


def _pledges(session: Session, state: str) -> tuple[Pledged, ...]:
    pledge, document = models.Pledge, models.SourceDocument
    rows = session.execute(
        select(
            *(pledge.ref, pledge.cycle, pledge.number, pledge.text, pledge.wording, pledge.paragraph),
            *(pledge.pledged_first, pledge.pledged_last, document.short, document.key),
        )
        .join(document, document.id == pledge.document_id)
        .where(pledge.state_code == state)
        .order_by(pledge.pledged_last.desc(), pledge.ref)
    )
    return tuple(
        Pledged(
            ref=row.ref,
            cycle=row.cycle,
            number=row.number,
            text=row.text,
            wording=row.wording,
            source=" · ".join(piece for piece in (row.short or row.key, row.paragraph) if piece),
            when=Span(row.pledged_first, row.pledged_last),
        )
        for row in rows
    )


def _questions(session: Session, state: str) -> tuple[Asked, ...]:
    question = models.AdvanceQuestion
    rows = session.execute(
        select(
            *(question.ref, question.cycle, question.number, question.text, question.wording),
            *(models.State.code, models.State.name, models.Recommendation.ref.label("recommendation")),
        )
        .join(models.State, models.State.code == question.asking_state_code)
        .join(models.Recommendation, models.Recommendation.id == question.recommendation_id, isouter=True)
        .where(question.state_code == state)
        .order_by(question.cycle.desc(), models.State.name, question.id)
    )
    return tuple(
        Asked(
            ref=row.ref,
            cycle=row.cycle,
            number=row.number,
            text=row.text,
            wording=row.wording,
            asking=StateName(row.code, row.name),
            recommendation=row.recommendation or "",
        )
        for row in rows
    )


def _letters(session: Session, state: str, *, audience: Audience) -> tuple[tuple[str, str], ...]:
    """Letters are confidential at first: the public is told of none whose publication is not on record."""
    letter, asked, document = models.Communication, models.CommunicationRequest, models.SourceDocument
    rows = session.execute(
        select(models.Part.ref, letter.reference)
        .join(asked, asked.part_id == models.Part.id)
        .join(letter, letter.id == asked.communication_id)
        .join(document, document.id == letter.document_id)
        .where(letter.state_code == state, is_told(audience))
        .order_by(models.Part.ref, letter.reference)
    )
    return tuple((part, reference) for part, reference in rows)
