"""The brackets of a recommendation: all States, in their order, and nothing else."""

from __future__ import annotations

from itertools import cycle, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.importers.lookups import load_states
from tracker.importers.recommending import MOST_LOOKED_UP, brackets, recommending
from tracker.importers.tables.csv_table import read_table

NAMES = load_states()
AWKWARD = {
    "Bolivia (Plurinational State of)": "BOL",
    "Venezuela (Bolivarian Republic of)": "VEN",
    "Iran (Islamic Republic of)": "IRN",
    "Micronesia (Federated States of)": "FSM",
    "Bosnia and Herzegovina": "BIH",
    "Trinidad and Tobago": "TTO",
    "Saint Vincent and the Grenadines": "VCT",
    "United Kingdom of Great Britain and Northern Ireland": "GBR",
    "the United States of America": "USA",
    "Republic of Korea": "KOR",
    "Democratic People’s Republic of Korea": "PRK",
    "Congo": "COG",
    "Democratic Republic of the Congo": "COD",
    "Guinea-Bissau": "GNB",
    "Guinea": "GIN",
    "Niger": "NER",
    "Nigeria": "NGA",
    "Côte d’Ivoire": "CIV",
    "Holy See": "VAT",
    "State of Palestine": "PSE",
    "Timor-Leste": "TLS",
    "The Netherlands": "NLD",
    "Türkiye": "TUR",
}
names = st.lists(st.sampled_from(sorted(AWKWARD)), min_size=1, max_size=8, unique=True)
words = st.text(alphabet=st.characters(blacklist_characters="()"), max_size=40)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Open the archives (Norway, Peru);", ("NOR", "PER")),
        ("Sign (Spain) and ratify (Norway/Peru) the treaty;", ("ESP", "NOR", "PER")),
        ("Ratify the Convention (CRPD) (Chile);", ("CHL",)),
        ("Ratify it (Chad)(Togo) (Mali).", ("TCD", "TGO", "MLI")),
        ("Ratify it (Brazil)/accede to it (Bolivia (Plurinational State of); Chile), soon;", ("BRA", "BOL", "CHL")),
        ("Ratify it (Norway, Finland and Sweden); train judges (Norway)", ("NOR", "FIN", "SWE")),
        ("Build schools (Trinidad and Tobago and Bosnia and Herzegovina)", ("TTO", "BIH")),
        ("Clean the river (Niger delta) (Niger);", ("NER",)),
        ("Act on paragraph (a) of it (Gambia (The));", ("GMB",)),
        ("Act now (Korea, Republic of, Japan);", ("KOR", "JPN")),
        ("Act now (United Kingdom France, Mexico);", ("GBR", "FRA", "MEX")),
        ("Act now (Uruguay, repeated by Chile and also supported by Peru);", ("URY", "CHL", "PER")),
        ("Act now (Côte d’ Ivoire; Côte d'Ivoire; the Holy See);", ("CIV", "VAT")),
        ("Act on the code (Paris rules and so on (Chad); act (CRPD; again (Togo/Mali);", ("TCD", "TGO", "MLI")),
        ("Act on the code (Paris rules (Chad); more (Bolivia (Plurinational State of);", ("TCD", "BOL")),
        ("Act now (Norway. Peru - Chile – St. Lucia, U.S.A.);", ("NOR", "PER", "CHL", "LCA", "USA")),
    ],
)
def test_all_brackets_of_a_sentence_count(text, codes):
    found = recommending(text, NAMES)

    assert found.states == codes
    assert found.unknown == ()


def test_a_bracket_without_a_state_is_the_sentence_s_own():
    assert recommending("Set up an institution (Paris Principles) soon;", NAMES).states == ()


def test_a_bracket_inside_the_sentence_that_holds_more_than_states_is_its_own():
    assert recommending("Let visitors see the valley (Upper Alps, Austria) freely (Norway);", NAMES).states == ("NOR",)


def test_a_misspelt_state_is_handed_back_beside_the_known_ones():
    found = recommending("Train the police (Norway, Phillipines);", NAMES)

    assert found.states == ("NOR",)
    assert found.unknown == ("Phillipines",)


def test_a_closing_bracket_that_names_no_known_state_is_handed_back():
    assert recommending("Train the police (Ruritania).", NAMES).unknown == ("Ruritania",)


def test_a_misspelt_state_inside_the_sentence_is_handed_back():
    assert recommending("Train the police (Sweeden); and judges (Norway);", NAMES).unknown == ("Sweeden",)


def test_a_bracket_that_is_never_closed_loses_no_state():
    found = recommending("Train the police (Norway; Free the press (Peru); Pay teachers (Chile);", NAMES)

    assert set(found.states) == {"NOR", "PER", "CHL"}


def test_a_group_that_a_state_speaks_for_is_handed_back():
    found = recommending("End it (Denmark on behalf of the Nordic group);", NAMES)

    assert found.states == ("DNK",)
    assert found.unknown == ("Nordic group",) or found.unknown == ("the Nordic group",)


@pytest.mark.parametrize("words", ["United Kingdom and much else", "Niger delta France", "Guinea Bissau Cacheu"])
def test_names_without_a_comma_are_states_only_where_no_word_is_left(words):
    found = recommending(f"Act now ({words}, Norway);", NAMES)

    assert "FRA" not in found.states
    assert found.unknown != ()


def test_thousands_of_unknown_names_are_not_all_looked_up(monkeypatch):
    looked_up = []
    monkeypatch.setattr(type(NAMES), "suggest", lambda _names, name: looked_up.append(name))

    recommending("(Ruritania); " * 5000, NAMES)

    assert 0 < len(looked_up) <= MOST_LOOKED_UP


def test_states_behind_real_sentences_are_found_whatever_the_sentences_hold(shared):
    rows = [
        row.cells["text"]
        for path in sorted((shared / "data" / "upr-info").glob("*.csv"))
        for row in read_table(path.read_bytes()).rows
        if row.cells["text"]
    ]
    chosen = cycle(AWKWARD)
    joints = cycle((", ", "; ", " and ", "/", ") ("))

    wrong = []
    for text in rows[:20_000:4]:
        listed = [next(chosen) for _each in range(1 + len(text) % 4)]
        found = recommending(f"{text.rstrip(' .;')} ({next(joints).join(listed)});", NAMES)
        wrong += [text] if found.states != tuple(AWKWARD[name] for name in listed) or found.unknown else []

    assert len(rows) > 20_000
    assert wrong == []


def test_brackets_opened_a_thousand_times_do_no_harm():
    assert recommending("(Chad, " * 3000, NAMES).states == ("TCD",)


@given(names, st.lists(st.sampled_from([", ", "; ", " and ", ", and ", "/", " / ", " & ", ") ("]), min_size=8))
def test_every_list_of_states_is_read_whole(chosen, joints):
    listed = chosen[0] + "".join(joint + name for joint, name in zip(joints, chosen[1:], strict=False))
    chosen = chosen[: len(joints) + 1]

    found = recommending(f"Protect the rivers ({listed});", NAMES)

    assert found.states == tuple(AWKWARD[name] for name in chosen)
    assert found.unknown == ()


@given(st.lists(st.tuples(words, names), min_size=1, max_size=4))
def test_states_of_several_brackets_are_those_of_all(parts):
    text = "".join(f"{before}({', '.join(listed)}) " for before, listed in parts)

    expected = dict.fromkeys(AWKWARD[name] for _before, listed in parts for name in listed)
    assert recommending(text, NAMES).states == tuple(expected)


@given(st.text(alphabet="()ab,;/ NPeru", max_size=80))
def test_no_text_breaks_the_reader(text):
    found = recommending(text, NAMES)

    assert set(found.states) <= set(NAMES.codes.values())
    assert all(0 <= bracket.start < bracket.end <= len(text) for bracket in brackets(text))


@given(st.text(max_size=200))
def test_brackets_never_overlap(text):
    found = list(brackets(text))

    assert all(one.end <= other.start for one, other in pairwise(found))
