"""The status of a unit: the rule table of the status method, first match wins, every answer with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from tracker.domain import answer, confidence, information, reasons, treaty_rule
from tracker.domain.answer import Verdict
from tracker.domain.answering import (
    answers_to,
    by_side,
    contradictions,
    implementations,
    regressions,
    sides,
    with_backing,
)
from tracker.domain.calendar import started
from tracker.domain.facts import Assessment, Evidence, Part, TreatyRecord, Window
from tracker.domain.units import Unit, awaited_window, units_of
from tracker.domain.vocabulary import AskKind, Confidence, Finding, Flag, Reliability, Status, Strand
from tracker.domain.weighing import Weighed, date_evidence, place, weigh

RULEBOOK = 1
"""The version of the rule table; a change to it is a new version and a recomputation of every stored row."""


class Case(NamedTuple):
    """All that the rules read of one unit; `earlier` are the answers for the windows before, the oldest first."""

    part: Part
    unit: Unit
    evidence: Weighed
    treaty: treaty_rule.Reading | None
    earlier: Sequence[Assessment]
    entered_on: date  # the first day of the part's first unit


def assess(
    part: Part,
    windows: Sequence[Window],
    *,
    evidence: Sequence[Evidence],
    records: Sequence[TreatyRecord],
    as_of: date,
) -> tuple[Assessment, ...]:
    """Assess a part in every window that it lives in, as seen on a date.

    Args:
        part: what one State is asked.
        windows: all windows of that State, reviews still to come included.
        evidence: the approved evidence linked to the part, in any order; for the public result, the public part of it.
        records: the State's treaty records; others than those of the instruments asked about are ignored.
        as_of: what happened and was known by this day counts.

    Returns:
        One answer for each window, oldest first; one `pending` answer while the review for which the part was filed
        has not taken place; empty before the ask and where no window is known.

    Source: status method, whole.
    """
    begun = started(windows, as_of)
    dated = date_evidence(evidence, begun=begun, as_of=as_of)
    units = units_of(part, begun, as_of=as_of)
    if not units:
        awaited = awaited_window(part, windows, begun=begun, as_of=as_of)
        so_far = tuple(sorted(one.item.ref for one in dated))
        return () if awaited is None else (answer.pending(part, awaited, baseline=so_far),)
    entered_on = units[0].begin
    baseline = tuple(sorted(one.item.ref for one in dated if one.last < entered_on))
    answers: list[Assessment] = []
    for unit in units:
        found = weigh([placed for one in dated if (placed := place(one, unit)) is not None])
        treaty = treaty_rule.read(part, unit, records=records, as_of=as_of)
        case = Case(part, unit, found, treaty, answers, entered_on)
        answers.append(_answer(case, baseline=() if answers else baseline))
    return tuple(answers)


# The rule table -----------------------------------------------------------------------------------------------------


def s1_treaty_record(case: Case) -> Verdict | None:
    """Let the treaty record decide where a treaty action is all that is asked; `consider` is no ask to have done it."""
    treaty = case.treaty
    if treaty is None:
        return None
    if case.part.ask_kind is AskKind.CONSIDER and treaty.status is Status.NOT_IMPLEMENTED:
        return None
    return Verdict(treaty.status, treaty.reasons, flags=treaty.flags)


def s2_regression(case: Case) -> Verdict | None:
    """Answer `regressed` for a strong regression that no strong and newer evidence of at least its scope answers."""
    standing = [one for one in regressions(case.part, case.evidence) if not answers_to(one, case.evidence)]
    if not standing:
        return None
    against = with_backing(standing, case.evidence, at_least=Reliability.B)
    return Verdict(Status.REGRESSED, (reasons.regression(against),), named_against=against)


def s3_implemented(case: Case) -> Verdict | None:
    """Answer `implemented` for strong systemic implementation, of the outcome where asked, not contradicted."""
    candidates = implementations(case.part, case.evidence)
    if not candidates or contradictions(candidates, case.part, evidence=case.evidence):
        return None
    named_for = with_backing(candidates, case.evidence, at_least=Reliability.B)
    verdict = Verdict(Status.IMPLEMENTED, (reasons.implementation(named_for),), named_for)
    return _with_answers(verdict, case)


def s4_mixed(case: Case) -> Verdict | None:
    """Answer `partially implemented`, disputed, where weighty evidence of one scope speaks for and against."""
    weighty_for, weighty_against, _aside = sides(case.evidence)
    if not weighty_for or not weighty_against:
        return None
    named_for = with_backing(weighty_for, case.evidence, at_least=Reliability.C)
    against = with_backing(weighty_against, case.evidence, at_least=Reliability.C)
    said = (reasons.dispute(named_for, against),)
    verdict = Verdict(Status.PARTIALLY_IMPLEMENTED, said, named_for, against, (Flag.DISPUTED,))
    return _with_all_that_kept_back(verdict, case)


def s5_progress(case: Case) -> Verdict | None:
    """Answer `partially implemented` where weighty evidence speaks for and nothing weighty against."""
    weighty_for, weighty_against, aside = sides(case.evidence)
    if not weighty_for or weighty_against:
        return None
    named_for = with_backing(weighty_for, case.evidence, at_least=Reliability.C)
    said: tuple[str, ...] = (reasons.progress(named_for, cases_aside=aside),)
    if not implementations(case.part, case.evidence) and any(one.finding is Finding.IMPLEMENTED for one in named_for):
        said += (reasons.not_strong(outcome_asked=case.part.outcome_asked),)
    return _with_all_that_kept_back(Verdict(Status.PARTIALLY_IMPLEMENTED, said, named_for), case)


def s6_no_change(case: Case) -> Verdict | None:
    """Answer `not implemented` where weighty evidence speaks against and nothing weighty for."""
    weighty_for, weighty_against, aside = sides(case.evidence)
    if not weighty_against or weighty_for:
        return None
    against = with_backing(weighty_against, case.evidence, at_least=Reliability.C)
    said = (reasons.no_change(against, cases_aside=aside),)
    return _with_all_that_kept_back(Verdict(Status.NOT_IMPLEMENTED, said, named_against=against), case)


def s7_carried_over(case: Case) -> Verdict | None:
    """Carry `implemented` over from the window before, where S3 gave it there and nobody independent speaks here."""
    if not case.earlier or case.earlier[-1].rule != "S3" or case.evidence.saying:
        return None
    return Verdict(Status.IMPLEMENTED, (reasons.carried_over(),), flags=(Flag.CARRIED_OVER,))


def s8_thin(case: Case) -> Verdict | None:
    """Answer `insufficient information` for evidence that is not weighty, only claimed, or only a vain search."""
    if not case.evidence.read:
        return None
    claims = [one for one in case.evidence.read if one.item.strand is Strand.STATE_CLAIM]
    beside = reasons.state_beside(claims=bool(claims))
    thin = case.evidence.thin
    if thin:
        single = (Flag.SINGLE_SOURCE,) if len({one.item.origin for one in thin}) == 1 else ()
        named_for, against = by_side(thin)
        return Verdict(Status.INSUFFICIENT_INFORMATION, (reasons.not_weighty(thin), beside), named_for, against, single)
    claimed, searches = by_side(case.evidence.read)
    said: list[str] = []
    flags: list[Flag] = []
    if claimed:
        said.append(reasons.only_claims())
        flags.append(Flag.STATE_CLAIM_ONLY)
    if searches:
        said.append(reasons.nothing_found())
        flags.append(Flag.NOTHING_FOUND)
    return Verdict(Status.INSUFFICIENT_INFORMATION, (*said, beside), claimed, searches, tuple(flags))


def s9_nothing(_case: Case) -> Verdict:
    """Answer `not assessed`: there is nothing to go by."""
    return Verdict(Status.NOT_ASSESSED, (reasons.nothing(),))


Rule = Callable[[Case], Verdict | None]
RULES: tuple[tuple[str, Rule], ...] = (
    ("S1", s1_treaty_record),
    ("S2", s2_regression),
    ("S3", s3_implemented),
    ("S4", s4_mixed),
    ("S5", s5_progress),
    ("S6", s6_no_change),
    ("S7", s7_carried_over),
    ("S8", s8_thin),
    ("S9", s9_nothing),
)


# What the reasons name ----------------------------------------------------------------------------------------------


def _with_answers(verdict: Verdict, case: Case) -> Verdict:
    """Name also what answers a regression and so kept S2 from deciding."""
    answers = [answer for one in regressions(case.part, case.evidence) for answer in answers_to(one, case.evidence)]
    if not answers:
        return verdict
    return verdict._replace(
        reasons=(*verdict.reasons, reasons.answered_regression()),
        named_for=[*verdict.named_for, *with_backing(answers, case.evidence, at_least=Reliability.B)],
    )


def _with_all_that_kept_back(verdict: Verdict, case: Case) -> Verdict:
    """Name also what kept S2 and S3 from deciding, which may be individual evidence that is otherwise shown apart.

    A contradiction at C is weighty and systemic: S4 has named it with its backing.
    """
    verdict = _with_answers(verdict, case)
    implemented = implementations(case.part, case.evidence)
    if not implemented:
        return verdict
    against = contradictions(implemented, case.part, evidence=case.evidence)
    return verdict._replace(
        reasons=(*verdict.reasons, reasons.contradicted_implementation()),
        named_against=[*verdict.named_against, *with_backing(against, case.evidence, at_least=Reliability.B)],
    )


# The answer ---------------------------------------------------------------------------------------------------------


def _answer(case: Case, *, baseline: tuple[str, ...]) -> Assessment:
    rule, verdict = _decide(case)
    graded = _confidence(rule, verdict, case)
    if case.treaty is not None and rule != "S1":  # a treaty to be considered: what the record says stands beside
        verdict = verdict._replace(reasons=verdict.reasons + case.treaty.reasons)
    return answer.written(
        case.part,
        case.unit,
        evidence=case.evidence,
        rule=rule,
        verdict=verdict,
        confidence=graded,
        baseline=baseline,
        last_known=None if verdict.status in answer.KNOWN else answer.last_known(case.earlier),
    )


def _decide(case: Case) -> tuple[str, Verdict]:
    if case.part.ask_kind is AskKind.INFORMATION:
        return answer.REPLY, information.reply_verdict(case.part, case.unit, entered_on=case.entered_on)
    for name, rule in RULES:
        verdict = rule(case)
        if verdict is not None:
            return name, verdict
    raise LookupError("the last rule of the table decides whatever is left")


def _confidence(rule: str, verdict: Verdict, case: Case) -> Confidence:
    if rule == "S1" and case.treaty is not None:
        return confidence.of_record(case.treaty.record_on, case.unit.end)
    if rule == "S7":
        return Confidence.LOW
    if verdict.status not in answer.KNOWN:
        return Confidence.NONE
    disputed = Flag.DISPUTED in verdict.flags
    return confidence.of_evidence(verdict.named_for, verdict.named_against, end=case.unit.end, disputed=disputed)
