"""Names of States: every spelling of a source finds its State, and nothing is guessed."""

from __future__ import annotations

import pytest

from tracker.errors import Unavailable
from tracker.importers.lookups import fold, load_states


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Plurinational State of Bolivia", "BOL"),
        ("Iran (the Islamic Republic of)", "IRN"),
        ("COTE D’IVOIRE", "CIV"),
        ("Côte d´Ivoire", "CIV"),
        ("the  Netherlands", "NLD"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Trinidad &amp; Tobago", "TTO"),
        ("Türkiye", "TUR"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("Republic of Korea", "KOR"),
        ("RUS", "RUS"),
    ],
)
def test_typography_and_order_do_not_hide_a_state(spelling, code):
    assert load_states().find(spelling) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
        ("Congo", "Democratic Republic of the Congo"),
        ("Sudan", "South Sudan"),
        ("Dominica", "Dominican Republic"),
        ("Republic of Korea", "DPRK"),
    ],
)
def test_states_with_like_names_stay_apart(one, other):
    states = load_states()

    assert states.find(one)
    assert states.find(other)
    assert states.find(one) != states.find(other)


@pytest.mark.parametrize("name", ["Sweeden", "Ruritania", "rus", "XYZ", "", "Niger delta", "European Union"])
def test_an_unknown_name_is_never_guessed(name):
    assert load_states().find(name) is None


def test_an_unknown_name_is_told_with_the_spelling_most_like_it():
    states = load_states()

    assert states.suggest("Sweeden") == "Sweden"
    assert "Sweeden" in states.unknown("Sweeden")
    assert "“Sweden”" in states.unknown("Sweeden")


def test_a_name_like_no_other_is_told_without_a_suggestion():
    states = load_states()

    assert states.suggest("Qwertyland of Zzz") is None
    assert "did the source mean" not in states.unknown("Qwertyland of Zzz")


def test_a_spelling_given_to_two_states_names_neither(tmp_path):
    (tmp_path / "states.csv").write_text("iso3,name,official_name\nAAA,Alfa,Republic of Alfa\nBBB,Bravo,\n", "utf-8")
    (tmp_path / "state_aliases.csv").write_text("alias,iso3\nThe Land,AAA\nLand,BBB\nAlphaland,AAA\n", "utf-8")

    states = load_states(tmp_path)

    assert states.find("Land") is None
    assert states.find("Alphaland") == "AAA"
    assert states.find("Bravo") == "BBB"


def test_a_missing_list_is_told_in_one_sentence(tmp_path):
    with pytest.raises(Unavailable, match=r"states\.csv"):
        load_states(tmp_path)


def test_every_state_of_the_seed_is_found_by_its_own_names():
    states = load_states()

    assert len(set(states.codes.values())) >= 193
    assert all(
        states.find(spelling) == states.codes[name]
        for name, spelling in states.spellings.items()
        if fold(spelling) == name
    )
