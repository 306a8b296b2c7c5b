"""The answer for a unit: what a rule decided, written out with all that a reader sees beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracker.domain import reasons
from tracker.domain.facts import Assessment, Part, Window
from tracker.domain.units import Unit
from tracker.domain.vocabulary import Confidence, Flag, Status, Strand
from tracker.domain.weighing import Placed, Weighed

PENDING = "pending"
REPLY = "reply"
KNOWN = (Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED, Status.NOT_IMPLEMENTED, Status.REGRESSED)


class Verdict(NamedTuple):
    """What a rule decides: the status, why, and the evidence or the replies that it names."""

    status: Status
    reasons: tuple[str, ...]
    named_for: Sequence[Placed] = ()
    named_against: Sequence[Placed] = ()
    flags: tuple[Flag, ...] = ()
    replies: tuple[str, ...] = ()


def written(
    part: Part,
    unit: Unit,
    *,
    evidence: Weighed,
    rule: str,
    verdict: Verdict,
    confidence: Confidence,
    baseline: tuple[str, ...] = (),
    last_known: tuple[Status, int] | None = None,
) -> Assessment:
    """Write the answer for a unit: what the rule decided, and beside it all else that the unit holds."""
    claims, beside = _beside(verdict, evidence) if evidence.read else ((), ())
    flags = verdict.flags + unit.window.flags
    if unit.closed:
        flags += (Flag.CLOSED,)
    return Assessment(
        part=part.ref,
        recommendation=part.recommendation,
        part_label=part.label,
        window=unit.window,
        status=verdict.status,
        rule=rule,
        confidence=confidence,
        flags=flags + _part_flags(part),
        reasons=verdict.reasons + _circumstances(part, unit, verdict),
        evidence_for=verdict.replies or _refs(verdict.named_for),
        evidence_against=_refs(verdict.named_against),
        claims=claims,
        baseline=baseline,
        shown_beside=beside,
        last_known=last_known,
    )


def pending(part: Part, awaited: Window, *, baseline: tuple[str, ...]) -> Assessment:
    """Write the answer for a part whose review has not taken place; whatever is known so far is baseline."""
    return Assessment(
        part=part.ref,
        recommendation=part.recommendation,
        part_label=part.label,
        window=awaited,
        status=Status.PENDING,
        rule=PENDING,
        confidence=Confidence.NONE,
        flags=awaited.flags + _part_flags(part),
        reasons=(reasons.pending(awaited), *_not_binding(part)),
        evidence_for=(),
        evidence_against=(),
        baseline=baseline,
    )


def last_known(earlier: Sequence[Assessment]) -> tuple[Status, int] | None:
    """Return the latest status that evidence or a record gave, with its cycle; one carried over is none.

    Source: status method, below the rule table.
    """
    for answer in reversed(earlier):
        if answer.status in KNOWN and Flag.CARRIED_OVER not in answer.flags:
            return answer.status, answer.window.cycle
    return None


def _beside(verdict: Verdict, evidence: Weighed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the State's claims, the latest first, and what else of the unit the rule does not name."""
    claimed = [one for one in evidence.read if one.item.strand is Strand.STATE_CLAIM]
    claims = tuple(one.item.ref for one in sorted(claimed, key=_latest_first))
    named = {one.item.ref for one in (*verdict.named_for, *verdict.named_against)}
    everything = {one.item.ref for one in (*evidence.read, *evidence.unread)}
    return claims, tuple(sorted(everything - named - set(claims)))


def _latest_first(one: Placed) -> tuple[int, str]:
    return -one.on.toordinal(), one.item.ref


def _refs(items: Sequence[Placed]) -> tuple[str, ...]:
    return tuple(sorted({one.item.ref for one in items})) if items else ()


def _circumstances(part: Part, unit: Unit, verdict: Verdict) -> tuple[str, ...]:
    """Say what a reader must know whatever the rule: a person's choice of window, a closing, what does not bind."""
    said = _not_binding(part)
    if unit.closed:
        said = (reasons.closed(part, unit.last), *said)
    if any(one.chosen for side in (verdict.named_for, verdict.named_against) for one in side):
        said = (reasons.chosen_window(), *said)
    return said


def _not_binding(part: Part) -> tuple[str, ...]:
    return (reasons.not_binding(part),) if part.instruments_not_binding else ()


def _part_flags(part: Part) -> tuple[Flag, ...]:
    return (Flag.INSTRUMENT_NOT_BINDING,) if part.instruments_not_binding else ()
