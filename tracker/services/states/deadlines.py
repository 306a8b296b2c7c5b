"""Everything that is due for the States that an organisation follows, in order, with how it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain import deadlines as rules
from tracker.domain.audience import Audience
from tracker.domain.facts import Span
from tracker.domain.vocabulary import AddresseeKind
from tracker.services.readers.seen import is_told
from tracker.storage import models


class DeadlineKind(StrEnum):
    """What is due."""

    PORTAL = "portal"
    QUESTIONS = "questions"
    REVIEW = "review"
    MIDTERM = "midterm"
    LETTER_REPLY = "letter_reply"
    REPORT_REPLY = "report_reply"


REPLIES = frozenset({DeadlineKind.LETTER_REPLY, DeadlineKind.REPORT_REPLY})
"""What a State owes: it stays due until a reply is on record."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that is due. `when` is None where no date is known; `source` says where the date is from.

    `cycle` and `session` are those of the review, by the order of review where the review itself `is_estimate`;
    `subject` is the letter or document that a reply is due to, and `count` how many requests it makes.
    """

    kind: DeadlineKind
    state: str
    name: str
    when: Span | None
    is_estimate: bool = False
    source: str = ""
    cycle: int | None = None
    session: int | None = None
    subject: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due from today on, replies that did not come in time, what is past, and what has no date yet."""

    due: tuple[Deadline, ...]
    overdue: tuple[Deadline, ...]
    past: tuple[Deadline, ...]
    undated: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A review with the days that it may lie on, None where not even its session is dated."""

    cycle: int
    session: int | None
    when: Span | None
    session_days: Span | None
    source: str
    report: str
    addendum: str


def agenda(session: Session, organisation_id: int, *, audience: Audience, today: date, only: str = "") -> Agenda:
    """Return what is due for the States that an organisation follows, or for `only` one of them."""
    names = _names(session, organisation_id, only)
    reviews = reviews_held(session, tuple(names))
    found = [
        *(each for code, name in names.items() for each in _of_reviews(code, name, reviews[code], today)),
        *_letters(session, names, audience=audience, today=today),
        *_requests(session, names, audience=audience, today=today),
    ]
    dated = sorted((each for each in found if each.when), key=_order)
    gone = [each for each in dated if each.when and each.when.last < today]
    return Agenda(
        due=tuple(each for each in dated if each.when and each.when.last >= today),
        overdue=tuple(each for each in gone if each.kind in REPLIES),
        past=tuple(reversed([each for each in gone if each.kind not in REPLIES])),
        undated=tuple(each for each in found if each.when is None),
    )


def reviews_held(session: Session, states: Sequence[str]) -> defaultdict[str, list[Held]]:
    """Return the reviews of each State, oldest first."""
    rows = session.scalars(
        select(models.Review)
        .where(models.Review.state_code.in_(states))
        .options(selectinload(models.Review.session))
        .order_by(models.Review.state_code, models.Review.cycle)
    )
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for row in rows:
        found[row.state_code].append(_held(row))
    return found


def last_review(session: Session, state: str, *, today: date) -> Held | None:
    """Return the last review of a State that has taken place; None for a State that is not known."""
    return last_held(reviews_held(session, [state])[state], today)


def last_held(reviews: Sequence[Held], today: date) -> Held | None:
    """Return the last review that has taken place, as far as dates are known."""
    return next((each for each in reversed(reviews) if each.when and each.when.last < today), None)


def _held(row: models.Review) -> Held:
    place = row.session
    days = Span(place.starts_on, place.ends_on or place.starts_on) if place and place.starts_on else None
    when = Span(row.reviewed_on, row.reviewed_on) if row.reviewed_on else days
    source = row.source if row.reviewed_on or place is None else place.source
    symbols = (row.report_symbol or "", row.addendum_symbol or "")
    return Held(row.cycle, row.session_number, when, days or when, source, *symbols)


def _names(session: Session, organisation_id: int, only: str) -> dict[str, str]:
    rows = session.execute(
        select(models.State.code, models.State.name)
        .join(models.TrackedState, models.TrackedState.state_code == models.State.code)
        .where(models.TrackedState.organisation_id == organisation_id, *([models.State.code == only] if only else []))
        .order_by(models.State.name, models.State.code)
    )
    return {code: name for code, name in rows}  # noqa: C416 (rows are no pairs to the type checker)


def _of_reviews(code: str, name: str, reviews: Sequence[Held], today: date) -> Iterator[Deadline]:
    for held in reviews:
        if held.when and held.when.last < today:
            about = {"cycle": held.cycle, "session": held.session, "source": held.source}
            yield Deadline(DeadlineKind.REVIEW, code, name, held.when, **about)  # type: ignore[arg-type]
    last = last_held(reviews, today)
    if last and last.when:
        midterm = rules.midterm(last.when)
        yield Deadline(DeadlineKind.MIDTERM, code, name, midterm, is_estimate=True, cycle=last.cycle)
    following = next((each for each in reviews if each.when and each.when.last >= today), None)
    if following is None:
        listed = next((each for each in reviews if each.when is None), None)
        yield from _unannounced(code, name, last=last, listed=listed, today=today)
        return
    about = {"cycle": following.cycle, "session": following.session}
    days = following.session_days
    yield Deadline(DeadlineKind.REVIEW, code, name, following.when, source=following.source, **about)  # type: ignore[arg-type]
    if days is not None:
        for kind, when in (
            (DeadlineKind.PORTAL, rules.portal_closes(days)),
            (DeadlineKind.QUESTIONS, rules.questions_due(days)),
        ):
            yield Deadline(kind, code, name, when, is_estimate=True, **about)  # type: ignore[arg-type]


def _unannounced(code: str, name: str, *, last: Held | None, listed: Held | None, today: date) -> Iterator[Deadline]:
    """Tell of a review without a date: about when it will be by the rhythm so far, or that nobody can say."""
    expected = rules.next_review(last.when) if last and last.when else None
    by_order = last.session + rules.SESSIONS_A_CYCLE if last and last.session else None
    about = {
        "cycle": listed.cycle if listed else last.cycle + 1 if last else None,
        "session": listed.session if listed and listed.session else by_order,
        "source": listed.source if listed else "",
    }
    if expected is None or expected.last < today:
        yield Deadline(DeadlineKind.REVIEW, code, name, None, is_estimate=True, **about)  # type: ignore[arg-type]
        return
    for kind, when in ((DeadlineKind.REVIEW, expected), (DeadlineKind.PORTAL, rules.portal_closes(expected))):
        yield Deadline(kind, code, name, when, is_estimate=True, **about)  # type: ignore[arg-type]


def _letters(session: Session, names: dict[str, str], *, audience: Audience, today: date) -> Iterator[Deadline]:
    letter = models.Communication
    asked = select(func.count()).where(models.CommunicationRequest.communication_id == letter.id).scalar_subquery()
    rows = session.execute(
        select(letter.state_code, letter.reference, letter.reply_due_on, asked)
        .join(models.SourceDocument, models.SourceDocument.id == letter.document_id)
        .where(
            letter.state_code.in_(names),
            letter.reply_due_on.is_not(None),
            ~exists().where(models.Reply.communication_id == letter.id),
            *_seen_by(audience, today),
        )
        .order_by(letter.reply_due_on, letter.reference)
    )
    for code, reference, day, count in rows:
        when = Span(day, day) if day else None
        yield Deadline(DeadlineKind.LETTER_REPLY, code, names[code], when, subject=reference, count=count)


def _requests(session: Session, names: dict[str, str], *, audience: Audience, today: date) -> Iterator[Deadline]:
    """Requests for information that stand in no letter: those of a letter are told with it."""
    part, document, addressee = models.Part, models.SourceDocument, models.Addressee
    to_all = and_(addressee.kind == AddresseeKind.ALL_STATES, models.State.code.in_(names))
    rows = session.execute(
        select(models.State.code, document.key, part.reply_due_on, func.count())
        .select_from(part)
        .join(models.Recommendation, models.Recommendation.id == part.recommendation_id)
        .join(document, document.id == models.Recommendation.document_id)
        .join(addressee, addressee.recommendation_id == models.Recommendation.id)
        .join(models.State, or_(models.State.code == addressee.state_code, to_all))
        .where(
            models.State.code.in_(names),
            part.reply_due_on.is_not(None),
            part.closed_on.is_(None),
            ~exists().where(models.CommunicationRequest.part_id == part.id),
            *_seen_by(audience, today),
        )
        .group_by(models.State.code, document.key, part.reply_due_on)
        .order_by(part.reply_due_on, models.State.code, document.key)
    )
    for code, key, day, count in rows:
        when = Span(day, day) if day else None
        yield Deadline(DeadlineKind.REPORT_REPLY, code, names[code], when, subject=key, count=count)


def _seen_by(audience: Audience, today: date) -> list[ColumnElement[bool]]:
    """Letters are confidential at first: the public hears of none whose publication is not on record."""
    return [is_told(audience) if audience.is_internal else models.SourceDocument.published_on <= today]


def _order(each: Deadline) -> tuple[date, date, str, str, str]:
    when = each.when or Span(date.max, date.max)
    return when.first, when.last, each.name, each.kind, each.subject
