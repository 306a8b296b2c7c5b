"""What must always hold of a status, by the numbers of the status method."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.factories import status_by_hand, status_strategies
from tests.factories.status_facts import calendar
from tests.factories.status_strategies import KNOWN, LATE, REVIEWS, SPEAKING
from tracker.domain.facts import Evidence, Part, Span, TreatyRecord
from tracker.domain.status import assess
from tracker.domain.vocabulary import (
    AskKind,
    Confidence,
    Finding,
    Level,
    Reliability,
    Scope,
    Status,
    Strand,
)

bodies = status_strategies.bodies
FAVOURABLE = (Finding.IMPLEMENTED, Finding.PROGRESS, Finding.NOTHING_FOUND)
THIN = {Status.INSUFFICIENT_INFORMATION, Status.NOT_ASSESSED, Status.PENDING}


def look(part: Part, evidence, *, records=(), as_of: date = LATE, known=KNOWN):
    return assess(part, known, evidence=evidence, records=records, as_of=as_of)


def decided(answers):
    return [(answer.window.cycle, answer.rule, answer.status) for answer in answers]


def graded(answers):
    return [(answer.window.cycle, answer.rule, answer.status, answer.confidence) for answer in answers]


@given(st.data(), status_strategies.any_part, bodies(), status_strategies.records, status_strategies.looking)
def test_1_the_order_of_the_evidence_does_not_matter(data, part, evidence, records, as_of):
    shuffled = data.draw(st.permutations(evidence))
    turned = replace(part, treaty_requests=part.treaty_requests[::-1])

    first = look(part, evidence, records=records, as_of=as_of)
    second = look(turned, shuffled, records=records[::-1], as_of=as_of, known=KNOWN[::-1])

    assert repr(first) == repr(second)


def test_1_the_same_input_gives_the_same_bytes_in_any_process():
    program = (
        "from tests.factories.status_facts import answers, item, part, record, treaty_part\n"
        "from tracker.domain.vocabulary import Finding, TreatyAct\n"
        "items = [item(f'2014-0{n}-01', finding, ref=f'E{n}') for n, finding in enumerate(Finding, start=1)]\n"
        "print(answers(part(), *items))\n"
        "acts = [(TreatyAct.SIGNATURE, '2014-01-01/2014-12-31'), (TreatyAct.ACCESSION, '2014-01-01/2014-12-31')]\n"
        "print(answers(treaty_part('2013-04-29', 'B', 'A'), records=[record('A', *acts), record('B', *acts)]))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(printed) == 1
    assert b"S1" in printed.pop()


@given(status_strategies.parts(), bodies(), status_strategies.looking)
def test_2_evidence_outside_the_unit_changes_nothing_in_it_except_through_s7(part, evidence, as_of):
    answers = {answer.window.cycle: answer for answer in look(part, evidence, as_of=as_of)}

    for unit in status_by_hand.units(part, KNOWN, as_of):
        inside = [item for item in evidence if status_by_hand.reads(part, unit, item, KNOWN, as_of)]
        alone = next(answer for answer in look(part, inside, as_of=as_of) if answer.window.cycle == unit.cycle)
        full = answers[unit.cycle]
        if "S7" in {full.rule, alone.rule}:
            assert {full.rule, alone.rule} <= {"S7", "S8", "S9"}
            continue
        assert replace(full, baseline=(), last_known=None) == replace(alone, baseline=(), last_known=None)


@given(status_strategies.any_part, bodies(), bodies((Finding.CONTEXT,)), status_strategies.records)
def test_3_context_changes_nothing(part, evidence, context, records):
    more = [replace(item, ref=f"context {item.ref}") for item in context]

    assert look(part, evidence + more, records=records) == look(part, evidence, records=records)


@given(status_strategies.parts(), bodies(FAVOURABLE))
def test_3_state_claims_alone_never_give_more_than_insufficient_information(part, evidence):
    claims = [replace(item, strand=Strand.STATE_CLAIM) for item in evidence]

    assert {answer.status for answer in look(part, claims)} <= THIN


@given(st.data(), status_strategies.parts(), bodies(), status_strategies.looking)
def test_4_a_copy_no_more_reliable_and_known_no_earlier_changes_neither_status_nor_confidence(
    data, part, evidence, as_of
):
    assume(evidence)
    known = data.draw(st.sampled_from([date(2016, 1, 1), LATE]))
    original = replace(data.draw(st.sampled_from(evidence)), recorded_on=known, published_on=None)
    original = replace(original, when=Span(original.when.first, min(original.when.last, known)))
    weaker = data.draw(st.sampled_from([one for one in Reliability if one >= original.reliability]))
    later = known + timedelta(days=data.draw(st.sampled_from((0, 1, 400))))
    vouched = original.vouched_until or known if original.continuing else None
    original = replace(original, vouched_until=vouched)
    copy = replace(original, ref=data.draw(st.sampled_from(("A0", "Z9"))), reliability=weaker, recorded_on=later)
    others = [item for item in evidence if item.ref != original.ref]

    for day in (as_of, LATE + timedelta(days=500)):
        assert graded(look(part, [*others, original, copy], as_of=day)) == graded(
            look(part, [*others, original], as_of=day)
        )


@given(
    status_strategies.parts((AskKind.DO,)),
    bodies(),
    st.sampled_from((Reliability.A, Reliability.B)),
    st.sampled_from((Strand.UN, Strand.CIVIL_SOCIETY)),
)
def test_5_the_newest_strong_systemic_outcome_implements_whatever_was_there_before(part, evidence, reliability, strand):
    part = replace(part, closed_on=None, closure=None)
    before = [
        replace(item, recorded_on=min(item.recorded_on, date(2016, 1, 1)), published_on=None) for item in evidence
    ]
    newest = Evidence(
        ref="newest",
        finding=Finding.IMPLEMENTED,
        level=Level.OUTCOME,
        scope=Scope.SYSTEMIC,
        strand=strand,
        reliability=reliability,
        origin="new",
        when=Span(date(2017, 1, 1), date(2017, 1, 1)),
        recorded_on=date(2017, 1, 1),
    )
    backing = replace(newest, ref="backing", origin="another")

    last = look(part, [*before, newest, backing])[-1]

    assert (last.status, last.rule) == (Status.IMPLEMENTED, "S3")


@given(st.data(), status_strategies.any_part, bodies(), status_strategies.records, status_strategies.looking)
def test_6_removing_evidence_that_no_reasons_name_changes_no_rule_and_no_status(data, part, evidence, records, as_of):
    answers = look(part, evidence, records=records, as_of=as_of)
    named = {ref for answer in answers for ref in (*answer.evidence_for, *answer.evidence_against)}
    unnamed = [item for item in evidence if item.ref not in named]
    removed = data.draw(st.lists(st.sampled_from(unnamed), unique=True)) if unnamed else []

    for gone in (removed, unnamed):
        left = [item for item in evidence if item not in gone]
        assert decided(look(part, left, records=records, as_of=as_of)) == decided(answers)


@given(status_strategies.any_part, bodies(), status_strategies.records, status_strategies.looking)
def test_7_with_an_earlier_date_of_looking_nothing_later_leaks_in(part, evidence, records, as_of):
    known_then = [item for item in evidence if (item.published_on or item.recorded_on) <= as_of]
    calendar_then = calendar(*(on for on in REVIEWS if on <= as_of)) if as_of >= REVIEWS[0] else calendar(REVIEWS[0])
    part_then = part if part.closed_on is None or part.closed_on <= as_of else replace(part, closed_on=None)
    records_then = [
        TreatyRecord(
            record.instrument,
            tuple(act for act in record.acts if min(act.on.last, record.as_of) <= as_of),
            record.as_of,
            record.checked_on if record.checked_on and record.checked_on <= as_of else None,
        )
        for record in records
    ]

    answers = look(part, evidence, records=records, as_of=as_of)

    if part.filed_for_cycle is None or Status.PENDING not in {answer.status for answer in answers}:
        assert answers == look(part_then, known_then, records=records_then, as_of=as_of, known=calendar_then)
    later = {item.ref for item in evidence if item not in known_then}
    assert all(later.isdisjoint(_every_ref(answer)) for answer in answers)


@given(status_strategies.parts(), bodies(), status_strategies.looking)
def test_8_regressed_and_implemented_never_rest_on_claims_on_c_or_on_a_single_b(part, evidence, as_of):
    items = {item.ref: item for item in evidence}

    for answer in look(part, evidence, as_of=as_of):
        if answer.rule not in {"S2", "S3"}:
            continue
        refs = answer.evidence_against if answer.status is Status.REGRESSED else answer.evidence_for
        named = [items[ref] for ref in refs]
        assert all(item.reliability is not Reliability.C for item in named)
        assert all(item.strand is not Strand.STATE_CLAIM or item.finding is Finding.REGRESSION for item in named)
        b_origins = {item.origin for item in named if item.reliability is Reliability.B}
        assert any(item.reliability is Reliability.A for item in named) or len(b_origins) > 1


@given(status_strategies.parts(), bodies(), status_strategies.evidence((Finding.IMPLEMENTED, Finding.PROGRESS)))
def test_9_one_individual_success_never_lifts_what_systemic_evidence_holds_down(part, evidence, success):
    items = {item.ref: item for item in evidence}
    success = replace(success, ref="success", scope=Scope.INDIVIDUAL)

    pairs = zip(look(part, evidence), look(part, [*evidence, success]), strict=True)

    for before, after in pairs:
        systemic = any(items[ref].scope is Scope.SYSTEMIC for ref in before.evidence_against)
        if before.status in {Status.NOT_IMPLEMENTED, Status.REGRESSED} and systemic:
            assert (after.status, after.rule) == (before.status, before.rule)


@given(st.data(), status_strategies.any_part, bodies(), status_strategies.records, status_strategies.looking)
def test_10_removing_hidden_evidence_leaves_every_public_answer_as_it_was(data, part, evidence, records, as_of):
    hidden = set(data.draw(st.lists(st.sampled_from([item.ref for item in evidence]), unique=True)) if evidence else ())
    public = [item for item in evidence if item.ref not in hidden]

    look(part, evidence, records=records, as_of=as_of)  # the internal answer, computed first, must leave no trace
    with_hidden_in_store = look(part, public, records=records, as_of=as_of)
    look(part, [item for item in evidence if item.ref in hidden], records=records, as_of=as_of)

    assert look(part, public, records=records, as_of=as_of) == with_hidden_in_store
    assert all(hidden.isdisjoint(_every_ref(answer)) for answer in with_hidden_in_store)


@given(status_strategies.parts(), bodies(), status_strategies.looking)
def test_the_engine_agrees_with_a_second_reading_of_the_table(part, evidence, as_of):
    answers = [answer for answer in look(part, evidence, as_of=as_of) if answer.status is not Status.PENDING]

    assert decided(answers) == status_by_hand.statuses(part, KNOWN, evidence, as_of)


@given(status_strategies.any_part, bodies(), status_strategies.records, status_strategies.looking)
def test_every_item_of_a_unit_is_in_its_answer_once_and_no_sentence_names_one(part, evidence, records, as_of):
    for answer in look(part, evidence, records=records, as_of=as_of):
        lists = (answer.evidence_for, answer.evidence_against, answer.shown_beside, answer.baseline)
        refs = [ref for each in lists for ref in each]
        assert len(refs) == len(set(refs))
        assert set(answer.claims).isdisjoint({*answer.shown_beside, *answer.baseline})
        assert not any(item.ref in sentence for item in evidence for sentence in answer.reasons)
        assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in answer.reasons)


@given(status_strategies.parts(), bodies(SPEAKING), status_strategies.looking)
def test_confidence_is_given_exactly_where_there_is_a_status_to_carry(part, evidence, as_of):
    for answer in look(part, evidence, as_of=as_of):
        assert (answer.confidence is Confidence.NONE) == (answer.status in THIN)
        assert (answer.last_known is None) or answer.status in THIN


def _every_ref(answer) -> set[str]:
    return {
        *answer.evidence_for,
        *answer.evidence_against,
        *answer.claims,
        *answer.baseline,
        *answer.shown_beside,
    }
