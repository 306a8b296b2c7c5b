"""Counts and shares over answers, and the roll-up of a recommendation's parts to one line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.facts import Assessment
from tracker.domain.vocabulary import INFORMATION_STATUSES, Flag, Status

SCALE = (
    Status.IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.REGRESSED,
    Status.INSUFFICIENT_INFORMATION,
    Status.NOT_ASSESSED,
)
"""The statuses that shares are counted over, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many units have one status, and their share of all units counted (0–1)."""

    status: Status
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Overview:
    """A group of units: its shares, never without n, the number not assessed and the share assessed.

    `unit_count` is n. Units that are pending and requests for information are counted apart, and in no share.
    """

    unit_count: int
    shares: tuple[Share, ...]
    not_assessed_count: int
    assessed_share: float
    pending_count: int
    information_count: int


@dataclass(frozen=True, slots=True)
class RollUp:
    """One recommendation in one window: a status for all its parts, with how many of them were assessed.

    `status` is None where every part stays out (pending, closed, a request for information). `parts` are those that
    count, each by its label. `flags` are kept where every part has them and all have one status.
    """

    recommendation: str
    cycle: int
    status: Status | None
    flags: tuple[Flag, ...]
    assessed_count: int
    part_count: int
    parts: tuple[tuple[str, Status], ...]


def overview(answers: Iterable[Assessment]) -> Overview:
    """Count units by status.

    Args:
        answers: the answers of any units, each unit once.

    Returns:
        A share for every status of the implementation scale, those of no unit included; for no units all are 0.

    Source: status method, "Aggregates".
    """
    counts = Counter(answer.status for answer in answers)
    n = sum(counts[status] for status in SCALE)
    not_assessed = counts[Status.NOT_ASSESSED]
    return Overview(
        unit_count=n,
        shares=tuple(Share(status, counts[status], counts[status] / n if n else 0.0) for status in SCALE),
        not_assessed_count=not_assessed,
        assessed_share=(n - not_assessed) / n if n else 0.0,
        pending_count=counts[Status.PENDING],
        information_count=sum(counts[status] for status in INFORMATION_STATUSES),
    )


def roll_ups(answers: Iterable[Assessment]) -> tuple[RollUp, ...]:
    """Roll the parts of each recommendation up to one status a window.

    Args:
        answers: the answers of one State's units, each unit once.

    Returns:
        One roll-up for each recommendation and window, sorted by both.

    Source: status method, "Roll-up of parts".
    """
    groups: defaultdict[tuple[str, int], list[Assessment]] = defaultdict(list)
    for answer in answers:
        groups[answer.recommendation, answer.window.cycle].append(answer)
    return tuple(_roll_up(key, groups[key]) for key in sorted(groups))


def _roll_up(key: tuple[str, int], answers: Sequence[Assessment]) -> RollUp:
    counted = sorted(
        (answer for answer in answers if answer.status in SCALE and Flag.CLOSED not in answer.flags),
        key=lambda answer: (answer.part_label, answer.part),
    )
    statuses = {answer.status for answer in counted}
    return RollUp(
        recommendation=key[0],
        cycle=key[1],
        status=_together(statuses),
        flags=_shared_flags(counted) if len(statuses) == 1 else (),
        assessed_count=sum(answer.status is not Status.NOT_ASSESSED for answer in counted),
        part_count=len(counted),
        parts=tuple((answer.part_label, answer.status) for answer in counted),
    )


def _together(statuses: set[Status]) -> Status | None:
    if len(statuses) <= 1:
        return next(iter(statuses), None)
    if Status.REGRESSED in statuses:
        return Status.REGRESSED
    if statuses & {Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED}:
        return Status.PARTIALLY_IMPLEMENTED
    return Status.INSUFFICIENT_INFORMATION


def _shared_flags(answers: Sequence[Assessment]) -> tuple[Flag, ...]:
    return tuple(flag for flag in answers[0].flags if all(flag in answer.flags for answer in answers))
