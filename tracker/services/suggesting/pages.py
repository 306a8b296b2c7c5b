"""The suggested lineage of a State, one later ask at a time: what is still to decide, and what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.audience import Audience
from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import LineageKind, Mechanism
from tracker.services.readers.addressed import is_addressed_to, told_to
from tracker.services.readers.seen import is_told
from tracker.services.suggesting.cards import AskCard, cards
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which suggestions a person looks at: of later asks of one review, of one mechanism, across mechanisms only."""

    cycle: int | None = None
    mechanism: Mechanism | None = None
    across: bool = False

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything is left out."""
        return self != Narrowing()


@dataclass(frozen=True, slots=True)
class Suggested:
    """An earlier ask that the later one may go back to. `is_open` says that nobody decided, nor linked the two."""

    id: int
    ask: AskCard
    kind: LineageKind
    likeness: float
    reason: str
    is_open: bool
    decision: Decision | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The later asks with suggestions, as (reference, still to decide), the newest document first."""

    asks: tuple[tuple[str, int], ...]

    @property
    def decided_count(self) -> int:
        """Count the asks of which every suggestion is decided."""
        return sum(1 for _ref, count in self.asks if not count)

    def next_open(self, after: str = "") -> str:
        """Return the next ask with something to decide, from `after` on and round again; "" where there is none."""
        refs = [ref for ref, _count in self.asks]
        start = refs.index(after) if after in refs else 0
        turned = (*self.asks[start:], *self.asks[:start])
        return next((ref for ref, count in turned if count), "")

    def beside(self, ref: str) -> tuple[str, str]:
        """Return the asks before and after one, "" where there is none."""
        refs = ["", *(ref for ref, _count in self.asks), ""]
        place = refs.index(ref) if ref else 0
        return (refs[place - 1], refs[place + 1]) if place else ("", "")


@dataclass(frozen=True, slots=True)
class Desk:
    """One later ask with what is suggested for it, the likeliest first; `later` is None where nothing is suggested.

    `cycles` and `mechanisms` are what the later asks of this State have, for the filters.
    """

    queue: Queue
    later: AskCard | None
    suggested: tuple[Suggested, ...]
    cycles: tuple[int, ...]
    mechanisms: tuple[Mechanism, ...]
    refused_count: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A pair that a person found not related."""

    id: int
    later: AskCard
    earlier: AskCard
    decided_at: datetime | None


_LATER, _EARLIER = aliased(models.Recommendation), aliased(models.Recommendation)
_SUGGESTION = models.LineageSuggestion


def desk(session: Session, state: str, wanted: Narrowing, *, ask: str, audience: Audience) -> Desk:
    """Gather what is suggested for one ask of a State.

    Args:
        session: to read with.
        state: ISO code of the State.
        wanted: which suggestions count.
        ask: reference of the later ask; the next one with something to decide if it is "" or has no suggestion.
        audience: who reads.
    """
    queue = _queue(session, state, wanted, audience)
    known = {ref for ref, _count in queue.asks}
    chosen = ask if ask in known else queue.next_open()
    rows = session.execute(_of_ask(chosen, state, wanted, audience)).all() if chosen else []
    found = cards(session, {key for row in rows for key in row[:2]}, state=state, audience=audience)
    cycles, mechanisms = _facets(session, state, audience)
    return Desk(
        queue=queue,
        later=next((found[later] for later, *_rest in rows if later in found), None),
        suggested=tuple(
            _suggested(row, found[earlier], is_open=bool(is_open)) for _later, earlier, row, is_open in rows
        ),
        cycles=cycles,
        mechanisms=mechanisms,
        refused_count=session.scalar(_refused(state, audience).with_only_columns(func.count())) or 0,
    )


def refused(
    session: Session, state: str, *, page: int, size: int, audience: Audience
) -> tuple[tuple[Refused, ...], int]:
    """Return one page of the pairs that were refused, the latest first, and how many there are."""
    total = session.scalar(_refused(state, audience).with_only_columns(func.count())) or 0
    latest = (_SUGGESTION.decided_at.desc(), _SUGGESTION.id.desc())
    rows = session.scalars(_refused(state, audience).order_by(*latest).offset((page - 1) * size).limit(size)).all()
    ids = {key for row in rows for key in (row.later_id, row.earlier_id)}
    found = cards(session, ids, state=state, audience=audience)
    return tuple(Refused(row.id, found[row.later_id], found[row.earlier_id], row.decided_at) for row in rows), total


def open_count(session: Session, recommendation: int, *, audience: Audience) -> int:
    """Count the suggestions still to decide of which a recommendation is the later ask."""
    told = told_to(audience)
    query = select(func.count()).where(
        _SUGGESTION.later_id == recommendation,
        _SUGGESTION.later_id.in_(told),
        _SUGGESTION.earlier_id.in_(told),
        _is_open(),
    )
    return session.scalar(query) or 0


def _is_open() -> ColumnElement[bool]:
    """Tell of a suggestion whether it waits for a decision: a pair that a person linked by hand does not."""
    link = models.LineageLink
    pair = and_(link.later_id == _SUGGESTION.later_id, link.earlier_id == _SUGGESTION.earlier_id)
    return and_(_SUGGESTION.decision.is_(None), ~exists().where(pair))


def _joined(state: str, wanted: Narrowing, audience: Audience) -> Select[Any]:
    """Select from the suggestions of asks that both reach a State, with the later one's document, body and review."""
    earlier_document, earlier_body = aliased(models.SourceDocument), aliased(models.MechanismBody)
    document, body = models.SourceDocument, models.MechanismBody
    query = (
        select(_SUGGESTION.id)
        .join(_LATER, _LATER.id == _SUGGESTION.later_id)
        .join(_EARLIER, _EARLIER.id == _SUGGESTION.earlier_id)
        .join(document, document.id == _LATER.document_id)
        .join(body, body.code == document.mechanism_code)
        .join(earlier_document, earlier_document.id == _EARLIER.document_id)
        .join(earlier_body, earlier_body.code == earlier_document.mechanism_code)
        .outerjoin(models.Review, models.Review.id == document.review_id)
        .where(is_addressed_to(state, _SUGGESTION.later_id), is_addressed_to(state, _SUGGESTION.earlier_id))
        .where(is_told(audience))
    )
    if not audience.everything:
        query = query.where(_SUGGESTION.earlier_id.in_(told_to(audience)))
    if wanted.cycle is not None:
        query = query.where(models.Review.cycle == wanted.cycle)
    if wanted.mechanism is not None:
        query = query.where(body.kind == wanted.mechanism)
    return query.where(earlier_body.kind != body.kind) if wanted.across else query


def _queue(session: Session, state: str, wanted: Narrowing, audience: Audience) -> Queue:
    document = models.SourceDocument
    waiting = func.sum(case((_is_open(), 1), else_=0))
    rows = session.execute(
        _joined(state, wanted, audience)
        .with_only_columns(_LATER.ref, waiting)
        .group_by(_LATER.id, _LATER.ref, _LATER.ordinal, document.id, document.dated_last, document.key)
        .order_by(document.dated_last.desc(), document.key, _LATER.ordinal, _LATER.id)
    )
    return Queue(tuple((ref, int(count)) for ref, count in rows))


def _facets(session: Session, state: str, audience: Audience) -> tuple[tuple[int, ...], tuple[Mechanism, ...]]:
    columns = (models.Review.cycle, models.MechanismBody.kind)
    rows = session.execute(_joined(state, Narrowing(), audience).with_only_columns(*columns).distinct()).all()
    cycles = sorted({cycle for cycle, _kind in rows if cycle is not None}, reverse=True)
    return tuple(cycles), tuple(kind for kind in Mechanism if kind in {kind for _cycle, kind in rows})


def _of_ask(ref: str, state: str, wanted: Narrowing, audience: Audience) -> Select[Any]:
    return (
        _joined(state, wanted, audience)
        .with_only_columns(_LATER.id, _EARLIER.id, _SUGGESTION, case((_is_open(), 1), else_=0))
        .where(_LATER.ref == ref)
        .order_by(_SUGGESTION.rank, _SUGGESTION.id)
    )


def _refused(state: str, audience: Audience) -> Select[Any]:
    query = _joined(state, Narrowing(), audience).with_only_columns(_SUGGESTION)
    return query.where(_SUGGESTION.decision == Decision.REFUSED)


def _suggested(row: models.LineageSuggestion, ask: AskCard, *, is_open: bool) -> Suggested:
    return Suggested(row.id, ask, row.kind, row.likeness, row.reason, is_open, row.decision, row.decided_at)


def missing_reports(session: Session, state: str) -> tuple[tuple[int, str], ...]:
    """Return the reviews of a State of which no recommendation is on record, as (cycle, symbol), the latest first."""
    review, document, ask = models.Review, models.SourceDocument, models.Recommendation
    read = exists().where(ask.document_id == document.id, document.review_id == review.id)
    rows = session.execute(
        select(review.cycle, review.report_symbol)
        .where(review.state_code == state, review.report_symbol.is_not(None), ~read)
        .order_by(review.cycle.desc())
    )
    return tuple((cycle, symbol or "") for cycle, symbol in rows)


def followed(session: Session, organisation_id: int, *, state: str) -> Sequence[tuple[str, str]]:
    """Return the States to choose from, as (code, name): those that an organisation follows, and the one asked for."""
    known, tracked = models.State, models.TrackedState
    mine = select(tracked.state_code).where(tracked.organisation_id == organisation_id)
    rows = session.execute(
        select(known.code, known.name).where(or_(known.code.in_(mine), known.code == state)).order_by(known.name)
    )
    return [(code, name) for code, name in rows]
