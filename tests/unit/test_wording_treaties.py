"""The treaty actions that a part asks for, and the kind and category of a part."""

from __future__ import annotations

import pytest

from tracker.importers.asking import wording_of


def asks(text: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    return [
        (ask["ask_kind"], [(each["ask"], each["instrument"]) for each in ask["treaty_requests"]])
        for ask in wording_of(text)["asks"]
    ]


@pytest.mark.parametrize(
    ("text", "kind", "requests"),
    [
        ("Sign CPED", "treaty_action", [("sign", "CPED")]),
        ("Sign and ratify CPED", "treaty_action", [("ratify", "CPED")]),
        ("Become a party to CPED and CRPD", "treaty_action", [("ratify", "CPED"), ("ratify", "CRPD")]),
        ("Speed up the ratification of CPED", "treaty_action", [("ratify", "CPED")]),
        ("Continue its efforts to accede to CPED", "treaty_action", [("ratify", "CPED")]),
        ("Adhere to the Rome Statute", "treaty_action", [("ratify", "ROME-STATUTE")]),
        ("Consider ratifying CPED", "consider", [("ratify", "CPED")]),
        ("Ratify ILO Convention No. 999", "treaty_action", [("ratify", None)]),
        ("Ratify the remaining core human rights treaties", "treaty_action", [("ratify", None)]),
        ("Make the declaration under article 14 of ICERD", "treaty_action", [("accept_procedure", "ICERD")]),
        (
            "Recognize the competence of the Committee on Enforced Disappearances",
            "treaty_action",
            [("accept_procedure", "CPED")],
        ),
        ("Accept the inquiry procedure under article 20 of CAT", "treaty_action", [("accept_procedure", "CAT")]),
        ("Withdraw its reservations to CEDAW", "treaty_action", [("withdraw_reservation", "CEDAW")]),
        ("Lift the reservation to article 16 of CEDAW", "treaty_action", [("withdraw_reservation", "CEDAW")]),
        (
            "Review its reservations to CEDAW with a view to withdrawing them",
            "consider",
            [("withdraw_reservation", "CEDAW")],
        ),
        ("Implement CPED", "do", []),
        ("Comply with CAT", "do", []),
        ("Respect the treaties it has ratified, above all the ICCPR", "do", []),
        ("Adhere to its obligations under CAT", "do", []),
        ("Follow up its ratification of CRPD with laws", "do", [("ratify", "CRPD")]),
        ("Set a date for the ratification of CPED", "do", [("ratify", "CPED")]),
        ("Bring its law into line with CEDAW", "do", []),
    ],
)
def test_a_part_asks_for_the_treaty_actions_it_names(
    text: str, kind: str, requests: list[tuple[str, str | None]]
) -> None:
    assert asks(text) == [(kind, requests)]


def test_each_part_has_its_own_treaty_actions() -> None:
    assert asks("Ratify and implement OP-CAT") == [("treaty_action", [("ratify", "OPCAT")]), ("do", [])]
    assert asks("Sign CPED, ratify CRPD and withdraw its reservations to CEDAW") == [
        ("treaty_action", [("sign", "CPED")]),
        ("treaty_action", [("ratify", "CRPD")]),
        ("treaty_action", [("withdraw_reservation", "CEDAW")]),
    ]


def test_a_procedure_is_that_of_the_treaty_named_last() -> None:
    assert asks("Ratify CPED and recognize the competence of its Committee") == [
        ("treaty_action", [("ratify", "CPED")]),
        ("treaty_action", [("accept_procedure", "CPED")]),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "category"),
    [
        ("Abolish the death penalty", "do", 5),
        ("The State party should consider a moratorium", "consider", 3),
        ("Continue and strengthen its efforts", "continue", 4),
        ("Adopt a law", "do", 5),
        ("Adopt effective measures against torture", "do", 4),
        ("In line with its obligations, release all prisoners", "do", 5),
        ("Not return anyone to torture", "refrain", None),
        ("Do not use force", "refrain", 4),
        ("Seek technical assistance", "do", 1),
        ("What has been done for the victims?", "information", None),
        (
            "The Committee requests the State party to provide, within one year, information on arrests",
            "information",
            4,
        ),
        ("Something else entirely", "do", None),
    ],
)
def test_the_opening_verb_gives_kind_and_category(text: str, kind: str, category: int | None) -> None:
    (ask,) = wording_of(text)["asks"]

    assert (ask["ask_kind"], ask["action_category"]) == (kind, category)
