"""Earlier asks that a later one may go back to: found whatever the words, with a reason, never above ten."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tracker.domain.likeness import FLOOR, KEPT, Match, rank
from tracker.domain.likeness_reasons import kind_of, reason_of
from tracker.domain.likeness_units import Ask, Unit, unit
from tracker.domain.vocabulary import AskKind, LineageKind

OTHERS = (
    "Plant trees along the rivers of the north",
    "Teach chess in every primary school",
    "Repair the bridges before winter",
    "Lower the price of bread",
    "Build a harbour for small boats",
)


def closeness(one: str, other: str) -> float:
    """Tell how many words two texts share: what a service measures letter by letter."""
    mine, theirs = set(one.lower().split()), set(other.lower().split())
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def said(text: str, *actions: tuple[str, str], kind: AskKind = AskKind.DO) -> Unit:
    return unit(text, kind=kind, actions=actions)


def an_ask(number: int, *units: Unit, year: int, family: int | None = None) -> Ask:
    return Ask(number, year if family is None else family, date(year, 5, 4), units)


def found(*earlier: Unit | Ask, later: Unit | Ask) -> list[Match]:
    asks = [each if isinstance(each, Ask) else an_ask(place, each, year=2009) for place, each in enumerate(earlier, 1)]
    asks += [an_ask(500 + place, said(text), year=2009) for place, text in enumerate(OTHERS)]
    last = later if isinstance(later, Ask) else an_ask(900, later, year=2013)
    ((_ask, matches),) = rank([*asks, last], later=[last], closeness=closeness)
    return matches


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Abolish capital punishment", "Put an end to the death penalty"),
        ("Outlaw domestic violence", "Draft a bill against violence in the family"),
        ("Protect persons of every sexual orientation", "Protect lesbian and gay people"),
        ("Allow everyone to leave the country", "Lift the ban on travel"),
        ("Shelter children without parental care", "Shelter orphans"),
    ],
)
def test_the_same_ask_in_other_words_is_found(earlier: str, later: str) -> None:
    matches = found(said(earlier), later=said(later))

    assert [match.earlier.id for match in matches] == [1]


def test_a_treaty_action_is_found_by_its_treaty_and_comes_before_another_treaty() -> None:
    matches = found(
        said("Ratify the", ("ratify", "CPED")),
        said("Consider ratifying the", ("ratify", "OPCAT")),
        later=said("Accede to the", ("ratify", "OPCAT")),
    )

    assert matches[0].earlier.id == 2
    assert 1 not in [match.earlier.id for match in matches]


def test_nothing_is_suggested_for_an_ask_of_its_own() -> None:
    matches = found(said("Abolish the death penalty"), later=said("Open the archives of the war"))

    assert matches == []


def test_one_common_word_is_not_enough() -> None:
    matches = found(said("Keep the harbour open"), later=said("Dig a harbour"))

    assert matches == []


def test_only_earlier_asks_of_another_review_are_suggested() -> None:
    same = "Abolish the death penalty"
    asked_later = an_ask(1, said(same), year=2020)
    same_day = an_ask(2, said(same), year=2013, family=7)
    same_review = an_ask(3, said(same), year=2009, family=2013)

    matches = found(asked_later, same_day, same_review, later=an_ask(900, said(same), year=2013))

    assert matches == []


def test_at_most_ten_are_kept_the_likeliest_first() -> None:
    many = [said(f"Abolish the death penalty for crime {name}") for name in "abcdefghijkl"]

    matches = found(*many, said("Abolish the death penalty"), later=said("Abolish the death penalty"))

    assert len(matches) == KEPT
    assert matches[0].earlier.id == len(many) + 1
    assert all(one.likeness >= other.likeness for one, other in pairwise(matches))
    assert all(FLOOR <= match.likeness <= 1 for match in matches)


def test_one_thing_asked_does_not_crowd_out_the_other() -> None:
    many = [said("Abolish the death penalty") for _again in range(12)]
    two = an_ask(900, said("Abolish the death penalty"), said("End human trafficking at the border"), year=2013)

    matches = found(*many, said("Combat trafficking in persons"), later=two)

    assert len(many) + 1 in [match.earlier.id for match in matches]


def test_the_order_of_the_asks_changes_nothing() -> None:
    asks = [an_ask(place, said(text), year=2009) for place, text in enumerate(OTHERS, 1)]
    last = an_ask(900, said("Repair all bridges before the winter comes"), year=2013)

    ((_one, forth),) = rank([*asks, last], later=[last], closeness=closeness)
    ((_other, back),) = rank([last, *reversed(asks)], later=[last], closeness=closeness)

    assert forth
    assert [(match.earlier.id, match.likeness) for match in forth] == [
        (match.earlier.id, match.likeness) for match in back
    ]


def test_the_reason_names_the_treaty_and_who_asked_twice() -> None:
    (match,) = found(said("Ratify the", ("ratify", "OPCAT")), later=said("Ratify the", ("ratify", "OPCAT")))

    words = reason_of(match, names={"OPCAT": "OPCAT"}, by={1: (["Chad"], 2009), 900: (["Togo", "Chad"], 2013)})

    assert words == "Both ask to ratify OPCAT; by Chad in 2009, and again in 2013"


def test_the_reason_names_the_subject_and_counts_many_who_asked() -> None:
    (match,) = found(said("Abolish capital punishment"), later=said("End the death penalty"))
    many = ["Chad", "Togo", "Mali", "Peru"]

    words = reason_of(match, names={}, by={1: (["the Committee"], 2009), 900: (many, 2013)})

    assert words == "Both are about the death penalty; by the Committee in 2009, by Chad, Togo and 2 others in 2013"


def test_the_reason_says_nothing_of_who_asked_where_that_is_not_known() -> None:
    (match,) = found(said("Abolish capital punishment"), later=said("End the death penalty"))

    words = reason_of(match, names={}, by={1: ((), 2009), 900: ((), 2013)})

    assert words == "Both are about the death penalty; in 2009, in 2013"


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [
        ("Abolish the death penalty", "Abolish the death penalty", LineageKind.REPEATS),
        (
            "Abolish the death penalty",
            "Abolish the death penalty for pregnant women, deserters, spies and smugglers",
            LineageKind.NARROWS,
        ),
        (
            "Abolish the death penalty for pregnant women, deserters, spies and smugglers",
            "Abolish the death penalty",
            LineageKind.WIDENS,
        ),
    ],
)
def test_the_likeliest_kind_follows_from_what_each_adds(earlier: str, later: str, kind: LineageKind) -> None:
    (match,) = found(said(earlier), later=said(later))

    assert kind_of(match) is kind


def test_a_question_about_what_was_asked_before_asks_for_information() -> None:
    question = said("Say whether the death penalty was abolished", kind=AskKind.INFORMATION)

    (match,) = found(said("Abolish the death penalty"), later=question)

    assert kind_of(match) is LineageKind.ASKS_INFORMATION_ON
