"""What the status rules read: frozen facts, free of rows and of the clock.

Every reference (`ref`) is a stable text such as ``A/HRC/24/14#140.11/a``, never a row id, so that the same facts
give the same bytes from any database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.vocabulary import (
    AskKind,
    Certainty,
    Closure,
    Confidence,
    Finding,
    Flag,
    Level,
    Reliability,
    ReplyQuality,
    Scope,
    Status,
    Strand,
    TreatyAct,
    TreatyAsk,
)

BEFORE_THE_UPR = 0
"""The cycle number of the window that lies before a State's first review."""


@dataclass(frozen=True, slots=True)
class Span:
    """A date with its precision, or a period: the first and the last possible day, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Review:
    """One State's review in one cycle, as the calendar knows it.

    `starts_on` is the day of the review; where only the session is known, the session's first day with
    `by_session` true; None where not even that is known.
    """

    cycle: int
    starts_on: date | None
    certainty: Certainty
    by_session: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The days of one cycle for one State: `start` inclusive, `end` exclusive; None is open on that side."""

    cycle: int
    start: date | None
    end: date | None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatyRequest:
    """One treaty action that a part asks for, on one named instrument."""

    ask: TreatyAsk
    instrument: str


@dataclass(frozen=True, slots=True)
class TreatyActFact:
    """One act of the State upon an instrument, with the day it was done as well as known."""

    act: TreatyAct
    on: Span


@dataclass(frozen=True, slots=True)
class TreatyRecord:
    """All known acts of the State on one instrument. An empty `acts` means: recorded that nothing was done.

    `as_of` is the record's own date; `checked_on` a person's later look at the depositary. The record of an
    instrument that nobody looked up is absent, not empty.
    """

    instrument: str
    acts: tuple[TreatyActFact, ...]
    as_of: date
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A State's reply to a request for information."""

    ref: str
    on: date
    quality: ReplyQuality


@dataclass(frozen=True, slots=True)
class Part:
    """One action asked of the State: what a status is about.

    `review_cycle` is the cycle of the review that produced a UPR recommendation, `filed_for_cycle` that of the review
    for which a submission was filed; without either the part enters at the window that holds its date.
    """

    ref: str
    recommendation: str
    label: str  # "a", "b" … ; "" where the recommendation has one part
    ask_kind: AskKind
    asked_on: Span
    filed_for_cycle: int | None = None
    outcome_asked: bool = False
    treaty_requests: tuple[TreatyRequest, ...] = ()
    closed_on: date | None = None
    closure: Closure | None = None
    reply_due_on: date | None = None
    replies: tuple[Reply, ...] = ()
    instruments_not_binding: tuple[str, ...] = ()
    review_cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One approved item of evidence as linked to one part.

    `when` is the event's date or period. A continuing fact (`continuing`) runs from `when.first` on, up to
    `vouched_until`, the last day for which its source vouches (None: the day it was published, if unpublished
    recorded). `chosen_cycle` is the window a person chose among those that the period touches.
    """

    ref: str
    finding: Finding
    level: Level
    scope: Scope
    strand: Strand
    reliability: Reliability
    origin: str
    when: Span
    recorded_on: date
    published_on: date | None = None
    continuing: bool = False
    vouched_until: date | None = None
    chosen_cycle: int | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for one unit, with its reasons.

    `rule` is S1 to S9, "pending" or "reply". `reasons` are sentences. `evidence_for`, `evidence_against` name exactly
    what the rule used, sorted; a search that found nothing stands in the second, a reply in the first. `claims` are
    all that the State said of itself in the unit, the latest first; `baseline` (in the first window) what lies before
    the ask; `shown_beside` the rest of the unit, such as individual evidence that systemic evidence outweighs.
    `flags` include those of the window. `last_known` is (status, cycle) where this window gives none. Evidence that
    is only context appears nowhere.
    """

    part: str
    recommendation: str
    part_label: str
    window: Window
    status: Status
    rule: str
    confidence: Confidence
    flags: tuple[Flag, ...]
    reasons: tuple[str, ...]
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]
    claims: tuple[str, ...] = ()
    baseline: tuple[str, ...] = ()
    shown_beside: tuple[str, ...] = ()
    last_known: tuple[Status, int] | None = None
