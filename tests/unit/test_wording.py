"""What a text asks, as its wording suggests it."""

from __future__ import annotations

import pytest

from tracker.domain.facts import TreatyRequest
from tracker.domain.vocabulary import AskKind, TreatyAsk
from tracker.domain.wording import heading, names_of, suggest, without_recommenders
from tracker.domain.wording.mentions import mentioned

INSTRUMENTS = {
    "cped": "CPED",
    "convention against torture": "CAT",
    "cat": "CAT",
    "optional protocol to the convention against torture": "OPCAT",
    "op-cat": "OPCAT",
    "icrmw": "ICRMW",
    "crc": "CRC",
}


@pytest.mark.parametrize(
    ("text", "kind", "instruments", "category"),
    [
        ("Ratify CPED (Japan);", AskKind.TREATY_ACTION, ["CPED"], 5),
        ("Ratify OP-CAT and ICRMW", AskKind.TREATY_ACTION, ["OPCAT", "ICRMW"], 5),
        ("Ratify OP-CAT; accede to ICRMW", AskKind.TREATY_ACTION, ["OPCAT", "ICRMW"], 5),
        ("Ratify OP-CAT and take measures to implement it", AskKind.DO, [], 5),
        ("Ratify and implement OP-CAT", AskKind.DO, [], 5),
        ("Consider ratifying the ICRMW", AskKind.CONSIDER, ["ICRMW"], 3),
        ("Comply with the Convention against Torture", AskKind.DO, [], 4),
        ("Continue its efforts", AskKind.CONTINUE, [], 2),
        ("Refrain from returning anybody", AskKind.REFRAIN, [], 4),
        ("Stop the use of force", AskKind.REFRAIN, [], 5),
        ("Sign and ratify CPED", AskKind.TREATY_ACTION, ["CPED"], 5),
        ("Elucidate the cases of the region, and sign and ratify CPED", AskKind.DO, [], None),
        ("Extend a standing invitation and ratify OP-CAT", AskKind.DO, [], 5),
        ("Consider ratifying the two remaining Optional Protocols to CRC", AskKind.CONSIDER, [], 3),
        ("Share its progressive experience", AskKind.DO, [], 1),
        ("Share detailed information on the cases", AskKind.INFORMATION, [], 1),
        ("Provide information on the treaties", AskKind.INFORMATION, [], 1),
        ("Strengthen the fight against trafficking", AskKind.DO, [], 4),
        ("", AskKind.DO, [], None),
    ],
)
def test_the_wording_suggests_what_is_asked(
    text: str, kind: AskKind, instruments: list[str], category: int | None
) -> None:
    found = suggest(text, INSTRUMENTS)

    assert found.ask_kind == kind
    assert list(found.treaty_requests) == [TreatyRequest(TreatyAsk.RATIFY, code) for code in instruments]
    assert found.action_category == category


@pytest.mark.parametrize(
    "text",
    [
        "Ratify the CRC and its Optional Protocols",
        "Ratify OP-CAT and ILO Convention No. 999",
    ],
)
def test_joining_what_has_no_code_is_left_to_evidence(text: str) -> None:
    found = suggest(text, INSTRUMENTS)

    assert found.ask_kind is AskKind.DO
    assert found.treaty_requests == ()


@pytest.mark.parametrize(
    ("text", "ask", "instrument"),
    [
        ("Withdraw its reservations to the CRC", TreatyAsk.WITHDRAW_RESERVATION, "CRC"),
        (
            "Accept the individual complaints procedure of the Convention against Torture",
            TreatyAsk.ACCEPT_PROCEDURE,
            "CAT",
        ),
    ],
)
def test_procedures_and_reservations_are_treaty_actions(text: str, ask: TreatyAsk, instrument: str) -> None:
    found = suggest(text, INSTRUMENTS)

    assert found.ask_kind is AskKind.TREATY_ACTION
    assert found.treaty_requests == (TreatyRequest(ask, instrument),)


def test_signing_alone_is_asked_as_signing() -> None:
    assert suggest("Sign CPED", INSTRUMENTS).treaty_requests == (TreatyRequest(TreatyAsk.SIGN, "CPED"),)


def cited(text: str) -> list[str]:
    return [code for mention in mentioned(text, names_of(INSTRUMENTS)) for code in mention.codes]


def test_the_longer_name_hides_the_shorter_one_inside_it() -> None:
    text = "the Optional Protocol to the Convention against Torture"

    assert cited(text) == ["OPCAT"]
    assert cited("CAT and its Optional Protocol to the Convention against Torture") == ["CAT", "OPCAT"]


def test_a_protocol_without_a_name_of_its_own_is_not_the_treaty_it_belongs_to() -> None:
    assert cited("the Optional Protocols to the CRC") == []
    assert cited("an Optional Protocol to CRC, and the CRC") == ["CRC"]


@pytest.mark.parametrize("text", ["vacation and education", "the cat sat", "CATTLE"])
def test_a_name_inside_a_word_or_in_small_letters_is_no_name(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ratify OP-CAT (Costa Rica); (Chad).", "Ratify OP-CAT"),
        ("Ratify (OP-CAT)", "Ratify (OP-CAT)"),
        ("Act (Iran (Islamic Republic of));", "Act"),
        ("(Chad)", "(Chad)"),
        ("Unbalanced Chad)", "Unbalanced Chad)"),
        (
            "Lift the reservations to article 16, paragraph 1 (c)",
            "Lift the reservations to article 16, paragraph 1 (c)",
        ),
        (
            "Respect it (Convention on the Rights of the Child) (Chad)",
            "Respect it (Convention on the Rights of the Child)",
        ),
    ],
)
def test_the_recommending_states_come_off_the_text(text: str, plain: str) -> None:
    assert without_recommenders(text) == plain


def test_a_heading_is_short_and_says_that_it_was_cut() -> None:
    assert heading("word " * 40, words=3) == "word word word …"
    assert heading("Ratify CPED (Japan);") == "Ratify CPED"
