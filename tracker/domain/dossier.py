"""What a paper reads: everything public about one State before one review, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.binding import Force
from tracker.domain.document import Source
from tracker.domain.facts import Assessment, Span
from tracker.domain.indicators import Series
from tracker.domain.vocabulary import (
    AskKind,
    Finding,
    InstrumentKind,
    LineageKind,
    Mechanism,
    Position,
    Scope,
    Status,
    Strand,
    Wording,
)


@dataclass(frozen=True, slots=True)
class StateName:
    """A State by its ISO 3166 code and its name in the language of the paper."""

    iso3: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """Who files the paper."""

    name: str
    long_name: str
    about: str


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One review of the State: when, in which session, with which symbols. Days are None where not known."""

    cycle: int
    session: int | None
    session_label: str  # "44th session of the Working Group, November 2023"
    reviewed_on: date | None
    report_symbol: str = ""
    addendum_symbol: str = ""


@dataclass(frozen=True, slots=True)
class StatedAnswer:
    """A position as one source gives it."""

    position: Position
    as_stated: str
    stated_by: Source
    on: date | None


@dataclass(frozen=True, slots=True)
class CitedProvision:
    """A provision cited by a request, and how it binds the State on the date of the facts."""

    instrument: str
    kind: InstrumentKind
    instrument_name: str
    provision: str
    about: str
    force: Force
    cited_as: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class JudgementFacts:
    """A person's judgement of a unit, beside the computed status. `stale` marks that newer evidence exists."""

    cycle: int
    status: Status
    rationale: str
    decided_on: date
    by: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One part of a recommendation addressed to the State, with its results, oldest window first."""

    ref: str
    recommendation: str
    number: str
    label: str
    text: str
    wording: Wording
    heading: str
    ask_kind: AskKind
    asked_on: Span
    mechanism: Mechanism
    asker: str
    source: Source
    paragraph: str
    recommending: tuple[StateName, ...]
    to_all_states: bool
    review_cycle: int | None
    filed_for_cycle: int | None
    themes: tuple[str, ...]
    answers: tuple[StatedAnswer, ...]
    provisions: tuple[CitedProvision, ...]
    results: tuple[Assessment, ...]
    judgements: tuple[JudgementFacts, ...] = ()
    reply_due_on: date | None = None
    note: str = ""

    def result(self, cycle: int) -> Assessment | None:
        """Return the answer for the window of `cycle`, None where the request does not live in it."""
        return next((result for result in self.results if result.window.cycle == cycle), None)


@dataclass(frozen=True, slots=True)
class Says:
    """What an item says of one part."""

    part: str
    finding: Finding
    scope: Scope


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One item of evidence, in the words of the record, with the indicator series that it rests on."""

    ref: str
    kind: str
    summary: str
    strand: Strand
    origin: str
    when: Span
    source: Source
    locator: str
    says: tuple[Says, ...]
    count: int | None = None
    count_at_least: bool = False
    code: str = ""
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number printed in a source: attributed, never adopted. `value` is None where only words were printed."""

    ref: str
    series: str
    about: str
    value: float | None
    value_text: str
    at_least: bool
    unit: str
    period: Span | None
    attributed_to: str
    source: Source
    locator: str
    checks_against: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """A later request that takes up an earlier one."""

    later: str
    earlier: str
    kind: LineageKind
    reason: str


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """Parts of one review that ask the same thing."""

    name: str
    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """A theme and the broader one it belongs to ("" for none)."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of it. `cycle` is the review that the paper is filed for; `reviews` are those up to and including it."""

    state: StateName
    organisation: OrganisationFacts
    cycle: int
    as_of: date
    rulebook: int
    reviews: tuple[ReviewFacts, ...]
    requests: tuple[Request, ...]
    evidence: tuple[EvidenceItem, ...]
    numbers: tuple[StatedNumber, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    clusters: tuple[ClusterFacts, ...] = ()
    themes: tuple[ThemeFacts, ...] = ()

    def review(self, cycle: int) -> ReviewFacts | None:
        """Return what is known of the review in `cycle`."""
        return next((review for review in self.reviews if review.cycle == cycle), None)
