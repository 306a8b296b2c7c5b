"""Groups of parts that ask the same: pure, stable, and none where asks differ."""

from __future__ import annotations

from itertools import count

from tracker.domain.likeness_groups import Asking, groups
from tracker.domain.likeness_reasons import reason_of_group, title_of_group
from tracker.domain.likeness_units import unit
from tracker.domain.vocabulary import AskKind


def parts(*given: tuple[str, AskKind, str] | str) -> list[Asking]:
    """Return parts: of a text alone, or of a text, a kind and a treaty to be ratified."""
    numbers = count(1)
    made = []
    for each in given:
        text, kind, treaty = (each, AskKind.DO, "") if isinstance(each, str) else each
        actions = [("ratify", code) for code in treaty.split()]
        made.append(Asking(next(numbers), text, unit(text, kind=kind, actions=actions)))
    return made


def members(*given: tuple[str, AskKind, str] | str) -> list[list[int]]:
    return [[part.id for part in group.members] for group in groups(parts(*given))]


def test_parts_on_the_same_treaty_are_one_group_whatever_their_words() -> None:
    given = [
        ("Ratify the Convention", AskKind.TREATY_ACTION, "CPED"),
        ("Consider acceding to it soon", AskKind.CONSIDER, "CPED"),
        ("Ratify another", AskKind.TREATY_ACTION, "OPCAT"),
    ]

    assert members(*given) == [[1, 2]]


def test_a_part_on_two_treaties_does_not_join_those_on_one() -> None:
    given = [
        ("Ratify the Convention", AskKind.TREATY_ACTION, "CPED"),
        ("Ratify both", AskKind.TREATY_ACTION, "CPED OPCAT"),
        ("Accede to both", AskKind.TREATY_ACTION, "CPED OPCAT"),
    ]

    assert members(*given) == [[2, 3]]


def test_the_same_subject_in_other_words_is_one_group() -> None:
    given = ["Combat human trafficking", "Plant trees", "Continue efforts against trafficking in persons"]

    assert members(*given) == [[1, 3]]


def test_another_act_on_the_same_subject_is_no_member() -> None:
    given = ["Abolish the death penalty", "Abolish capital punishment", "Publish figures on the death penalty"]

    assert members(*given) == [[1, 2]]


def test_a_question_is_never_grouped_with_an_act() -> None:
    given = [
        ("Combat human trafficking", AskKind.DO, ""),
        ("Combat of human trafficking", AskKind.INFORMATION, ""),
    ]

    assert members(*given) == []


def test_a_part_that_asks_for_more_stays_alone() -> None:
    given = [
        "Ensure freedom of expression",
        "Ensure freedom of expression, end torture, feed the hungry and let families travel abroad",
    ]

    assert members(*given) == []


def test_no_part_stands_in_two_groups_and_the_order_is_that_of_the_review() -> None:
    given = [
        "Combat human trafficking",
        "Abolish torture",
        "Abolish torture at last",
        "Combat trafficking in persons",
        "Abolish torture in prisons and combat trafficking",
    ]

    found = members(*given)

    assert found[0][0] == 1
    assert len({part for group in found for part in group}) == sum(len(group) for group in found)


def test_a_group_is_named_after_its_treaty_action() -> None:
    (group,) = groups(
        parts(("Ratify it", AskKind.TREATY_ACTION, "CPED"), ("Sign and ratify", AskKind.TREATY_ACTION, "CPED"))
    )

    assert title_of_group(group, {"CPED": "the Convention"}) == "Ratify the Convention"
    assert reason_of_group(group, {}) == "All ask for the same action on the same treaties"


def test_a_group_is_named_after_its_commonest_heading_and_says_what_it_is_about() -> None:
    (group,) = groups(parts("combat human trafficking", "Stop trafficking in persons now", "combat human trafficking"))

    assert title_of_group(group, {}) == "Combat human trafficking"
    assert reason_of_group(group, {}) == "All are about trafficking"
