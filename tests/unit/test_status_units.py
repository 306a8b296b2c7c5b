"""Where a part lives, where its evidence counts, and what each item weighs there; reviews in 2009, 2013, 2018, 2023."""

from dataclasses import replace

import pytest

from tests.factories.status_facts import answers, calendar, day, item, part, span
from tracker.domain.facts import Reply
from tracker.domain.vocabulary import (
    AskKind,
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
)

A, B, C = Reliability.A, Reliability.B, Reliability.C
DONE, BETTER, SAME, WORSE = Finding.IMPLEMENTED, Finding.PROGRESS, Finding.NO_CHANGE, Finding.REGRESSION


def named(answer):
    return answer.evidence_for + answer.evidence_against


def where_named(ref, found):
    return [cycle for cycle, answer in found.items() if ref in named(answer)]


# Units --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "cycles"),
    [
        (part("1996-09-01"), [0, 1, 2, 3, 4]),
        (part("2013-04-28"), [1, 2, 3, 4]),
        (part("2013-04-29"), [2, 3, 4]),
        (part("2013-01-01/2013-12-31"), [2, 3, 4]),
        (part("2009-06-01", review_cycle=2), [2, 3, 4]),
        (part("2023-03-29", filed_for_cycle=4), [4]),
        (part("2025-07-01"), []),
    ],
)
def test_a_part_lives_in_the_window_of_its_ask_and_every_later_one(asked, cycles):
    assert list(answers(asked)) == cycles


def test_where_no_review_is_known_nothing_is_computed():
    assert answers(part(), known=()) == {}


def test_a_part_of_a_review_without_a_date_lives_in_the_later_windows_only():
    known = calendar(day("2009-02-04"), None, day("2018-05-14"))

    found = answers(part("2013-06-01", review_cycle=2), known=known)

    assert list(found) == [3]


def test_a_unit_carries_the_flags_of_its_window():
    known = calendar(day("2009-02-04"), None, day("2018-05-14"))

    assert answers(part("2013-06-01"), known=known)[1].flags == (Flag.WINDOW_END_UNKNOWN,)


def test_what_was_filed_for_a_review_is_pending_until_that_day():
    asked = part("2023-03-29", filed_for_cycle=4)
    earlier = item("2023-01-01", ref="earlier")

    (pending,) = answers(asked, earlier, as_of=day("2023-11-12")).values()
    (begun,) = answers(asked, earlier, as_of=day("2023-11-13")).values()

    assert (pending.status, pending.rule, pending.window.start) == (Status.PENDING, "pending", day("2023-11-13"))
    assert pending.flags == (Flag.PLANNED,)
    assert pending.reasons == ("Filed for the review of cycle 4, due on 13 November 2023.",)
    assert begun.status is Status.NOT_ASSESSED
    assert pending.baseline == begun.baseline == ("earlier",)


def test_what_was_filed_for_a_review_without_a_date_is_pending_and_says_so():
    (pending,) = answers(part("2025-01-01", filed_for_cycle=5)).values()

    assert (pending.window.cycle, pending.window.start, pending.status) == (5, None, Status.PENDING)
    assert "whose date is not known" in pending.reasons[0]


def test_the_window_of_a_review_still_to_come_does_not_exist_yet():
    (answer,) = answers(part("2018-05-14"), as_of=day("2023-11-12")).values()

    assert (answer.window.cycle, answer.window.end) == (3, None)


def test_evidence_on_the_day_of_the_ask_counts_and_before_it_is_baseline():
    asked = part("2014-01-01")

    found = answers(asked, item("2014-01-01", ref="on"), item("2013-12-31", ref="before"))

    assert named(found[2]) == ("on",)
    assert (found[2].baseline, found[3].baseline) == (("before",), ())
    assert "before" not in found[2].shown_beside


def test_closing_ends_the_unit_that_holds_the_day_and_there_are_none_after():
    asked = part(closed_on=day("2015-06-01"), closure=Closure.SUPERSEDED)

    found = answers(asked, item("2015-06-01", ref="on"), item("2015-06-02", ref="after"))

    assert list(found) == [2]
    assert named(found[2]) == ("on",)
    assert "after" not in found[2].shown_beside
    assert found[2].flags == (Flag.CLOSED,)
    assert found[2].reasons[-1] == "The ask was closed on 1 June 2015: superseded."


def test_an_ask_closed_on_the_last_day_of_a_window_is_closed_in_it():
    found = answers(part(closed_on=day("2018-05-13"), closure=Closure.WITHDRAWN))

    assert list(found) == [2]
    assert found[2].flags == (Flag.CLOSED,)


def test_a_closing_after_the_date_of_looking_is_not_known():
    asked = part(closed_on=day("2015-06-01"), closure=Closure.OVERTAKEN)

    assert answers(asked, as_of=day("2015-05-31"))[2].flags == ()


# Time ---------------------------------------------------------------------------------------------------------------


def test_an_imprecise_date_counts_in_the_window_that_holds_its_last_possible_day():
    found = answers(part(), item("2018-01-01/2018-12-31", ref="year"))

    assert where_named("year", found) == [3]


@pytest.mark.parametrize(
    "year",
    [
        item("2018-01-01/2018-12-31", ref="year", published_on=day("2018-03-01")),
        item("2018-01-01/2018-12-31", ref="year", recorded_on=day("2018-03-01")),
    ],
    ids=["published", "unpublished"],
)
def test_the_last_possible_day_is_never_later_than_the_day_it_was_known(year):

    assert where_named("year", answers(part(), year)) == [2]


def test_a_person_may_choose_an_earlier_window_that_the_period_touches_and_the_reasons_say_so():
    year = item("2018-01-01/2018-12-31", ref="year", chosen_cycle=2)

    found = answers(part(), year)

    assert where_named("year", found) == [2]
    assert any("by a person’s choice" in sentence for sentence in found[2].reasons)


@pytest.mark.parametrize("cycle", [1, 3, 4, 7])
def test_a_choice_of_a_window_that_the_period_does_not_touch_or_counts_in_anyway_changes_nothing(cycle):
    found = answers(part(), item("2018-01-01/2018-12-31", ref="year", chosen_cycle=cycle))

    assert where_named("year", found) == [3]
    assert not any("choice" in sentence for sentence in found[3].reasons)


def test_a_continuing_fact_counts_in_every_window_up_to_the_day_its_source_vouches_for():
    law = item("2014-01-01", ref="law", continuing=True, vouched_until=day("2018-05-14"), recorded_on=day("2025-01-01"))

    assert where_named("law", answers(part(), law)) == [2, 3]


def test_a_continuing_fact_without_a_last_day_is_vouched_for_up_to_its_publication():
    law = item("2014-01-01", ref="law", continuing=True, recorded_on=day("2025-01-01"), published_on=day("2018-05-13"))

    assert where_named("law", answers(part(), law)) == [2]


def test_a_continuing_regression_is_no_change_after_the_window_where_it_begins():
    law = item("2014-01-01", WORSE, reliability=A, continuing=True, recorded_on=day("2025-01-01"))

    found = answers(part(), law)

    assert [found[cycle].rule for cycle in (2, 3, 4)] == ["S2", "S6", "S6"]


def test_a_regression_that_begins_on_the_day_of_the_review_begins_in_its_window():
    law = item("2018-05-14", WORSE, reliability=A, continuing=True, recorded_on=day("2025-01-01"))

    found = answers(part(), law)

    assert [found[cycle].rule for cycle in (2, 3, 4)] == ["S9", "S2", "S6"]


def test_a_continuing_fact_for_the_state_is_as_fresh_as_its_first_day_in_the_unit():
    law = item("2014-01-01", DONE, reliability=A, continuing=True, recorded_on=day("2019-06-01"))

    answer = answers(part(), law, as_of=day("2019-06-01"))[3]

    assert (answer.rule, answer.confidence) == ("S3", Confidence.MEDIUM)


def test_a_continuing_fact_for_the_state_is_dated_by_its_first_day_in_the_unit_and_one_against_by_its_last():
    law = item("2014-01-01", DONE, reliability=A, continuing=True, recorded_on=day("2025-01-01"))
    report = item("2014-06-01", SAME)

    assert answers(part(), law, report)[2].rule == "S4"
    assert answers(part(), law, replace(report, when=span("2013-12-31"), recorded_on=day("2013-12-31")))[2].rule == "S3"

    against = replace(law, finding=SAME)
    done = item("2018-05-13", DONE, reliability=A)
    assert answers(part(), against, done)[2].rule == "S4"
    assert answers(part(), replace(against, vouched_until=day("2018-05-12")), done)[2].rule == "S3"


def test_what_was_published_after_the_date_of_looking_is_not_known_however_early_it_was_recorded():
    report = item("2014-01-01", ref="report", recorded_on=day("2014-02-01"), published_on=day("2014-06-01"))

    assert answers(part(), report, as_of=day("2014-05-31"))[2].rule == "S9"
    assert answers(part(), report, as_of=day("2014-06-01"))[2].rule == "S6"


# Weight -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        ({}, "S6"),
        ({"when": span("2014-01-02")}, "S6"),
        ({"reliability": B}, "S6"),
        ({"origin": "one"}, "S8"),
        ({"finding": WORSE}, "S8"),
        ({"level": Level.OUTCOME}, "S8"),
        ({"scope": Scope.INDIVIDUAL}, "S8"),
    ],
)
def test_an_uncorroborated_item_is_weighty_when_another_origin_says_the_same(second, rule):
    first = item("2014-01-01", reliability=C, origin="one")
    other = replace(item("2014-01-01", reliability=C), recorded_on=day("2016-01-01"), **second)

    assert answers(part(), first, other)[2].rule == rule


def test_backing_must_be_no_earlier_and_is_named():
    older, newer = item("2014-01-01", reliability=C, ref="older"), item("2014-06-01", reliability=C, ref="newer")
    done = item("2014-03-01", DONE, reliability=A)

    assert named(answers(part(), older, newer)[2]) == ("newer", "older")
    assert answers(part(), older, newer, done)[2].rule == "S3"


def test_the_states_word_for_itself_backs_nobody():
    report = item("2014-01-01", DONE, ref="report")
    claim = item("2014-02-01", DONE, strand=Strand.STATE_CLAIM, reliability=A, ref="claim")

    answer = answers(part(), report, claim)[2]

    assert (answer.rule, answer.evidence_for, answer.claims) == ("S5", ("report",), ("claim",))


@pytest.mark.parametrize(("finding", "rule"), [(SAME, "S6"), (WORSE, "S2"), (BETTER, "S8"), (DONE, "S8")])
def test_what_a_state_says_against_its_interest_counts_as_independent(finding, rule):
    admission = item("2014-01-01", finding, strand=Strand.STATE_CLAIM, reliability=A, ref="says")

    answer = answers(part(), admission)[2]

    assert (answer.rule, answer.claims) == (rule, ("says",))


def test_claims_are_told_the_latest_first():
    claims = [item(when, BETTER, strand=Strand.STATE_CLAIM, ref=when) for when in ("2014-01-01", "2016-01-01")]

    assert answers(part(), *claims)[2].claims == ("2016-01-01", "2014-01-01")


def test_of_copies_the_most_reliable_is_read_and_the_others_are_shown_apart():
    copies = [item("2014-01-01", origin="one", reliability=grade, ref=f"copy {grade}") for grade in (C, A, B)]

    answer = answers(part(), *copies)[2]

    assert (answer.evidence_against, answer.shown_beside) == (("copy A",), ("copy B", "copy C"))


def test_of_copies_the_more_reliable_is_read_though_known_later():
    first = item("2014-01-01", origin="one", reliability=C, ref="first")
    better = replace(first, reliability=B, ref="better", recorded_on=day("2016-01-01"))

    answer = answers(part(), first, better)[2]

    assert (answer.rule, answer.evidence_against, answer.shown_beside) == ("S6", ("better",), ("first",))


def test_items_of_one_origin_on_other_days_are_not_merged_and_back_nobody():
    rulings = [item(when, origin="report", reliability=C, ref=when) for when in ("2014-01-01", "2014-01-02")]

    answer = answers(part(), *rulings)[2]

    assert (answer.rule, answer.flags) == ("S8", (Flag.SINGLE_SOURCE,))
    assert answer.evidence_against == ("2014-01-01", "2014-01-02")


# Requests for information -------------------------------------------------------------------------------------------


def letter(**given):
    return part("2016-02-15", ask_kind=AskKind.INFORMATION, **given)


def statuses(asked, **given):
    return {cycle: answer.status for cycle, answer in answers(asked, **given).items()}


def test_a_deadline_in_the_next_window_is_awaited_in_the_first():
    found = statuses(letter(reply_due_on=day("2018-06-01")), as_of=day("2018-07-01"))

    assert found == {2: Status.AWAITING_REPLY, 3: Status.OVERDUE}


def test_a_request_without_a_deadline_is_awaited_while_the_window_of_its_date_runs():
    assert statuses(letter(), as_of=day("2018-05-13")) == {2: Status.AWAITING_REPLY}
    assert statuses(letter(), as_of=day("2018-05-14")) == {2: Status.NO_REPLY, 3: Status.NO_REPLY}


def test_a_question_filed_for_a_review_is_awaited_in_the_window_of_that_review():
    assert statuses(replace(letter(), filed_for_cycle=3), as_of=day("2019-01-01")) == {3: Status.AWAITING_REPLY}


@pytest.mark.parametrize(
    ("quality", "status"),
    [
        (ReplyQuality.IN_SUBSTANCE, Status.REPLIED_IN_SUBSTANCE),
        (ReplyQuality.IN_PART, Status.REPLIED_IN_PART),
        (ReplyQuality.WITHOUT_SUBSTANCE, Status.REPLIED_WITHOUT_SUBSTANCE),
    ],
)
def test_a_reply_counts_from_its_window_on_however_late(quality, status):
    asked = letter(reply_due_on=day("2016-04-15"), replies=(Reply("reply", day("2019-01-01"), quality),))

    found = answers(asked)

    assert [found[cycle].status for cycle in (2, 3, 4)] == [Status.NO_REPLY, status, status]
    assert found[3].evidence_for == ("reply",)
    assert answers(asked, as_of=day("2018-12-31"))[3].status is Status.NO_REPLY


def test_the_best_reply_counts_and_one_before_the_question_does_not():
    replies = (
        Reply("early", day("2016-01-01"), ReplyQuality.IN_SUBSTANCE),
        Reply("first", day("2016-03-01"), ReplyQuality.IN_PART),
        Reply("second", day("2016-04-01"), ReplyQuality.WITHOUT_SUBSTANCE),
    )

    answer = answers(letter(replies=replies))[2]

    assert (answer.status, answer.evidence_for) == (Status.REPLIED_IN_PART, ("first",))


def test_evidence_does_not_answer_a_request_for_information_and_is_shown_beside_it():
    answer = answers(letter(), item("2017-01-01", DONE, reliability=A, ref="shown"), as_of=day("2018-01-01"))[2]

    assert (answer.status, answer.rule, answer.shown_beside) == (Status.AWAITING_REPLY, "reply", ("shown",))
