"""The instruments and provisions that a text cites."""

from __future__ import annotations

import pytest

from tracker.domain.wording import names_of, read
from tracker.importers.asking import load_instruments, wording_of


def cites(text: str) -> list[tuple[str | None, list[str]]]:
    return [(cite["instrument"], cite["provisions"]) for cite in wording_of(text)["cites"]]


def codes(text: str) -> list[str | None]:
    return [code for code, _provisions in cites(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CPED, OP-CAT, OPCAT and the ICRMW", ["CPED", "OPCAT", "ICRMW"]),
        (
            "Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families",
            ["ICRMW"],
        ),
        ("ILO Convention No. 29", ["ILO-29"]),
        ("ILO Conventions Nos. 29, 105 and 182", ["ILO-29", "ILO-105", "ILO-182"]),
        ("ILO Convention 169", ["ILO-169"]),
        ("Convention 138 of the International Labour Organization", ["ILO-138"]),
        ("ILO C189 and C190", ["ILO-189", "ILO-190"]),
        ("the Domestic Workers Convention, 2011 (No. 189) of the ILO", ["ILO-189"]),
        ("Security Council resolutions 2371 (2017) and 2397 (2017)", ["S/RES/2371", "S/RES/2397"]),
        ("General Assembly resolution 48/134 and S/RES/1325", ["PARIS-PRINCIPLES", "S/RES/1325"]),
        ("the Rome Statute and the Kampala amendments", ["ROME-STATUTE", "ROME-2010-AGGRESSION"]),
        ("the Palermo Protocol", ["PALERMO-TIP"]),
        ("the 1951 Convention and its 1967 Protocol", ["REFUGEE-1951", "REFUGEE-1967"]),
        ("the 1954 and 1961 Conventions on statelessness", ["STATELESS-1954", "STATELESS-1961"]),
        (
            "the Optional Protocol to the Convention on the Rights of the Child on a communications procedure",
            ["CRC-OPIC"],
        ),
        ("the Second Optional Protocol to the ICCPR", ["ICCPR-OP2"]),
        ("Convention on the Elimination on All Forms of Discrimination of Women", ["CEDAW"]),
        ("CEDAW and its Optional Protocol", ["CEDAW", "CEDAW-OP"]),
        ("the ICCPR and its second Optional Protocol", ["ICCPR", "ICCPR-OP2"]),
        ("UNTOC and its three protocols", ["UNTOC", "PALERMO-TIP", "PALERMO-SOM", "PALERMO-FIREARMS"]),
        ("ICESCR, the ICCPR and their Optional Protocols", ["ICESCR", "ICCPR", None]),
        ("the ICCPR and its remaining Optional Protocols", ["ICCPR", None]),
        ("the CRC and its third Optional Protocol", ["CRC", "CRC-OPIC"]),
        ("the CRC and its second Optional Protocol", ["CRC", None]),
        ("the Optional Protocols to CEDAW and CAT", ["CEDAW-OP", "OPCAT"]),
        ("the Additional Protocols I and II to the Geneva Conventions", ["GENEVA-AP1", "GENEVA-AP2"]),
        ("both Covenants", ["ICCPR", "ICESCR"]),
        ("the four Geneva Conventions", [f"GENEVA-1949-{each}" for each in ("I", "II", "III", "IV")]),
        ("the Kampala, Istanbul and Maputo texts", []),
        ("the Istanbul Convention and the Maputo Protocol", ["ISTANBUL", "MAPUTO"]),
        ("the Hague Convention on Intercountry Adoption", ["HAGUE-ADOPTION-1993"]),
    ],
)
def test_what_the_table_has_is_named_by_its_code(text: str, expected: list[str | None]) -> None:
    assert codes(f"Ratify {text}") == expected


@pytest.mark.parametrize(
    ("text", "as_cited"),
    [
        ("ILO Convention No. 999", "ILO Convention No. 999"),
        ("resolution 2999", "resolution 2999"),
        ("the Asuncion Protocol", "Asuncion Protocol"),
        ("the core human rights treaties", "the core human rights treaties"),
        ("the two Optional Protocols to the CRC", "the two Optional Protocols to the CRC"),
        ("the Optional Protocol to the CRC", "the Optional Protocol to the CRC"),
        ("the Arab Convention against Terrorism", "Arab Convention against Terrorism"),
    ],
)
def test_what_the_table_does_not_have_is_told_as_cited(text: str, as_cited: str) -> None:
    found = wording_of(f"Ratify {text}")["cites"]

    assert [(cite["instrument"], cite["as_cited"]) for cite in found] == [(None, as_cited)]


@pytest.mark.parametrize(
    "text",
    [
        "Cooperate with the treaty bodies and with the Committee against Torture",
        "Implement the recommendations of CERD and the recommendations made by CEDAW",
        "Submit its reports to CAT and CEDAW",
        "Convene a convention, agree on a protocol and buy a cat",
        "Use the resolution of the dispute",
    ],
)
def test_bodies_and_common_words_are_no_instruments(text: str) -> None:
    assert cites(text) == []


def test_a_regional_treaty_is_not_the_universal_one_in_whose_words_it_ends() -> None:
    assert codes("Ratify the Inter-American Convention against Corruption") == ["IA-CORRUPTION-1996"]
    assert codes("Ratify the Arab Convention against Corruption") == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Implement articles 2, 7 and 16 of the ICCPR", [("ICCPR", ["2", "7", "16"])]),
        ("Respect art. 16(1) CEDAW", [("CEDAW", ["16 (1)"])]),
        ("Respect Article 14 of CAT", [("CAT", ["14"])]),
        ("Respect the ICCPR, arts. 9–11", [("ICCPR", ["9", "10", "11"])]),
        ("Respect CAT and its article 20 (inquiry procedure)", [("CAT", ["20"])]),
        ("Comply with paragraph 8 of resolution 2397", [("S/RES/2397", ["8"])]),
        ("Respect operative paragraph 17", [(None, ["17"])]),
        ("Respect article 26 (2) (b) of the CRPD", [("CRPD", ["26 (2) (b)"])]),
        ("Respect article 16, paragraph 1 (c), of CEDAW", [("CEDAW", ["16 (1) (c)"])]),
        ("Respect article 10, paragraphs 2 (b) and 3, of the ICCPR", [("ICCPR", ["10 (2) (b)", "10 (3)"])]),
        ("Respect paragraph 3 of article 12 of the ICCPR", [("ICCPR", ["12 (3)"])]),
        ("Lift its reservations to CEDAW, in particular to articles 2 and 16", [("CEDAW", ["2", "16"])]),
        ("Ratify CPED and accept the competence of the Committee under articles 31 and 32", [("CPED", ["31", "32"])]),
        ("Amend article 98 of the Penal Code to comply with CAT", [(None, ["98"]), ("CAT", [])]),
        ("Respect article 14 of ICERD and article 22 of CAT", [("ICERD", ["14"]), ("CAT", ["22"])]),
        ("Respect the CRC, the CRPD and article 7 of the Covenant", [("CRC", []), ("CRPD", []), (None, ["7"])]),
    ],
)
def test_a_provision_belongs_to_the_instrument_that_the_grammar_gives_it(
    text: str, expected: list[tuple[str | None, list[str]]]
) -> None:
    assert cites(text) == expected


def test_every_spelling_of_the_table_finds_its_instrument() -> None:
    instruments = load_instruments()
    names = names_of(instruments)

    missed = {}
    for spelling, code in instruments.items():
        shown = spelling.upper() if len(spelling.split()) == 1 else spelling
        found = [cite.instrument for cite in read(f"Ratify the {shown}", names).cites]
        if found != [code]:
            missed[spelling] = (code, found)

    assert missed == {}
