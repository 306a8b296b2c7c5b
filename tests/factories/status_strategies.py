"""Hypothesis strategies for the status rules: few origins and few days around short windows, so that items collide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.factories.status_facts import calendar
from tracker.domain.facts import Evidence, Part, Span, TreatyActFact, TreatyRecord, TreatyRequest
from tracker.domain.vocabulary import (
    AskKind,
    Closure,
    Finding,
    Level,
    Reliability,
    Scope,
    Strand,
    TreatyAct,
    TreatyAsk,
)

REVIEWS = (date(2010, 3, 1), date(2012, 3, 1), date(2014, 3, 1))
KNOWN = calendar(*REVIEWS)
LATE = date(2018, 1, 1)
BORDERS = [border + timedelta(days=days) for border in REVIEWS for days in (-1, 0, 1)]
DAYS = sorted({*BORDERS, date(2009, 6, 1), date(2011, 6, 1), date(2013, 6, 1), date(2015, 6, 1), date(2015, 6, 2)})
ORIGINS = ("one", "two", "three")
SPEAKING = (Finding.IMPLEMENTED, Finding.PROGRESS, Finding.NO_CHANGE, Finding.REGRESSION)

days = st.sampled_from(DAYS)
looking = st.sampled_from([*DAYS, LATE, LATE, LATE])
spans = st.one_of(
    days.map(lambda on: Span(on, on)),
    st.tuples(days, days).map(lambda pair: Span(min(pair), max(pair))),
)
asked_on = st.sampled_from([Span(REVIEWS[0], REVIEWS[0]), Span(REVIEWS[0], REVIEWS[0])] + [Span(on, on) for on in DAYS])


@st.composite
def evidence(draw: st.DrawFn, findings: tuple[Finding, ...] = tuple(Finding)) -> Evidence:
    """Make an item whose reference is still to be given."""
    when = draw(spans)
    continuing = draw(st.sampled_from((False, False, True)))
    known = draw(st.sampled_from([when.last, when.last, LATE, LATE, *DAYS]))
    return Evidence(
        ref="",
        finding=draw(st.sampled_from(findings)),
        level=draw(st.sampled_from((Level.OUTCOME, Level.OUTCOME, Level.PROCESS, Level.STRUCTURAL))),
        scope=draw(st.sampled_from((Scope.SYSTEMIC, Scope.SYSTEMIC, Scope.INDIVIDUAL))),
        strand=draw(st.sampled_from((Strand.CIVIL_SOCIETY, Strand.UN, Strand.STATE_CLAIM, Strand.OFFICIAL_RECORD))),
        reliability=draw(st.sampled_from(Reliability)),
        origin=draw(st.sampled_from(ORIGINS)),
        when=when,
        recorded_on=known,
        published_on=draw(st.sampled_from((None, known, known))),
        continuing=continuing,
        vouched_until=draw(st.one_of(st.none(), days)) if continuing else None,
        chosen_cycle=draw(st.sampled_from((None, None, None, 0, 1, 2, 3))),
    )


def bodies(findings: tuple[Finding, ...] = tuple(Finding)) -> st.SearchStrategy[list[Evidence]]:
    """Make up to eight items of evidence with references of their own."""
    return st.lists(evidence(findings), max_size=8).map(
        lambda items: [_named(item, f"E{number}") for number, item in enumerate(items)]
    )


def _named(item: Evidence, ref: str) -> Evidence:
    return replace(item, ref=ref)


@st.composite
def parts(draw: st.DrawFn, kinds: tuple[AskKind, ...] = (AskKind.DO, AskKind.REFRAIN, AskKind.CONTINUE)) -> Part:
    """Make a part without treaty actions."""
    closed_on = draw(st.sampled_from((None, None, None, None, *DAYS)))
    return Part(
        ref="R1/a",
        recommendation="R1",
        label="a",
        ask_kind=draw(st.sampled_from(kinds)),
        asked_on=draw(asked_on),
        filed_for_cycle=draw(st.sampled_from((None, None, None, 1, 2, 3))),
        outcome_asked=draw(st.booleans()),
        closed_on=closed_on,
        closure=Closure.OVERTAKEN if closed_on else None,
    )


@st.composite
def treaty_parts(draw: st.DrawFn) -> Part:
    """Make a part that asks for treaty actions on one or two instruments, to be done or to be considered."""
    requests = draw(
        st.lists(
            st.builds(TreatyRequest, st.sampled_from(TreatyAsk), st.sampled_from(("CPED", "ICRMW"))),
            min_size=1,
            max_size=2,
        )
    )
    return Part(
        ref="R1/a",
        recommendation="R1",
        label="a",
        ask_kind=draw(st.sampled_from((AskKind.TREATY_ACTION, AskKind.CONSIDER))),
        asked_on=draw(asked_on),
        treaty_requests=tuple(requests),
    )


acts = st.builds(TreatyActFact, st.sampled_from(TreatyAct), spans)
records = st.lists(
    st.builds(
        TreatyRecord,
        st.sampled_from(("CPED", "ICRMW")),
        st.lists(acts, max_size=3).map(tuple),
        days,
        st.one_of(st.none(), days),
    ),
    max_size=4,
)
any_part = st.one_of(parts(), treaty_parts())
