"""Words as they are compared: roots, and the field's terms in place of their many names."""

from __future__ import annotations

from tracker.domain.likeness_terms import TERMS
from tracker.domain.likeness_words import INNER, TERM, main_clause, root, signs, weak


def test_a_word_and_its_inflections_have_one_root() -> None:
    assert root("abolition") == root("abolish") == root("abolishing")
    assert root("prisons") == root("prison")


def test_words_of_other_meaning_keep_their_own_root() -> None:
    assert root("minorities") != root("minors")
    assert root("police") != root("policy")
    assert root("judgments") != root("judges")


def test_names_of_one_thing_have_one_sign() -> None:
    penalty, punishment = signs("the Death Penalty"), signs("capital punishment")

    assert {each for each in penalty if each.startswith(TERM)} == {each for each in punishment if each.startswith(TERM)}
    assert {each for each in penalty if each.startswith(INNER)} != {
        each for each in punishment if each.startswith(INNER)
    }


def test_the_longest_name_counts() -> None:
    assert f"{TERM}human rights defenders" in signs("human rights defenders")
    assert f"{TERM}violence against women" not in signs("domestic violence against women")


def test_a_compound_with_re_is_one_word() -> None:
    assert f"{TERM}education" not in signs("re-education through labour")


def test_accents_and_curly_quotes_do_not_stand_in_the_way() -> None:
    assert signs("Détention of the State’s detainees") == signs("Detention of the State's detainees")


def test_an_empty_text_says_nothing() -> None:
    assert signs("") == {}
    assert signs("and of the") == {}


def test_the_main_clause_ends_where_the_manner_begins() -> None:
    text = "Combat trafficking in persons, in particular by training judges"

    assert main_clause(text) == "Combat trafficking in persons"
    assert main_clause("Through dialogue, solve it") == "Through dialogue, solve it"


def test_no_phrase_is_given_to_two_terms_and_none_is_empty() -> None:
    lines = TERMS.replace("\n    ", " ").strip().splitlines()
    phrases = [phrase.strip() for line in lines for phrase in line.partition(": ")[2].split(";")]

    assert all(phrases)
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


def test_a_term_is_never_a_word_that_everybody_uses() -> None:
    lines = TERMS.replace("\n    ", " ").strip().splitlines()
    alone = [phrase.strip() for line in lines for phrase in line.partition(": ")[2].split(";")]

    assert [phrase for phrase in alone if " " not in phrase and root(phrase) in weak()] == []
