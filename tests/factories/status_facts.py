"""Facts for the status rules with sane defaults: a State reviewed four times, a part, evidence, a treaty record."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from tracker.domain.calendar import windows
from tracker.domain.facts import Evidence, Part, Review, Span, TreatyActFact, TreatyRecord, TreatyRequest
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

REVIEWED = (date(2009, 2, 4), date(2013, 4, 29), date(2018, 5, 14), date(2023, 11, 13))
AS_OF = date(2025, 6, 30)
_refs = count(1)


def day(text: str) -> date:
    """Read a day, `2016-02-15`."""
    return date.fromisoformat(text)


def span(text: str) -> Span:
    """Read a day or a period, `2016-02-15` or `2016-01-01/2016-12-31`."""
    first, _slash, last = text.partition("/")
    return Span(day(first), day(last or first))


def review(cycle: int, starts_on: date | None, **given: Any) -> Review:
    """Make a confirmed review."""
    return Review(cycle, starts_on, given.pop("certainty", Certainty.CONFIRMED), **given)


def calendar(*days: date | None):
    """Make the windows of a State reviewed on these days, from cycle 1 on."""
    return windows([review(cycle, on) for cycle, on in enumerate(days or REVIEWED, start=1)])


def part(asked: str = "2013-04-29", **given: Any) -> Part:
    """Make a part that asks the State to do something."""
    facts: dict[str, Any] = {"ref": "R1/a", "recommendation": "R1", "label": "", "ask_kind": AskKind.DO, **given}
    return Part(asked_on=span(asked), **facts)


def treaty_part(asked: str, *instruments: str, ask: TreatyAsk = TreatyAsk.RATIFY, **given: Any) -> Part:
    """Make a part that asks for nothing but treaty actions."""
    requests = tuple(TreatyRequest(ask, instrument) for instrument in instruments)
    return part(asked, **{"ask_kind": AskKind.TREATY_ACTION, "treaty_requests": requests, **given})


def record(instrument: str, *acts: tuple[TreatyAct, str], as_of: str = "2022-08-31", **given: Any) -> TreatyRecord:
    """Make a treaty record; without acts it says that nothing was done."""
    facts = tuple(TreatyActFact(act, span(when)) for act, when in acts)
    return TreatyRecord(instrument, facts, day(as_of), **given)


def item(when: str, finding: Finding = Finding.NO_CHANGE, **given: Any) -> Evidence:
    """Make an item: systemic, in practice, at B, by civil society, known on its last day, of an origin of its own."""
    number = next(_refs)
    happened = span(when)
    facts: dict[str, Any] = {
        "ref": f"E{number}",
        "finding": finding,
        "level": Level.PROCESS,
        "scope": Scope.SYSTEMIC,
        "strand": Strand.CIVIL_SOCIETY,
        "reliability": Reliability.B,
        "origin": f"origin {number}",
        "when": happened,
        "recorded_on": happened.last,
        **given,
    }
    return Evidence(**facts)


def answers(asked: Part, *evidence: Evidence, records: Any = (), as_of: date = AS_OF, known: Any = None):
    """Assess a part and return its answers by cycle."""
    given = calendar() if known is None else known
    found = assess(asked, given, evidence=evidence, records=records, as_of=as_of)
    return {answer.window.cycle: answer for answer in found}
