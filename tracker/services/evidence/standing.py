"""How one item of evidence stands in the answer for a unit, and why it stands in none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from tracker.domain.answer import REPLY
from tracker.domain.facts import Assessment, Evidence
from tracker.domain.vocabulary import Finding, Level, Reliability, Scope, Strand
from tracker.domain.weighing import favours, known_on, opposes

_WEIGHING = frozenset({"S4", "S5", "S6"})  # these name all that is weighty on the side that decides


class Standing(StrEnum):
    """What an answer does with an item."""

    FOR = "for"  # the reasons name it
    AGAINST = "against"
    SEARCH = "search"  # named: someone searched and found nothing
    CLAIM = "claim"  # the State's own word, beside the status
    COPY = "copy"  # same origin, finding, scope, level and date as one that is more reliable or was known first
    TREATY = "treaty"  # the treaty record alone decides
    REPLY = "reply"  # a request for information is answered by replies alone
    CASE = "case"  # one case, which never answers what speaks of the system
    THIN = "thin"  # uncorroborated and backed by nobody
    BESIDE = "beside"  # in the unit; the rule did not need it
    BASELINE = "baseline"  # before the ask: shown, never counted


class Absence(StrEnum):
    """Why an item stands in no unit of a part."""

    WITHDRAWN = "withdrawn"
    NOT_APPROVED = "not_approved"
    KEPT = "kept"  # in a case file for named people, which no stored status reads
    CONTEXT = "context"
    NOT_YET = "not_yet"  # published only after the day of looking
    CLOSED = "closed"  # after the ask was closed
    NO_UNIT = "no_unit"  # the ask has no window of this State
    OUTSIDE = "outside"


def in_unit(item: Evidence, unit: Assessment, *, among: Iterable[Evidence]) -> Standing | None:
    """Tell how an item stands in a unit; None where it does not stand in it.

    Args:
        item: the item as linked to the part.
        unit: the answer.
        among: all evidence of the part that the answer was given from.
    """
    if item.ref in unit.baseline:
        return Standing.BASELINE
    if is_claim(item) and (item.ref in unit.claims or item.ref in unit.evidence_for):
        return Standing.CLAIM
    if item.ref in unit.evidence_for:
        return Standing.FOR
    if item.ref in unit.evidence_against:
        return Standing.SEARCH if item.finding is Finding.NOTHING_FOUND else Standing.AGAINST
    if item.ref in unit.shown_beside or item.ref in unit.claims:
        return _beside(item, unit, tuple(among))
    return None


def _beside(item: Evidence, unit: Assessment, among: Sequence[Evidence]) -> Standing:
    """Tell why an answer does not name an item that stands in its unit."""
    by_rule = {"S1": Standing.TREATY, REPLY: Standing.REPLY}
    if unit.rule in by_rule:
        return by_rule[unit.rule]
    if copied_from(item, among):
        return Standing.COPY
    if not speaks(item.finding) or unit.rule not in _WEIGHING:
        return Standing.BESIDE
    if item.reliability is Reliability.C:
        return Standing.THIN
    named = {*unit.evidence_for, *unit.evidence_against}
    of_system = any(each.ref in named and each.scope is Scope.SYSTEMIC for each in among)
    return Standing.CASE if item.scope is Scope.INDIVIDUAL and of_system else Standing.BESIDE


def absence(item: Evidence, units: Sequence[Assessment], *, closed_on: date | None, as_of: date) -> Absence:
    """Tell why an approved item stands in none of the units of a part."""
    if item.finding is Finding.CONTEXT:
        return Absence.CONTEXT
    if known_on(item) > as_of:
        return Absence.NOT_YET
    if not units:
        return Absence.NO_UNIT
    if closed_on is not None and min(item.when.last, known_on(item)) > closed_on:
        return Absence.CLOSED
    return Absence.OUTSIDE


def is_claim(item: Evidence) -> bool:
    """Tell whether it is the State's own word in its own favour; against its interest its word is evidence."""
    return item.strand is Strand.STATE_CLAIM and not opposes(item.finding)


def speaks(finding: Finding) -> bool:
    """Tell whether a finding is for or against implementation."""
    return favours(finding) or opposes(finding)


def copied_from(item: Evidence, among: Iterable[Evidence]) -> str:
    """Return the item that is read in the place of this one, since they are copies; "" where this one is read.

    Source: status method, "What a piece of evidence says", *origin*.
    """
    mine = _read_as(item)
    alike = [each for each in among if each.ref != item.ref and _read_as(each) == mine]
    first = min([item, *alike], key=lambda each: (each.reliability, known_on(each), each.ref))
    return "" if first is item else first.ref


def of_one_origin(item: Evidence, among: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the other items of the same origin, sorted: together they are one voice."""
    return tuple(sorted(each.ref for each in among if each.ref != item.ref and each.origin == item.origin))


def _read_as(item: Evidence) -> tuple[object, ...]:
    level = Level.STRUCTURAL if item.strand is Strand.OFFICIAL_RECORD else item.level
    independent = item.strand is not Strand.STATE_CLAIM or opposes(item.finding)
    last = min(item.when.last, known_on(item))
    return (item.origin, item.finding, item.scope, level, independent, item.when.first, last, item.continuing)
