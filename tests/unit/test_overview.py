from dataclasses import replace

import pytest

from tests.factories.status_facts import answers, part
from tracker.domain.overview import SCALE, overview, roll_ups
from tracker.domain.vocabulary import Flag, Status

YES, PARTLY, NO, WORSE, THIN, NOTHING = SCALE


def answer(status, *, label="a", recommendation="R1", cycle=2, flags=()):
    template = answers(part())[cycle]
    return replace(
        template,
        part=f"{recommendation}/{label}",
        recommendation=recommendation,
        part_label=label,
        status=status,
        flags=flags,
    )


def test_every_share_comes_with_its_n_the_number_not_assessed_and_the_share_assessed():
    found = overview(answer(status) for status in (YES, NO, NO, THIN, NOTHING))

    assert (found.unit_count, found.not_assessed_count, found.assessed_share) == (5, 1, 0.8)
    assert {share.status: (share.count, share.share) for share in found.shares} == {
        YES: (1, 0.2),
        PARTLY: (0, 0.0),
        NO: (2, 0.4),
        WORSE: (0, 0.0),
        THIN: (1, 0.2),
        NOTHING: (1, 0.2),
    }


def test_pending_units_and_requests_for_information_are_in_no_share():
    found = overview([answer(YES), answer(Status.PENDING), answer(Status.OVERDUE), answer(Status.REPLIED_IN_PART)])

    assert (found.unit_count, found.pending_count, found.information_count) == (1, 1, 2)
    assert found.shares[0].share == 1.0


def test_no_units_give_zeros():
    found = overview([])

    assert (found.unit_count, found.assessed_share) == (0, 0.0)
    assert all(share.share == 0.0 for share in found.shares)


@pytest.mark.parametrize(
    ("parts", "status", "assessed"),
    [
        ([YES, YES], YES, 2),
        ([PARTLY, PARTLY], PARTLY, 2),
        ([NOTHING, NOTHING], NOTHING, 0),
        ([THIN, THIN], THIN, 2),
        ([YES, WORSE], WORSE, 2),
        ([YES, NO], PARTLY, 2),
        ([PARTLY, NOTHING], PARTLY, 1),
        ([NO, NOTHING], THIN, 1),
        ([NO, THIN, NOTHING], THIN, 2),
        ([YES, Status.PENDING], YES, 1),
        ([NO, Status.NO_REPLY], NO, 1),
        ([Status.PENDING], None, 0),
    ],
)
def test_parts_roll_up_to_one_status(parts, status, assessed):
    (found,) = roll_ups(answer(each, label="abc"[number]) for number, each in enumerate(parts))

    assert (found.status, found.assessed_count) == (status, assessed)


def test_a_closed_part_stays_out_of_the_roll_up():
    (found,) = roll_ups([answer(YES, label="a"), answer(NO, label="b", flags=(Flag.CLOSED,))])

    assert (found.status, found.part_count, found.parts) == (YES, 1, (("a", YES),))


def test_a_mixture_of_parts_is_not_disputed_and_equal_parts_keep_what_they_share():
    disputed = answer(PARTLY, label="a", flags=(Flag.DISPUTED,))

    assert roll_ups([disputed])[0].flags == (Flag.DISPUTED,)
    assert roll_ups([disputed, answer(PARTLY, label="b")])[0].flags == ()
    assert roll_ups([disputed, answer(NO, label="b")])[0].flags == ()


def test_roll_ups_come_by_recommendation_and_window_with_parts_in_order():
    units = [
        answer(WORSE, recommendation="R2", label="b"),
        answer(YES, recommendation="R2", label="a"),
        answer(NO, recommendation="R1", cycle=3),
        answer(NO, recommendation="R1", cycle=2),
    ]

    found = roll_ups(units)

    assert [(each.recommendation, each.cycle) for each in found] == [("R1", 2), ("R1", 3), ("R2", 2)]
    assert found[2].parts == (("a", YES), ("b", WORSE))
