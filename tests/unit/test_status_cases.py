"""The twelve cases that the status method must answer, with the calendars of the States they are about."""

from datetime import date

import pytest

from tests.factories.status_facts import answers, calendar, day, item, part, record, treaty_part
from tracker.domain.vocabulary import (
    AskKind,
    Finding,
    Flag,
    Level,
    Reliability,
    Scope,
    Status,
    Strand,
    TreatyAct,
)

RUSSIA = calendar(date(2009, 2, 4), date(2013, 4, 29), date(2018, 5, 14), date(2023, 11, 13))
CHINA = calendar(date(2009, 2, 9), date(2013, 10, 22), date(2018, 11, 6), date(2024, 1, 23))
NORTH_KOREA = calendar(date(2009, 12, 7), date(2014, 5, 1), date(2019, 5, 9), date(2024, 11, 7))
A, B, C = Reliability.A, Reliability.B, Reliability.C


def test_ratify_icrmw_asked_of_russia_in_2023_with_no_action_on_record_is_not_implemented():
    asked = treaty_part("2023-03-29", "ICRMW", filed_for_cycle=4)

    answer = answers(asked, records=[record("ICRMW")], known=RUSSIA)[4]

    assert (answer.status, answer.rule) == (Status.NOT_IMPLEMENTED, "S1")
    assert "record as of 31 August 2022" in answer.reasons[0]


def test_ratify_iccpr_asked_of_china_in_2009_and_after_signed_1998_is_not_implemented():
    asked = treaty_part("2009-02-09", "ICCPR", review_cycle=1)
    signed = record("ICCPR", (TreatyAct.SIGNATURE, "1998-10-05"))

    found = answers(asked, records=[signed], known=CHINA)

    assert {cycle: answer.status for cycle, answer in found.items()} == dict.fromkeys(
        (1, 2, 3, 4), Status.NOT_IMPLEMENTED
    )
    assert "before the ask" in found[1].reasons[0]


def test_consider_ratifying_icrmw_with_no_action_and_no_other_evidence_is_not_assessed():
    asked = treaty_part("2013-04-29", "ICRMW", ask_kind=AskKind.CONSIDER, review_cycle=2)

    answer = answers(asked, records=[record("ICRMW")], known=RUSSIA)[2]

    assert (answer.status, answer.rule) == (Status.NOT_ASSESSED, "S9")


def test_implementing_a_protocol_that_does_not_bind_is_never_s1_and_says_that_it_does_not_bind():
    asked = part("2009-12-07", review_cycle=1, instruments_not_binding=("TRAFFICKING-PROTOCOL",))

    found = answers(asked, records=[record("TRAFFICKING-PROTOCOL")], known=NORTH_KOREA)

    assert {answer.rule for answer in found.values()} == {"S9"}
    assert all(Flag.INSTRUMENT_NOT_BINDING in answer.flags for answer in found.values())
    assert "Not binding on this State: TRAFFICKING-PROTOCOL." in found[1].reasons


def no_forced_return():
    return part("1996-09-01/1996-09-30", ask_kind=AskKind.REFRAIN)


def readmission_agreement():
    return item(
        "2016-02-02",
        Finding.REGRESSION,
        ref="agreement",
        strand=Strand.OFFICIAL_RECORD,
        reliability=A,
        continuing=True,
        vouched_until=day("2020-10-01"),
        recorded_on=day("2020-10-01"),
    )


def annulment():
    return item(
        "2017-02-08",
        Finding.IMPLEMENTED,
        ref="annulment",
        strand=Strand.OFFICIAL_RECORD,
        reliability=A,
        scope=Scope.INDIVIDUAL,
    )


def test_a_return_in_august_1995_is_baseline_of_an_ask_of_1996_and_not_counted():
    earlier_return = item("1995-08-01/1995-08-31", scope=Scope.INDIVIDUAL, ref="return", reliability=A)

    found = answers(no_forced_return(), earlier_return, known=RUSSIA)

    assert found[0].baseline == ("return",)
    assert {answer.rule for answer in found.values()} == {"S9"}
    assert all(not answer.evidence_against and not answer.shown_beside for answer in found.values())


def test_a_readmission_agreement_outweighs_one_annulled_expulsion_regressed_in_cycle_2():
    answer = answers(no_forced_return(), readmission_agreement(), annulment(), known=RUSSIA)[2]

    assert (answer.status, answer.rule) == (Status.REGRESSED, "S2")
    assert answer.evidence_against == ("agreement",)
    assert answer.evidence_for == ()
    assert answer.shown_beside == ("annulment",)


def test_the_agreement_still_in_force_and_rulings_through_one_report_are_not_implemented_in_cycle_3():
    rulings = [
        item(
            when,
            origin="report of 2020",
            ref=f"ruling {number}",
            scope=Scope.INDIVIDUAL,
            recorded_on=day("2020-10-01"),
        )
        for number, when in enumerate(("2018-10-01/2018-10-31", "2019-01-01/2019-12-31"), start=1)
    ]

    answer = answers(no_forced_return(), readmission_agreement(), annulment(), *rulings, known=RUSSIA)[3]

    assert (answer.status, answer.rule) == (Status.NOT_IMPLEMENTED, "S6")
    assert answer.evidence_against == ("agreement", "ruling 1", "ruling 2")


def test_official_figures_do_not_answer_independent_reports_and_stand_beside_them():
    claim = item("2019-12-31", Finding.PROGRESS, strand=Strand.STATE_CLAIM, reliability=B, ref="statistics")
    reports = [item("2019-06-01", ref=f"report {number}", level=Level.OUTCOME) for number in (1, 2)]

    answer = answers(part("2018-05-14"), claim, *reports, known=RUSSIA)[3]

    assert (answer.status, answer.rule) == (Status.NOT_IMPLEMENTED, "S6")
    assert answer.evidence_against == ("report 1", "report 2")
    assert answer.claims == ("statistics",)
    assert answer.evidence_for == ()


def test_one_testimony_is_insufficient_information_single_source():
    testimony = item("2019-03-01", strand=Strand.TESTIMONY, reliability=C, ref="P-1")

    answer = answers(part("2018-11-06"), testimony, known=CHINA)[3]

    assert (answer.status, answer.rule) == (Status.INSUFFICIENT_INFORMATION, "S8")
    assert Flag.SINGLE_SOURCE in answer.flags
    assert answer.evidence_against == ("P-1",)
    assert "The State itself is silent." in answer.reasons


def test_implemented_is_carried_over_one_window_and_then_only_remembered():
    law = item("2014-06-01", Finding.IMPLEMENTED, reliability=A, ref="law")
    repeated = item("2019-01-01", Finding.IMPLEMENTED, strand=Strand.STATE_CLAIM, reliability=A, ref="repeated")

    found = answers(part("2013-04-29"), law, repeated, known=RUSSIA)

    assert (found[2].status, found[2].rule) == (Status.IMPLEMENTED, "S3")
    assert (found[3].status, found[3].rule) == (Status.IMPLEMENTED, "S7")
    assert Flag.CARRIED_OVER in found[3].flags
    assert found[3].claims == ("repeated",)
    assert (found[4].status, found[4].last_known) == (Status.NOT_ASSESSED, (Status.IMPLEMENTED, 2))


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2016-04-15", Status.AWAITING_REPLY),
        ("2016-04-16", Status.OVERDUE),
        ("2018-05-13", Status.OVERDUE),
        ("2018-05-14", Status.NO_REPLY),
    ],
)
def test_a_letter_without_reply_is_overdue_from_its_deadline_and_then_unanswered(as_of, status):
    letter = part("2016-02-15", ask_kind=AskKind.INFORMATION, reply_due_on=day("2016-04-15"))

    answer = answers(letter, known=RUSSIA, as_of=day(as_of))[2]

    assert answer.status is status
    assert answer.reasons == ("Due on 15 April 2016; no reply is on record.",)
