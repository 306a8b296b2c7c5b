"""How well the evidence that the reasons name carries a status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.calendar import months_before
from tracker.domain.vocabulary import Confidence, Reliability
from tracker.domain.weighing import Placed

FRESH_MONTHS = 24
STALE_MONTHS = 48


def of_record(record_on: date, end: date) -> Confidence:
    """Grade a treaty record by its age against the end of the unit.

    Source: status method, *Confidence*: high up to 24 months, low over 48, medium between.
    """
    if record_on >= months_before(end, FRESH_MONTHS):
        return Confidence.HIGH
    return Confidence.LOW if record_on < months_before(end, STALE_MONTHS) else Confidence.MEDIUM


def of_evidence(
    named_for: Sequence[Placed], named_against: Sequence[Placed], *, end: date, disputed: bool
) -> Confidence:
    """Grade the evidence that the reasons of S2 to S6 name.

    High: at least two origins of which one is A, the newest within 24 months of the end. Low: resting on C alone on
    either side, or nothing newer than 48 months. Disputed lowers by one step.

    Source: status method, *Confidence*.
    """
    named = [*named_for, *named_against]
    newest = max(one.on for one in named)
    if _only_uncorroborated(named_for) or _only_uncorroborated(named_against):
        return Confidence.LOW
    if newest <= months_before(end, STALE_MONTHS):
        return Confidence.LOW
    two_origins = len({one.item.origin for one in named}) > 1
    has_a = any(one.item.reliability is Reliability.A for one in named)
    if two_origins and has_a and newest >= months_before(end, FRESH_MONTHS):
        return Confidence.MEDIUM if disputed else Confidence.HIGH
    return Confidence.LOW if disputed else Confidence.MEDIUM


def _only_uncorroborated(side: Sequence[Placed]) -> bool:
    return bool(side) and all(one.item.reliability is Reliability.C for one in side)
