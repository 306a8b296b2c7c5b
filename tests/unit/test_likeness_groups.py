"""Groups of parts that ask the same: pure, stable, and none where asks differ."""

from __future__ import annotations

from itertools import count

from tracker.domain.likeness_gathering import MOST, groups
from tracker.domain.likeness_groups import Asking
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


def test_what_is_left_is_gathered_by_its_subject_and_the_title_says_so() -> None:
    given = parts(
        "Amend the law on non-governmental organizations",
        "Plant trees",
        "Repeal the registration of human rights organizations that receive money from abroad",
    )

    (group,) = groups(given)

    assert [part.id for part in group.members] == [1, 3]
    assert title_of_group(group, {}) == "Civil society"
    assert reason_of_group(group, {}) == (
        "All are about civil society, in different words: take out what you would decide apart"
    )


def test_a_group_of_a_particular_people_goes_before_the_right_that_is_asked_for_it() -> None:
    given = ["Improve the housing of Roma", "Plan housing estates near harbours", "Welcome Roma pupils"]

    assert members(*given) == [[1, 3]]


def test_no_group_of_a_subject_is_larger_than_one_person_reads() -> None:
    given = parts(*(f"Do deed{number} about the health of village{number} in season{number}" for number in range(40)))

    found = groups(given)

    assert max(len(group.members) for group in found) <= MOST
    assert sum(len(group.members) for group in found) > MOST


def test_two_groups_of_one_subject_have_titles_that_tell_them_apart() -> None:
    given = parts(
        *("Improve health in the mountains", "Better health clinics on the mountains"),
        *("Publish figures of health spending", "Publish statistics about health spending abroad"),
        *(f"Send season{number} boats{number} with health ware{number}" for number in range(MOST)),
    )

    titles = [title_of_group(group, {}) for group in groups(given)]

    assert len(titles) > 1
    assert len(set(titles)) == len(titles)


def test_what_has_no_subject_of_the_field_is_gathered_by_a_word_that_is_shared() -> None:
    given = parts("Preserve glaciers", "Watch glaciers melt", "Paint bridges", "Build boats", "Read poems")

    (group,) = groups(given)

    assert [part.id for part in group.members] == [1, 2]
    assert title_of_group(group, {}) == "Preserve glaciers"
    assert "All speak of “glaciers”" in reason_of_group(group, {})


def test_to_go_on_with_joining_a_treaty_is_grouped_with_joining_it() -> None:
    given = [
        ("Ratify the Convention", AskKind.TREATY_ACTION, "CPED"),
        ("Continue steps towards it", AskKind.CONTINUE, "CPED"),
        ("Tell how far it has come", AskKind.INFORMATION, "CPED"),
    ]

    assert members(*given) == [[1, 2]]
