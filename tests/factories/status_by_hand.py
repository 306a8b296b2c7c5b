"""A second, slow reading of the rule table, clause by clause with quantifiers, to hold the engine against.

It knows only `do`, `refrain` and `consider` asks without treaties, windows without gaps, and gives rule and status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.facts import Evidence, Part, Window
from tracker.domain.vocabulary import AskKind, Finding, Level, Reliability, Scope, Status, Strand

FOR = {Finding.IMPLEMENTED, Finding.PROGRESS}
AGAINST = {Finding.NO_CHANGE, Finding.REGRESSION}
SYSTEMIC = Scope.SYSTEMIC
RANK = {Reliability.A: 1, Reliability.B: 2, Reliability.C: 3}


@dataclass(frozen=True)
class Days:
    """The days of a unit, both ends inclusive, and the first day of its window."""

    cycle: int
    window_start: date
    first: date
    last: date


@dataclass(frozen=True)
class Said:
    """An item as the unit reads it."""

    ref: str
    origin: str
    finding: Finding
    level: Level
    scope: Scope
    rank: int
    on: date
    is_claim: bool


def units(part: Part, known: Sequence[Window], as_of: date) -> list[Days]:
    """Return the days of every unit; a day at a time would be slower, and no clearer."""
    asked, found = part.asked_on.last, []
    for window in known:
        start = window.start or date.min
        end = min(window.end - timedelta(days=1) if window.end else date.max, as_of)
        if part.closed_on is not None and part.closed_on <= as_of:
            end = min(end, part.closed_on)
        if max(start, asked) <= end and asked <= as_of and window.cycle >= (part.filed_for_cycle or 0):
            found.append(Days(window.cycle, start, max(start, asked), end))
    return found


def known_by(item: Evidence) -> date:
    """Return when an item was published, if unpublished recorded."""
    return item.published_on or item.recorded_on


def last_possible(item: Evidence, known: Sequence[Window], as_of: date) -> date:
    """Return the last possible day of an item, that of the chosen window where the choice is open to a person."""
    stated = item.when.last
    if item.continuing:
        stated = item.vouched_until or known_by(item)
    last = min(stated, known_by(item))
    for window in known:
        if item.continuing or window.cycle != item.chosen_cycle or not window.end or window.end > as_of:
            continue
        if item.when.first < window.end <= last:
            return window.end - timedelta(days=1)
    return last


def reads(part: Part, days: Days, item: Evidence, known: Sequence[Window], as_of: date) -> Said | None:
    """Read an item in a unit; None where it is not known by then, is context, or lies outside."""
    if known_by(item) > as_of or item.finding is Finding.CONTEXT:
        return None
    last = last_possible(item, known, as_of)
    first = min(item.when.first, last)
    if item.continuing and not (first <= days.last and last >= days.first):
        return None
    if not item.continuing and not days.first <= last <= days.last:
        return None
    finding, on = item.finding, last
    if item.continuing:
        on = max(first, days.first) if finding in FOR else min(last, days.last)
        if finding is Finding.REGRESSION and first < days.window_start:
            finding = Finding.NO_CHANGE
    level = Level.STRUCTURAL if item.strand is Strand.OFFICIAL_RECORD else item.level
    is_claim = item.strand is Strand.STATE_CLAIM and finding not in AGAINST
    return Said(item.ref, item.origin, finding, level, item.scope, RANK[item.reliability], on, is_claim)


def decide(part: Part, found: Sequence[Said], *, previous_rule: str | None) -> tuple[str, Status]:
    """Go down the table S2 to S9."""
    refrain = part.ask_kind is AskKind.REFRAIN
    voices = [one for one in found if not one.is_claim and one.finding in FOR | AGAINST]

    def backed(one: Said, at_least: int) -> bool:
        return any(
            other.origin != one.origin
            and (other.finding, other.scope, other.level) == (one.finding, one.scope, one.level)
            and other.on >= one.on
            and other.rank <= at_least
            for other in voices
        )

    weighty = [one for one in voices if one.rank <= 2 or backed(one, 3)]
    strong = [one for one in voices if one.rank == 1 or (one.rank == 2 and backed(one, 2))]
    strong_for = [one for one in strong if one.finding in FOR]

    for one in strong:
        if one.finding is Finding.REGRESSION and (refrain or one.scope is SYSTEMIC):
            scopes = {SYSTEMIC, one.scope}
            if all(other.on <= one.on for other in strong_for if other.scope in scopes):
                return "S2", Status.REGRESSED

    best = [
        one
        for one in strong_for
        if one.finding is Finding.IMPLEMENTED
        and one.scope is SYSTEMIC
        and (not part.outcome_asked or one.level is Level.OUTCOME)
    ]
    opposed = [one for one in weighty if one.finding in AGAINST and one.scope is SYSTEMIC]
    for one in best:
        newest = all(other.on <= one.on for other in best)
        violated = refrain and any(other.finding in AGAINST for other in strong)
        if newest and not violated and all(other.on < one.on for other in opposed):
            return "S3", Status.IMPLEMENTED

    sides = {(one.finding in FOR, one.scope is SYSTEMIC) for one in weighty}
    if {favours for favours, _systemic in sides} == {True, False} and any(systemic for _favours, systemic in sides):
        sides = {(favours, systemic) for favours, systemic in sides if systemic}
    speaks = {favours for favours, _systemic in sides}
    if speaks:
        return {
            (False, True): ("S4", Status.PARTIALLY_IMPLEMENTED),
            (True,): ("S5", Status.PARTIALLY_IMPLEMENTED),
            (False,): ("S6", Status.NOT_IMPLEMENTED),
        }[tuple(sorted(speaks))]
    if not voices and previous_rule == "S3":
        return "S7", Status.IMPLEMENTED
    return ("S8", Status.INSUFFICIENT_INFORMATION) if found else ("S9", Status.NOT_ASSESSED)


def statuses(
    part: Part, known: Sequence[Window], evidence: Sequence[Evidence], as_of: date
) -> list[tuple[int, str, Status]]:
    """Return cycle, rule and status of every unit, oldest first."""
    found: list[tuple[int, str, Status]] = []
    for days in units(part, known, as_of):
        said = [one for item in evidence if (one := reads(part, days, item, known, as_of))]
        rule, status = decide(part, said, previous_rule=found[-1][1] if found else None)
        found.append((days.cycle, rule, status))
    return found
