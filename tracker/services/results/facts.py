"""Rows to the facts that the rules read, for one State, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Result, Row, Select, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.binding import Norm, force
from tracker.domain.vocabulary import AskKind, Bindingness, Certainty
from tracker.services import clock
from tracker.services.results import queries
from tracker.storage import models

Span = facts.Span
today = clock.today

_LOOSE = frozenset({Bindingness.NOT_BINDING, Bindingness.SIGNED_ONLY})


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part as the rules read it, with what its results are stored and shown by."""

    id: int
    fact: facts.Part
    document_id: int
    number: str
    heading: str


def tracked_states(session: Session, *, organisation_id: int | None = None) -> tuple[str, ...]:
    """Return the ISO codes of the States that an organisation tracks, or any at all, in order."""
    codes = select(models.TrackedState.state_code).distinct().order_by(models.TrackedState.state_code)
    if organisation_id is not None:
        codes = codes.where(models.TrackedState.organisation_id == organisation_id)
    return tuple(session.scalars(codes))


def reviews_of(session: Session, state: str) -> tuple[facts.Review, ...]:
    """Return the State's reviews; where only the session is known, its first day stands in, marked so."""
    rows = session.execute(queries.reviews(), {"state": state})
    return tuple(_review(*row) for row in rows)


def _review(cycle: int, reviewed_on: date | None, certainty: Certainty, starts_on: date | None) -> facts.Review:
    if reviewed_on is not None:
        return facts.Review(cycle, reviewed_on, certainty)
    return facts.Review(cycle, starts_on, certainty, by_session=starts_on is not None)


def parts_of(
    session: Session,
    state: str,
    *,
    reviews: Sequence[facts.Review],
    records: Mapping[str, facts.TreatyRecord],
    only: Collection[int] | None = None,
) -> tuple[PartFacts, ...]:
    """Return the parts addressed to the State, in the order of references: all, or some."""
    starts = {each.cycle: each.starts_on for each in reviews}
    requests, loose = _requests(session, state, only), _not_binding(session, state, only, records)
    replies = _replies(session, state, only)
    return tuple(
        PartFacts(
            row.id,
            _part(row, state, starts=starts, requests=requests[row.id], loose=loose, replies=replies[row.id]),
            row.document_id,
            row.number,
            row.text,
        )
        for row in _rows(session, queries.parts, state, only)
    )


def _rows(
    session: Session, query: Callable[..., Select[*tuple[Any, ...]]], state: str, only: Collection[int] | None
) -> Result[*tuple[Any, ...]]:
    if only is None:
        return session.execute(query(some=False), {"state": state})
    return session.execute(query(some=True), {"state": state, "parts": list(only)})


def _part(
    row: Row[*tuple[Any, ...]],
    state: str,
    *,
    starts: Mapping[int, date | None],
    requests: tuple[facts.TreatyRequest, ...],
    loose: Mapping[int, Collection[tuple[int | None, str]]],
    replies: tuple[facts.Reply, ...],
) -> facts.Part:
    reviewed_on = starts.get(row.cycle)  # a recommendation is as old as its review, however late the report is dated
    # Source: status method, "What is asked": to implement, comply with or respect a treaty is `do`; that it does not
    # bind is flagged and the rules go on. An ask to join it needs no such flag.
    is_joining = row.ask_kind in {AskKind.TREATY_ACTION, AskKind.CONSIDER, AskKind.INFORMATION}
    cited = () if is_joining else loose.get(row.recommendation_id, ())
    return facts.Part(
        ref=row.ref,
        recommendation=row.recommendation,
        label=row.label,
        ask_kind=row.ask_kind,
        asked_on=Span(reviewed_on, reviewed_on) if reviewed_on else Span(row.asked_first, row.asked_last),
        filed_for_cycle=row.filed_for_cycle if row.filed_for_state == state else None,
        outcome_asked=row.outcome_asked,
        treaty_requests=requests,
        closed_on=row.closed_on,
        closure=row.closure,
        reply_due_on=row.reply_due_on,
        replies=replies,
        instruments_not_binding=tuple(sorted({code for part_id, code in cited if part_id in {None, row.id}})),
        review_cycle=row.cycle,
    )


def _requests(
    session: Session, state: str, only: Collection[int] | None
) -> defaultdict[int, tuple[facts.TreatyRequest, ...]]:
    found: defaultdict[int, tuple[facts.TreatyRequest, ...]] = defaultdict(tuple)
    for part_id, ask, instrument in _rows(session, queries.treaty_requests, state, only):
        found[part_id] += (facts.TreatyRequest(ask, instrument),)
    return found


def _not_binding(
    session: Session, state: str, only: Collection[int] | None, records: Mapping[str, facts.TreatyRecord]
) -> Mapping[int, Collection[tuple[int | None, str]]]:
    """Return what recommendations cite and does not bind the State: the part that it is cited for, and the code."""
    found: defaultdict[int, set[tuple[int | None, str]]] = defaultdict(set)
    for whole_id, part_id, first, last, code, kind, adopted_on, in_force_on in _rows(
        session, queries.citations, state, only
    ):
        norm = Norm(code, kind, adopted_on, in_force_on)
        if force(norm, records.get(code), facts_on=Span(first, last)).bindingness in _LOOSE:
            found[whole_id].add((part_id, code))
    return found


def _replies(session: Session, state: str, only: Collection[int] | None) -> defaultdict[int, tuple[facts.Reply, ...]]:
    found: defaultdict[int, tuple[facts.Reply, ...]] = defaultdict(tuple)
    for part_id, reference, replied_on, quality in _rows(session, queries.replies, state, only):
        found[part_id] += (facts.Reply(f"{reference} reply {replied_on.isoformat()}", replied_on, quality),)
    return found


def records_of(session: Session, state: str, *, only: Collection[int] | None = None) -> dict[str, facts.TreatyRecord]:
    """Return the State's treaty record by instrument; an instrument that nobody looked up is absent.

    With the parts in `only`, those on the instruments that these parts name or cite.
    """
    found: dict[str, facts.TreatyRecord] = {}
    for code, as_of, checked_on, act, first, last in _rows(session, queries.treaty_records, state, only):
        acts = found[code].acts if code in found else ()
        done = () if act is None else (facts.TreatyActFact(act, Span(first, last)),)
        found[code] = facts.TreatyRecord(code, (*acts, *done), as_of=as_of, checked_on=checked_on)
    return found
