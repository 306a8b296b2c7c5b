"""What answers what in a unit: newer evidence a regression, contradiction an implementation, systems cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.domain.facts import Part
from tracker.domain.vocabulary import AskKind, Finding, Level, Reliability, Scope
from tracker.domain.weighing import Placed, Weighed, backing, favours


def regressions(part: Part, evidence: Weighed) -> list[Placed]:
    """Return strong regressions: systemic ones, of either scope where the part asks to refrain.

    Source: status method, rule S2.
    """
    either = part.ask_kind is AskKind.REFRAIN
    return [
        one
        for one in evidence.strong_against
        if one.finding is Finding.REGRESSION and (either or one.item.scope is Scope.SYSTEMIC)
    ]


def answers_to(regression: Placed, evidence: Weighed) -> list[Placed]:
    """Return strong evidence for implementation that is newer than a regression and of at least its scope.

    Source: status method, rule S2.
    """
    return [
        one
        for one in evidence.strong_for
        if one.on > regression.on and (one.item.scope is Scope.SYSTEMIC or regression.item.scope is Scope.INDIVIDUAL)
    ]


def implementations(part: Part, evidence: Weighed) -> list[Placed]:
    """Return strong systemic `implemented`, at outcome level where an outcome was asked.

    Source: status method, rule S3.
    """
    return [
        one
        for one in evidence.strong_for
        if one.finding is Finding.IMPLEMENTED
        and one.item.scope is Scope.SYSTEMIC
        and (one.level is Level.OUTCOME or not part.outcome_asked)
    ]


def contradictions(implemented: Sequence[Placed], part: Part, *, evidence: Weighed) -> list[Placed]:
    """Return what keeps implementation from standing.

    That is weighty systemic evidence against, on or after the newest of it; where the part asks to refrain, also any
    strong violation of either scope.

    Source: status method, rule S3.
    """
    newest = max(one.on for one in implemented)
    found = [one for one in evidence.weighty_against if one.item.scope is Scope.SYSTEMIC and one.on >= newest]
    if part.ask_kind is AskKind.REFRAIN:
        found += evidence.strong_against
    return found


def sides(evidence: Weighed) -> tuple[Sequence[Placed], Sequence[Placed], bool]:
    """Return the weighty evidence for and against that counts, and whether individual cases were set aside.

    Individual evidence never answers systemic evidence: where both sides speak, and either with systemic evidence,
    only the systemic counts.

    Source: status method, rule S4.
    """
    weighty_for, weighty_against = evidence.weighty_for, evidence.weighty_against
    if not weighty_for or not weighty_against:
        return weighty_for, weighty_against, False
    systemic_for = [one for one in weighty_for if one.item.scope is Scope.SYSTEMIC]
    systemic_against = [one for one in weighty_against if one.item.scope is Scope.SYSTEMIC]
    if not systemic_for and not systemic_against:
        return weighty_for, weighty_against, False
    return systemic_for, systemic_against, True


def by_side(items: Iterable[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Split into what speaks for implementation and the rest: what speaks against it, and searches in vain."""
    speaks_for: list[Placed] = []
    rest: list[Placed] = []
    for one in items:
        (speaks_for if favours(one.finding) else rest).append(one)
    return speaks_for, rest


def with_backing(items: Sequence[Placed], evidence: Weighed, *, at_least: Reliability) -> list[Placed]:
    """Add to items whatever backs those that need it: at C to be weighty, at B to be strong. An A needs no backing.

    Args:
        items: evidence that a rule uses as weighty (`at_least` C) or as strong (`at_least` B).
        evidence: all that the unit holds.
        at_least: the reliability that needs backing, which the backing must have too.

    Returns:
        The items, then their backing; an item may occur twice.
    """
    needing = [one for one in items if one.item.reliability is at_least]
    return [*items, *(other for one in needing for other in backing(one, evidence.saying, at_least=at_least))]
