"""Where a text that asks several things is split, and where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.importers.asking import wording_of

_WORDS = """Ratify ratify and ; , . : ( ) (a) (b) establish the Convention on Torture OP-CAT CEDAW its Optional
Protocol continue to consider stop a b that article 7 of resolution 1325 No. 29 ILO both Covenants “ İ The Committee
recommends State party should take measures not immediately as well as"""
STRANGE = st.text(max_size=300) | st.lists(st.sampled_from(_WORDS.split()), max_size=60).map(" ".join)


def parts(text: str) -> list[str]:
    return [ask["text"] for ask in wording_of(text)["asks"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ratify OP-CAT and establish a preventive mechanism", ["Ratify OP-CAT", "establish a preventive mechanism"]),
        (
            "Abolish the death penalty and, in the meantime, establish a moratorium (Chad);",
            ["Abolish the death penalty", "establish a moratorium"],
        ),
        (
            "Free all prisoners; amend the press law; and ratify CPED",
            ["Free all prisoners", "amend the press law", "ratify CPED"],
        ),
        (
            "Abolish the death penalty, ratify ICCPR-OP2 and commute all sentences",
            ["Abolish the death penalty", "ratify ICCPR-OP2", "commute all sentences"],
        ),
        ("Ratify and fully implement the CRPD", ["Ratify the CRPD", "fully implement the CRPD"]),
        ("Accede to and implement both Covenants", ["Accede to both Covenants", "implement both Covenants"]),
        ("Take steps to ratify OPCAT and set up a mechanism", ["Take steps to ratify OPCAT", "set up a mechanism"]),
        (
            "The Committee recommends that the State party: (a) Adopt a law; (b) Train judges; and (c) Ratify CPED.",
            ["Adopt a law", "Train judges", "Ratify CPED"],
        ),
        ("1) Ratify CPED; 2) adopt a law", ["Ratify CPED", "adopt a law"]),
        (
            "Immediately close all camps and, as necessary, free all prisoners",
            ["Immediately close all camps", "free all prisoners"],
        ),
        ("Not return anyone and not detain minors", ["Not return anyone", "not detain minors"]),
        (
            "The State party should adopt a law. It should also ratify CPED.",
            ["adopt a law", "ratify CPED"],
        ),
        (
            "Step up efforts to enrol all girls and take effective measures to keep them in school",
            ["Step up efforts to enrol all girls", "take effective measures to keep them in school"],
        ),
    ],
)
def test_coordinated_imperatives_are_parts(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ratify OP-CAT and CPED",
        "Sign and ratify CPED",
        "Protect women and children",
        "Promote and protect the rights of women",
        "Continue to strengthen and implement its policies",
        "Take measures to prevent and punish torture",
        "Take measures to combat trafficking and protect victims",
        "Investigate, prosecute and punish the perpetrators",
        "Establish an institution to monitor abuses and strengthen the courts",
        "Ensure that women have access to justice and enjoy equal rights",
        "Protect journalists, including by training judges and amending the law",
        "Consider ratifying CPED and accepting its procedures",
        "Improve access to justice and support for victims",
        "Amend the law with a view to ending torture and punish those responsible",
        "Train judges, prosecutors and police",
    ],
)
def test_objects_and_what_another_verb_governs_are_no_parts(text: str) -> None:
    assert parts(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The Committee is concerned that girls marry early.",
        "While welcoming the new law, the Committee regrets the lack of data.",
        "",
        "   ",
    ],
)
def test_a_text_that_only_observes_asks_nothing(text: str) -> None:
    assert parts(text) == []


@given(STRANGE)
def test_the_parts_of_any_text_follow_each_other_in_it(text: str) -> None:
    place = 0
    for ask in wording_of(text)["asks"]:
        for word in ask["text"].split()[:1]:
            found = text.find(word, place)
            assert found >= 0
            place = found + 1


@given(STRANGE)
def test_the_parts_of_a_part_are_the_part(text: str) -> None:
    for part in parts(text):
        assert parts(part) in ([part], [])
