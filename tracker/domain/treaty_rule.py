"""What a treaty record says of a part: rule S1's reading, before the rule table decides with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tracker.domain.dates import day_in_words, span_in_words
from tracker.domain.facts import Part, Span, TreatyActFact, TreatyRecord, TreatyRequest
from tracker.domain.units import Unit
from tracker.domain.vocabulary import BINDING_ACTS, AskKind, Flag, Status, TreatyAct, TreatyAsk, label
from tracker.i18n import _

FULFILS: dict[TreatyAsk, frozenset[TreatyAct]] = {
    TreatyAsk.SIGN: BINDING_ACTS | {TreatyAct.SIGNATURE},  # a State that joined has no more need to sign
    TreatyAsk.RATIFY: BINDING_ACTS,
    TreatyAsk.ACCEPT_PROCEDURE: frozenset({TreatyAct.PROCEDURE_ACCEPTED}),
    TreatyAsk.WITHDRAW_RESERVATION: frozenset({TreatyAct.RESERVATION_WITHDRAWN}),
}


class Standing(StrEnum):
    """How a State stands to one treaty request at the end of a unit."""

    UNDONE = "undone"
    DONE = "done"
    DONE_BEFORE = "done_before"
    SIGNED = "signed"
    SIGNED_BEFORE = "signed_before"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the records say of all that a part asks; `record_on` is the date of the oldest record."""

    status: Status
    flags: tuple[Flag, ...]
    reasons: tuple[str, ...]
    record_on: date


class _Act(NamedTuple):
    """An act by its last possible day; of one day, leaving comes after joining."""

    day: date
    leaves: bool
    first: date
    act: TreatyAct
    on: Span


def read(part: Part, unit: Unit, *, records: Sequence[TreatyRecord], as_of: date) -> Reading | None:
    """Read the records of all instruments that a part names, as they stood at the end of a unit.

    Args:
        part: only a treaty action, or one to be considered, is read: "implement" a treaty is another kind of ask.
        unit: acts after its last day do not count; a withdrawal counts as undone where it lies inside.
        records: one State's records; several on one instrument are read together.
        as_of: a person's check of a record counts from its date; the record itself whenever it was fetched.

    Returns:
        The reading; None where the part asks no treaty action or an instrument has no record.

    Source: status method, rule S1.
    """
    if not part.treaty_requests or part.ask_kind not in (AskKind.TREATY_ACTION, AskKind.CONSIDER):
        return None
    standings: list[Standing] = []
    reasons: list[str] = []
    days: list[date] = []
    for request in sorted(part.treaty_requests, key=lambda each: (each.instrument, each.ask)):
        of_instrument = [record for record in records if _speaks_of(request, record, as_of)]
        if not of_instrument:
            return None
        record_on = max(_date_of(record, as_of) for record in of_instrument)
        standing, act = _standing(request, _acts(of_instrument), asked=part.asked_on.last, unit=unit)
        standings.append(standing)
        days.append(record_on)
        reasons.append(_sentence(request, standing, act, record_on=record_on))
    flags = (Flag.ALREADY_PARTY,) if _only_before(standings) else ()
    return Reading(_together(standings), flags, tuple(reasons), min(days))


def _speaks_of(request: TreatyRequest, record: TreatyRecord, as_of: date) -> bool:
    """Tell whether a record answers a request.

    Lists of signatures and ratifications hold no declarations: that a procedure was not accepted, or a reservation not
    withdrawn, is known only from a record that has such an act, or that a person checked.
    """
    if record.instrument != request.instrument:
        return False
    if request.ask in (TreatyAsk.SIGN, TreatyAsk.RATIFY):
        return True
    checked = record.checked_on is not None and record.checked_on <= as_of
    return checked or any(fact.act in FULFILS[request.ask] for fact in record.acts)


def _date_of(record: TreatyRecord, as_of: date) -> date:
    checked = record.checked_on
    return record.as_of if checked is None or checked > as_of else max(record.as_of, checked)


def _acts(records: Iterable[TreatyRecord]) -> list[_Act]:
    """Order the acts; where two records date one act, the more exact date is read."""
    known = {(fact, min(fact.on.last, record.as_of)) for record in records for fact in record.acts}
    facts = {fact for fact, _day in known}
    acts = [
        _Act(day, fact.act is TreatyAct.WITHDRAWAL, min(fact.on.first, day), fact.act, fact.on)
        for fact, day in known
        if not any(_is_more_exact(other, fact) for other in facts)
    ]
    return sorted(acts, key=lambda act: (act.day, act.leaves, act.first, act.act, act.on.last))


def _is_more_exact(other: TreatyActFact, fact: TreatyActFact) -> bool:
    return (
        other.act is fact.act
        and other.on != fact.on
        and fact.on.first <= other.on.first
        and other.on.last <= fact.on.last
    )


def _standing(request: TreatyRequest, acts: Iterable[_Act], *, asked: date, unit: Unit) -> tuple[Standing, _Act | None]:
    done: _Act | None = None
    signed: _Act | None = None
    undone: _Act | None = None
    for act in acts:
        if act.day > unit.last:
            break
        if act.act is TreatyAct.WITHDRAWAL:
            done, signed, undone = None, None, act
        elif act.act in FULFILS[request.ask]:
            done = done or act
        elif act.act is TreatyAct.SIGNATURE and request.ask is TreatyAsk.RATIFY:
            signed = signed or act
    if done:
        return (Standing.DONE if done.day >= asked else Standing.DONE_BEFORE), done
    if undone and undone.day >= unit.begin:
        return Standing.UNDONE, undone
    if signed:
        return (Standing.SIGNED if signed.day >= asked else Standing.SIGNED_BEFORE), signed
    return Standing.NOTHING, undone


def _together(standings: Sequence[Standing]) -> Status:
    done = [standing in (Standing.DONE, Standing.DONE_BEFORE) for standing in standings]
    if Standing.UNDONE in standings:
        return Status.REGRESSED
    if all(done):
        return Status.IMPLEMENTED
    if any(done) or Standing.SIGNED in standings:
        return Status.PARTIALLY_IMPLEMENTED
    return Status.NOT_IMPLEMENTED


def _only_before(standings: Sequence[Standing]) -> bool:
    """Tell whether whatever was done was done before the ask, so that the ask has no part in it."""
    since = {Standing.DONE, Standing.SIGNED, Standing.UNDONE}
    return Standing.DONE_BEFORE in standings and since.isdisjoint(standings)


def _sentence(request: TreatyRequest, standing: Standing, act: _Act | None, *, record_on: date) -> str:
    words = {
        "instrument": request.instrument,
        "act": _(label(act.act)) if act else "",
        "when": span_in_words(act.on) if act else "",
        "day": day_in_words(record_on),
    }
    match standing:
        case Standing.UNDONE:
            return _("%(instrument)s: %(act)s, %(when)s, undoes what was asked; record as of %(day)s.") % words
        case Standing.DONE:
            return _("%(instrument)s: %(act)s, %(when)s, since the ask; record as of %(day)s.") % words
        case Standing.DONE_BEFORE:
            return _("%(instrument)s: %(act)s, %(when)s, before the ask; record as of %(day)s.") % words
        case Standing.SIGNED:
            return _("%(instrument)s: only %(act)s, %(when)s, since the ask; record as of %(day)s.") % words
        case Standing.SIGNED_BEFORE:
            return _("%(instrument)s: only %(act)s, %(when)s, before the ask; record as of %(day)s.") % words
        case Standing.NOTHING if act:
            return _("%(instrument)s: %(act)s, %(when)s, earlier, and no action since; record as of %(day)s.") % words
        case Standing.NOTHING:
            return _("%(instrument)s: no action; record as of %(day)s.") % words
