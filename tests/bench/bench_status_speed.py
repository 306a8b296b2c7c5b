"""How fast the statuses of 41,000 recommendations are recomputed, on synthetic evidence and without a database."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from tests.bench.measure import Measure
from tracker.domain.calendar import windows
from tracker.domain.facts import (
    Evidence,
    Part,
    Review,
    Span,
    TreatyActFact,
    TreatyRecord,
    TreatyRequest,
    Window,
)
from tracker.domain.status import assess
from tracker.domain.vocabulary import (
    AskKind,
    Certainty,
    Finding,
    Level,
    Reliability,
    Scope,
    Strand,
    TreatyAct,
    TreatyAsk,
)

PARTS = 41_000
ASKED_UNITS_PER_SECOND = 50_000
RUNS = 3
AS_OF = date(2025, 6, 30)
REVIEWED = (date(2009, 2, 4), date(2013, 4, 29), date(2018, 5, 14), date(2023, 11, 13))

Case = tuple[Part, tuple[Window, ...], tuple[Evidence, ...], tuple[TreatyRecord, ...]]


def synthetic(seed: int) -> list[Case]:
    """Build parts as they occur: asked in cycles 1 to 3, none to four items of evidence, one in eight on a treaty."""
    chance = random.Random(seed)
    states = [_calendar(chance) for _state in range(193)]
    return [_case(number, states[number % len(states)], chance) for number in range(PARTS)]


def _calendar(chance: random.Random) -> tuple[Window, ...]:
    shift = timedelta(days=chance.randrange(-300, 300))
    return windows([Review(n, day + shift, Certainty.CONFIRMED) for n, day in enumerate(REVIEWED, start=1)])


def _case(number: int, known: tuple[Window, ...], chance: random.Random) -> Case:
    cycle = chance.choice((1, 2, 2, 3, 3))
    asked = next(window.start for window in known if window.cycle == cycle) or AS_OF
    on_treaty = chance.random() < 0.125
    part = Part(
        ref=f"A/HRC/{cycle}/{number}",
        recommendation=f"A/HRC/{cycle}/{number}",
        label="",
        ask_kind=AskKind.TREATY_ACTION if on_treaty else chance.choice((AskKind.DO, AskKind.DO, AskKind.REFRAIN)),
        asked_on=Span(asked, asked),
        outcome_asked=chance.random() < 0.2,
        treaty_requests=(TreatyRequest(TreatyAsk.RATIFY, "ICRMW"),) if on_treaty else (),
    )
    count = chance.choices((0, 1, 2, 3, 4), weights=(40, 25, 20, 10, 5))[0]
    evidence = tuple(_evidence(f"E{number}.{item}", chance) for item in range(count))
    return part, known, evidence, _records(chance)


def _evidence(ref: str, chance: random.Random) -> Evidence:
    day = date(2009, 1, 1) + timedelta(days=chance.randrange(16 * 365))
    return Evidence(
        ref=ref,
        finding=chance.choice(tuple(Finding)),
        level=chance.choice(tuple(Level)),
        scope=chance.choice(tuple(Scope)),
        strand=chance.choice(tuple(Strand)),
        reliability=chance.choice(tuple(Reliability)),
        origin=f"O{chance.randrange(6)}",
        when=Span(day, day + timedelta(days=chance.choice((0, 0, 30, 365)))),
        recorded_on=day + timedelta(days=400),
        published_on=day + timedelta(days=366),
        continuing=chance.random() < 0.2,
    )


def _records(chance: random.Random) -> tuple[TreatyRecord, ...]:
    day = date(chance.randrange(1995, 2022), 5, 1)
    acts = (TreatyActFact(chance.choice((TreatyAct.SIGNATURE, TreatyAct.ACCESSION)), Span(day, day)),)
    return (TreatyRecord("ICRMW", acts if chance.random() < 0.5 else (), date(2022, 8, 31)),)


def units_per_second(cases: list[Case]) -> float:
    """Recompute every unit once and return how many a second that was."""
    begun = perf_counter()
    count = sum(
        len(assess(part, known, evidence=evidence, records=records, as_of=AS_OF))
        for part, known, evidence, records in cases
    )
    return count / (perf_counter() - begun)


def main() -> int:
    """Print one line: what was measured, what was asked, and whether it is enough."""
    cases = synthetic(seed=2)
    speed = median(units_per_second(cases) for _run in range(RUNS))
    measure = Measure("recompute every status", speed, ASKED_UNITS_PER_SECOND, unit="units/s")
    print(measure)
    return 0 if measure.ok else 1


if __name__ == "__main__":
    sys.exit(main())
