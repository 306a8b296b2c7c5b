"""Each rule of the table and its borders, on a State reviewed in 2009, 2013, 2018 and 2023."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.status_facts import answers, day, item, part, record, treaty_part
from tracker.domain.vocabulary import (
    AskKind,
    Confidence,
    Finding,
    Flag,
    Level,
    Reliability,
    Scope,
    Status,
    Strand,
    TreatyAct,
    TreatyAsk,
)

A, B, C = Reliability.A, Reliability.B, Reliability.C
DONE, BETTER, SAME, WORSE = Finding.IMPLEMENTED, Finding.PROGRESS, Finding.NO_CHANGE, Finding.REGRESSION
CASE = Scope.INDIVIDUAL
SIGNED, JOINED, LEFT = TreatyAct.SIGNATURE, TreatyAct.ACCESSION, TreatyAct.WITHDRAWAL


def unit(*evidence, asked=None, cycle=2, **given):
    return answers(asked or part(), *evidence, **given)[cycle]


def refrain(**given):
    return part(ask_kind=AskKind.REFRAIN, **given)


def decided(answer):
    return answer.rule, answer.status


# S1 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ([(JOINED, "2013-04-29")], Status.IMPLEMENTED),
        ([(JOINED, "2013-01-01/2013-12-31")], Status.IMPLEMENTED),
        ([(SIGNED, "2013-04-29")], Status.PARTIALLY_IMPLEMENTED),
        ([(SIGNED, "2013-04-28")], Status.NOT_IMPLEMENTED),
        ([(SIGNED, "2010-01-01"), (JOINED, "2018-05-13")], Status.IMPLEMENTED),
        ([(JOINED, "2018-05-14")], Status.NOT_IMPLEMENTED),
        ([(JOINED, "2018-01-01/2018-12-31")], Status.NOT_IMPLEMENTED),
        ([(JOINED, "2010-01-01"), (LEFT, "2014-01-01")], Status.REGRESSED),
        ([(JOINED, "2010-01-01"), (LEFT, "2011-01-01")], Status.NOT_IMPLEMENTED),
        ([(LEFT, "2014-01-01"), (JOINED, "2015-01-01")], Status.IMPLEMENTED),
        ([(SIGNED, "2010-01-01"), (LEFT, "2014-01-01")], Status.REGRESSED),
        ([], Status.NOT_IMPLEMENTED),
    ],
)
def test_s1_the_record_decides_on_ratification_by_what_was_done_up_to_the_end_of_the_unit(acts, status):
    answer = unit(asked=treaty_part("2013-04-29", "CPED"), records=[record("CPED", *acts)])

    assert decided(answer) == ("S1", status)


def test_s1_already_done_before_the_ask_is_implemented_and_flagged():
    answer = unit(asked=treaty_part("2013-04-29", "CPED"), records=[record("CPED", (JOINED, "2013-04-28"))])

    assert decided(answer) == ("S1", Status.IMPLEMENTED)
    assert answer.flags == (Flag.ALREADY_PARTY,)
    assert answer.reasons == ("CPED: accession, 28 April 2013, before the ask; record as of 31 August 2022.",)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (JOINED, TreatyAct.SUCCESSION, Status.IMPLEMENTED),
        (SIGNED, SIGNED, Status.NOT_IMPLEMENTED),
    ],
)
def test_s1_an_act_before_the_ask_is_not_made_new_by_another_after_it(first, second, expected):
    acts = [(first, "2010-01-01"), (second, "2014-01-01")]

    answer = unit(asked=treaty_part("2013-04-29", "CPED"), records=[record("CPED", *acts)])

    assert answer.status is expected
    assert "1 January 2010, before the ask" in answer.reasons[0]


def test_s1_an_earlier_withdrawal_is_no_regression_of_this_unit_and_is_told():
    acts = [(JOINED, "2010-01-01"), (LEFT, "2014-01-01")]

    answer = unit(asked=treaty_part("2013-04-29", "CPED"), records=[record("CPED", *acts)], cycle=3)

    assert decided(answer) == ("S1", Status.NOT_IMPLEMENTED)
    assert "withdrawal, 1 January 2014, earlier" in answer.reasons[0]


@pytest.mark.parametrize(
    ("first", "second", "status", "flags"),
    [
        ([(JOINED, "2014-01-01"), (LEFT, "2015-01-01")], [(JOINED, "2014-01-01")], Status.REGRESSED, ()),
        ([(JOINED, "2010-01-01")], [(JOINED, "2014-01-01")], Status.IMPLEMENTED, ()),
        ([(JOINED, "2010-01-01")], [(JOINED, "2011-01-01")], Status.IMPLEMENTED, (Flag.ALREADY_PARTY,)),
        ([(JOINED, "2014-01-01")], [], Status.PARTIALLY_IMPLEMENTED, ()),
        ([(JOINED, "2010-01-01")], [], Status.PARTIALLY_IMPLEMENTED, (Flag.ALREADY_PARTY,)),
        ([(SIGNED, "2014-01-01")], [], Status.PARTIALLY_IMPLEMENTED, ()),
        ([(SIGNED, "2010-01-01")], [], Status.NOT_IMPLEMENTED, ()),
    ],
)
def test_s1_several_instruments_are_read_together(first, second, status, flags):
    records = [record("CPED", *first), record("ICRMW", *second)]

    answer = unit(asked=treaty_part("2013-04-29", "CPED", "ICRMW"), records=records)

    assert (*decided(answer), answer.flags) == ("S1", status, flags)
    assert [sentence.split(":")[0] for sentence in answer.reasons] == ["CPED", "ICRMW"]


def test_s1_does_not_decide_where_an_instrument_was_never_looked_up():
    answer = unit(asked=treaty_part("2013-04-29", "CPED", "ICRMW"), records=[record("CPED", (JOINED, "2014-01-01"))])

    assert decided(answer) == ("S9", Status.NOT_ASSESSED)


@pytest.mark.parametrize(
    ("ask", "act", "status"),
    [
        (TreatyAsk.SIGN, SIGNED, Status.IMPLEMENTED),
        (TreatyAsk.SIGN, JOINED, Status.IMPLEMENTED),
        (TreatyAsk.ACCEPT_PROCEDURE, TreatyAct.PROCEDURE_ACCEPTED, Status.IMPLEMENTED),
        (TreatyAsk.WITHDRAW_RESERVATION, TreatyAct.RESERVATION_WITHDRAWN, Status.IMPLEMENTED),
        (TreatyAsk.RATIFY, TreatyAct.SUCCESSION, Status.IMPLEMENTED),
    ],
)
def test_s1_each_ask_is_done_by_its_own_acts(ask, act, status):
    asked = treaty_part("2013-04-29", "CAT", ask=ask)

    assert unit(asked=asked, records=[record("CAT", (act, "2014-01-01"))]).status is status


@pytest.mark.parametrize("ask", [TreatyAsk.ACCEPT_PROCEDURE, TreatyAsk.WITHDRAW_RESERVATION])
def test_s1_a_list_of_ratifications_says_nothing_of_procedures_and_reservations_until_a_person_checked(ask):
    asked = treaty_part("2013-04-29", "CAT", ask=ask)
    listed = record("CAT", (JOINED, "2014-01-01"))

    unchecked, checked = (
        unit(asked=asked, records=[replace(listed, checked_on=day)]) for day in (None, date(2015, 1, 1))
    )

    assert decided(unchecked) == ("S9", Status.NOT_ASSESSED)
    assert decided(checked) == ("S1", Status.NOT_IMPLEMENTED)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([(JOINED, "2014-01-01")], ("S1", Status.IMPLEMENTED)),
        ([(SIGNED, "2014-01-01")], ("S1", Status.PARTIALLY_IMPLEMENTED)),
        ([], ("S6", Status.NOT_IMPLEMENTED)),
    ],
)
def test_s1_for_consider_nothing_done_does_not_decide(acts, expected):
    asked = treaty_part("2013-04-29", "CPED", ask_kind=AskKind.CONSIDER)

    answer = unit(item("2014-06-01"), asked=asked, records=[record("CPED", *acts)])

    assert decided(answer) == expected
    assert any("CPED" in sentence and "record as of" in sentence for sentence in answer.reasons)


@pytest.mark.parametrize("kind", [AskKind.DO, AskKind.CONTINUE, AskKind.REFRAIN])
def test_s1_is_for_treaty_actions_only_whatever_instrument_is_named(kind):
    asked = treaty_part("2013-04-29", "CPED", ask_kind=kind)

    assert unit(asked=asked, records=[record("CPED", (JOINED, "2014-01-01"))]).rule == "S9"


def test_s1_a_treaty_act_counts_from_its_own_date_whenever_the_record_was_fetched():
    asked = treaty_part("2013-04-29", "CPED")
    records = [record("CPED", (JOINED, "2015-06-01"), as_of="2022-08-31")]

    before = unit(asked=asked, records=records, as_of=day("2015-05-31"))
    after = unit(asked=asked, records=records, as_of=day("2015-06-01"))

    assert (before.status, after.status) == (Status.NOT_IMPLEMENTED, Status.IMPLEMENTED)


def test_s1_an_imprecise_act_is_no_later_than_its_record():
    records = [record("CPED", (JOINED, "2018-01-01/2018-12-31"), as_of="2018-03-01")]

    assert unit(asked=treaty_part("2013-04-29", "CPED"), records=records).status is Status.IMPLEMENTED


def test_s1_of_two_records_on_one_instrument_the_more_exact_date_is_read():
    by_year = record("CPED", (JOINED, "2013-01-01/2013-12-31"), as_of="2022-08-31")
    by_day = record("CPED", (JOINED, "2013-02-01"), as_of="2015-03-01")

    answer = unit(asked=treaty_part("2013-04-29", "CPED"), records=[by_year, by_day])

    assert answer.flags == (Flag.ALREADY_PARTY,)
    assert "1 February 2013" in answer.reasons[0]
    assert "record as of 31 August 2022" in answer.reasons[0]


def test_s1_a_persons_later_check_dates_the_record_from_the_day_it_was_made():
    checked = record("CPED", as_of="2015-03-01", checked_on=day("2024-01-15"))
    asked = treaty_part("2013-04-29", "CPED")

    assert "record as of 15 January 2024" in unit(asked=asked, records=[checked]).reasons[0]
    assert "record as of 1 March 2015" in unit(asked=asked, records=[checked], as_of=day("2024-01-14")).reasons[0]


@pytest.mark.parametrize(
    ("as_of", "confidence"),
    [
        ("2016-05-14", Confidence.HIGH),
        ("2022-08-31", Confidence.HIGH),
        ("2016-05-13", Confidence.MEDIUM),
        ("2014-05-14", Confidence.MEDIUM),
        ("2014-05-13", Confidence.LOW),
    ],
)
def test_s1_confidence_is_the_age_of_the_oldest_record_at_the_end_of_the_unit(as_of, confidence):
    asked = treaty_part("2013-04-29", "CPED", "ICRMW")

    for older, newer in (("CPED", "ICRMW"), ("ICRMW", "CPED")):
        records = [record(older, as_of=as_of), record(newer)]
        assert unit(asked=asked, records=records).confidence is confidence


# S2 -----------------------------------------------------------------------------------------------------------------


def test_s2_a_strong_systemic_regression_is_regressed():
    answer = unit(item("2014-01-01", WORSE, reliability=A, ref="law"))

    assert decided(answer) == ("S2", Status.REGRESSED)
    assert answer.evidence_against == ("law",)


@pytest.mark.parametrize(
    ("when", "given", "expected"),
    [
        ("2014-01-02", {"reliability": A}, "S4"),
        ("2014-01-01", {"reliability": A}, "S2"),
        ("2014-01-02", {"reliability": B}, "S2"),
        ("2014-01-02", {"reliability": A, "scope": CASE}, "S2"),
    ],
    ids=["newer", "of one day", "not strong", "of one case"],
)
def test_s2_is_answered_only_by_strong_newer_evidence_of_at_least_its_scope(when, given, expected):
    regression = item("2014-01-01", WORSE, reliability=A)

    assert unit(regression, item(when, BETTER, **given)).rule == expected


def test_s2_one_b_is_not_strong_and_a_second_origin_makes_it_so():
    first, second = item("2014-01-01", WORSE, ref="one"), item("2014-02-01", WORSE, ref="two")

    assert unit(first).rule == "S6"
    assert unit(first, second).evidence_against == ("one", "two")
    assert unit(first, second).rule == "S2"


def test_s2_a_b_is_strong_only_when_backed_at_b_or_better():
    assert unit(item("2014-01-01", WORSE), item("2014-02-01", WORSE, reliability=C)).rule == "S6"
    assert unit(item("2014-01-01", WORSE), item("2014-02-01", WORSE, reliability=A)).rule == "S2"


def test_s2_a_pair_is_as_old_as_its_older_half():
    pair = [item("2014-01-01", WORSE), item("2015-01-01", WORSE)]

    assert unit(*pair, item("2014-06-01", BETTER, reliability=A)).rule == "S4"


def test_s2_of_one_case_counts_where_the_part_asks_to_refrain():
    one_case = item("2014-01-01", WORSE, reliability=A, scope=CASE)

    assert unit(one_case).rule == "S6"
    assert unit(one_case, asked=refrain()).rule == "S2"
    assert unit(one_case, item("2014-02-01", BETTER, reliability=A, scope=CASE), asked=refrain()).rule == "S4"
    assert unit(one_case, item("2014-02-01", BETTER, reliability=A), asked=refrain()).rule == "S5"


def test_what_kept_s2_from_firing_is_named_though_individual_evidence_is_otherwise_shown_apart():
    violation = item("2014-01-01", WORSE, reliability=A, scope=CASE, ref="violation")
    won = item("2014-02-01", BETTER, reliability=A, scope=CASE, ref="won")
    systemic = item("2014-03-01", SAME, ref="systemic")

    answer = unit(violation, won, systemic, asked=refrain())

    assert decided(answer) == ("S6", Status.NOT_IMPLEMENTED)
    assert (answer.evidence_for, answer.evidence_against) == (("won",), ("systemic",))
    assert answer.shown_beside == ("violation",)


# S3 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "given", "expected"),
    [
        ("2013-12-31", {}, "S3"),
        ("2014-01-01", {}, "S4"),
        ("2014-01-02", {}, "S4"),
        ("2014-01-02", {"reliability": C}, "S3"),
        ("2014-01-02", {"scope": CASE, "reliability": A}, "S3"),
    ],
)
def test_s3_falls_to_weighty_systemic_evidence_on_or_after_it(when, given, expected):
    done = item("2014-01-01", DONE, reliability=A)

    assert unit(done, item(when, SAME, **given)).rule == expected


def test_s3_the_newest_implementation_is_what_a_contradiction_must_reach():
    items = [item(when, DONE, reliability=A) for when in ("2014-01-01", "2015-01-01")]

    assert unit(*items, item("2014-06-01", SAME)).rule == "S3"


def test_s3_wants_the_outcome_where_an_outcome_was_asked():
    asked = part(outcome_asked=True)

    assert unit(item("2014-01-01", DONE, reliability=A, level=Level.OUTCOME), asked=asked).rule == "S3"
    answer = unit(item("2014-01-01", DONE, reliability=A, level=Level.PROCESS), asked=asked)
    assert decided(answer) == ("S5", Status.PARTIALLY_IMPLEMENTED)
    assert "outcome that was asked" in answer.reasons[1]


def test_an_official_record_is_structural_whatever_level_it_was_given():
    law = item("2014-01-01", DONE, reliability=A, level=Level.OUTCOME, strand=Strand.OFFICIAL_RECORD)

    assert unit(law).rule == "S3"
    assert unit(law, asked=part(outcome_asked=True)).rule == "S5"


def test_s3_to_refrain_also_falls_to_any_strong_violation_which_is_then_named():
    done = item("2015-01-01", DONE, reliability=A, ref="ban")
    violation = item("2014-01-01", SAME, reliability=A, scope=CASE, ref="violation")

    assert unit(done, violation).rule == "S3"
    answer = unit(done, violation, asked=refrain())
    assert decided(answer) == ("S5", Status.PARTIALLY_IMPLEMENTED)
    assert (answer.evidence_for, answer.evidence_against) == (("ban",), ("violation",))


def test_what_kept_s3_from_firing_is_named_with_whatever_makes_it_strong():
    done = item("2015-01-01", DONE, reliability=A, ref="ban")
    violations = [item(when, SAME, scope=CASE, ref=when) for when in ("2014-01-01", "2014-02-01")]

    answer = unit(done, *violations, asked=refrain())

    assert (answer.rule, answer.evidence_against) == ("S5", ("2014-01-01", "2014-02-01"))


def test_a_contradiction_at_c_is_named_with_its_backing():
    done = item("2014-01-01", DONE, reliability=A, ref="done")
    thin = [item(when, SAME, reliability=C, ref=when) for when in ("2014-02-01", "2014-03-01")]

    answer = unit(done, *thin)

    assert (answer.rule, answer.evidence_against) == ("S4", ("2014-02-01", "2014-03-01"))


def test_s3_names_what_answered_a_regression():
    items = [
        item("2014-01-01", WORSE, reliability=A, ref="worse"),
        item("2014-06-01", BETTER, reliability=A, ref="better"),
        item("2014-06-02", DONE, reliability=A, ref="done"),
    ]

    answer = unit(*items)

    assert (answer.rule, answer.evidence_for, answer.evidence_against) == ("S3", ("better", "done"), ())
    assert answer.shown_beside == ("worse",)


# S4, S5, S6 ---------------------------------------------------------------------------------------------------------


def test_s4_weighty_evidence_for_and_against_is_disputed():
    answer = unit(item("2014-01-01", BETTER, ref="for"), item("2014-01-01", SAME, ref="against"))

    assert decided(answer) == ("S4", Status.PARTIALLY_IMPLEMENTED)
    assert answer.flags == (Flag.DISPUTED,)
    assert (answer.evidence_for, answer.evidence_against) == (("for",), ("against",))


@pytest.mark.parametrize(
    ("of_the_case", "of_the_system", "expected"), [(BETTER, SAME, "S6"), (SAME, BETTER, "S5"), (DONE, WORSE, "S6")]
)
def test_individual_evidence_never_answers_systemic_evidence(of_the_case, of_the_system, expected):
    answer = unit(
        item("2015-01-01", of_the_case, scope=CASE, reliability=A, ref="case"), item("2014-01-01", of_the_system)
    )

    assert answer.rule == expected
    assert answer.shown_beside == ("case",)
    assert "case" not in answer.evidence_for + answer.evidence_against


def test_individual_evidence_on_both_sides_is_disputed_where_nothing_is_systemic():
    assert unit(item("2014-01-01", BETTER, scope=CASE), item("2014-01-01", SAME, scope=CASE)).rule == "S4"


def test_s5_progress_alone_is_partially_implemented():
    answer = unit(item("2014-01-01", BETTER, ref="for"))

    assert decided(answer) == ("S5", Status.PARTIALLY_IMPLEMENTED)
    assert answer.reasons == ("One independent origin reports progress; nothing weighty speaks against it.",)


def test_s6_says_how_many_origins_report_no_change():
    answer = unit(*(item("2014-01-01", SAME) for _origin in range(2)))

    assert answer.reasons == ("Two independent origins report no change; nothing weighty speaks for implementation.",)


# S7, S8, S9 ---------------------------------------------------------------------------------------------------------


def test_s7_carries_only_s3_and_only_once():
    found = answers(part(), item("2014-01-01", DONE, reliability=A))

    assert [decided(found[cycle]) for cycle in (2, 3, 4)] == [
        ("S3", Status.IMPLEMENTED),
        ("S7", Status.IMPLEMENTED),
        ("S9", Status.NOT_ASSESSED),
    ]
    assert found[3].confidence is Confidence.LOW
    assert (found[3].last_known, found[4].last_known) == (None, (Status.IMPLEMENTED, 2))


def test_s7_does_not_carry_what_a_treaty_record_gave():
    found = answers(treaty_part("2013-04-29", "CPED"), records=[record("CPED", (JOINED, "2014-01-01"))])

    assert {answer.rule for answer in found.values()} == {"S1"}


@pytest.mark.parametrize("finding", [DONE, SAME])
def test_s7_yields_to_any_independent_evidence_either_way_however_thin(finding):
    later = item("2019-01-01", finding, reliability=C, ref="thin")

    answer = unit(item("2014-01-01", DONE, reliability=A), later, cycle=3)

    assert answer.rule == "S8"
    assert "thin" in answer.evidence_for + answer.evidence_against


def test_s7_holds_against_a_vain_search_and_the_states_word():
    later = [item("2019-01-01", Finding.NOTHING_FOUND), item("2019-01-01", DONE, strand=Strand.STATE_CLAIM, ref="say")]

    answer = unit(item("2014-01-01", DONE, reliability=A), *later, cycle=3)

    assert (answer.rule, answer.claims) == ("S7", ("say",))


def test_s8_says_whether_evidence_is_thin_only_claimed_or_a_vain_search():
    thin = unit(item("2014-01-01", reliability=C), item("2014-01-01", BETTER, reliability=C))
    claimed = unit(item("2014-01-01", DONE, strand=Strand.STATE_CLAIM, reliability=A, ref="say"))
    searched = unit(item("2014-01-01", Finding.NOTHING_FOUND, reliability=A, ref="search"))

    assert {answer.rule for answer in (thin, claimed, searched)} == {"S8"}
    assert (thin.flags, claimed.flags, searched.flags) == ((), (Flag.STATE_CLAIM_ONLY,), (Flag.NOTHING_FOUND,))
    assert claimed.evidence_for == claimed.claims == ("say",)
    assert searched.evidence_against == ("search",)
    assert "The State’s own claim stands beside this." in claimed.reasons
    assert "The State itself is silent." in searched.reasons
    assert thin.confidence is claimed.confidence is searched.confidence is Confidence.NONE


def test_s8_shows_the_last_known_status_and_its_window():
    answer = unit(item("2014-01-01", BETTER), item("2019-01-01", reliability=C), cycle=3)

    assert answer.last_known == (Status.PARTIALLY_IMPLEMENTED, 2)


def test_s9_context_is_nothing():
    assert decided(unit(item("2014-01-01", Finding.CONTEXT, reliability=A))) == ("S9", Status.NOT_ASSESSED)


# Confidence ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "confidence"),
    [
        ([("2016-05-14", BETTER, A), ("2014-01-01", BETTER, B)], Confidence.HIGH),
        ([("2016-05-13", BETTER, A), ("2014-01-01", BETTER, B)], Confidence.MEDIUM),
        ([("2016-05-14", BETTER, B), ("2016-05-14", BETTER, B)], Confidence.MEDIUM),
        ([("2016-05-14", BETTER, A)], Confidence.MEDIUM),
        ([("2014-05-15", BETTER, B)], Confidence.MEDIUM),
        ([("2014-05-14", BETTER, B)], Confidence.LOW),
        ([("2016-05-14", BETTER, C), ("2016-05-14", BETTER, C)], Confidence.LOW),
        ([("2016-05-14", BETTER, A), ("2016-05-14", SAME, B)], Confidence.MEDIUM),
        ([("2016-05-14", BETTER, B), ("2016-05-14", SAME, B)], Confidence.LOW),
        ([("2016-05-14", BETTER, A), ("2016-05-14", SAME, C), ("2016-05-14", SAME, C)], Confidence.LOW),
    ],
)
def test_confidence_of_evidence_by_origins_reliability_and_age(evidence, confidence):
    items = [item(when, finding, reliability=reliability) for when, finding, reliability in evidence]

    assert unit(*items).confidence is confidence


def test_confidence_of_an_open_window_is_measured_at_the_date_of_looking():
    items = [item("2024-01-01", BETTER, reliability=A), item("2024-01-01", BETTER)]

    assert unit(*items, cycle=4, as_of=day("2026-01-01")).confidence is Confidence.HIGH
    assert unit(*items, cycle=4, as_of=day("2026-01-02")).confidence is Confidence.MEDIUM
    assert unit(*items, cycle=4, as_of=day("2028-01-01")).confidence is Confidence.LOW
