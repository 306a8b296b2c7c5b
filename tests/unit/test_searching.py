"""What a person types into a search box, and where it stands in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.folding import fold
from tracker.domain.searching import (
    EXCERPT,
    MOST_TERMS,
    excerpt,
    highlighted,
    is_number,
    is_symbol,
    read_search,
    references,
)

TEXTS = st.text(alphabet="aéİß한국어йЁشّ字 \n-“\u0301\u00ad", max_size=60) | st.text(max_size=60)


def test_words_and_phrases_are_each_one_term():
    assert read_search("“fair  trial” Torture, torture (Détention)").terms == ("fair trial", "torture", "detention")


@pytest.mark.parametrize(
    ("typed", "terms"), [('"fair trial', ("fair", "trial")), ('a "b c" d"', ("a", "b c", "d")), ('""', ())]
)
def test_a_quotation_mark_without_a_partner_is_left_out(typed, terms):
    assert read_search(typed).terms == terms


def test_what_was_not_searched_is_known():
    assert read_search('"x').is_unbalanced
    assert not read_search('"x"').is_unbalanced
    many = read_search(" ".join(f"w{number}" for number in range(MOST_TERMS + 1)))
    assert many.is_cut
    assert len(many.terms) == MOST_TERMS


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("A/HRC/24/14#140.227", "A/HRC/24/14#140.227"),
        ("A/HRC/24/14 140.227", "A/HRC/24/14#140.227"),
        ("A/HRC/24/14, para. 140.227", "A/HRC/24/14#140.227"),
        ("ASA 24/06/96 RUS-5", "ASA 24/06/96#RUS-5"),
        ("“140.227”", "140.227"),
        ("ДОК/1 № 2", "ДОК/1 №#2"),
    ],
)
def test_a_reference_is_found_as_people_write_it(typed, reference):
    assert reference in references(typed)


def test_words_without_a_figure_are_no_reference():
    assert references("fair trial") == ()


def test_numbers_and_symbols_are_told_from_words():
    assert is_number("140.227")
    assert not is_number("140")
    assert is_symbol("a/hrc/24/14")
    assert is_symbol("rus-5")
    assert not is_symbol("torture")
    assert not is_symbol("-")


@given(TEXTS, st.lists(st.text(max_size=4).map(fold), max_size=3))
def test_the_pieces_of_a_highlighted_text_are_the_text(text, terms):
    pieces = highlighted(text, terms)

    assert "".join(piece for piece, _hit in pieces) == text
    assert all(piece for piece, _hit in pieces)


@given(TEXTS.filter(lambda text: fold(text) != ""))
def test_a_text_is_found_in_itself(text):
    terms = read_search(text.replace('"', " ")).terms
    if terms and terms[0] in fold(text):
        assert any(hit for _piece, hit in highlighted(text, terms[:1]))


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Stop arbitrary Détention now", "detention", ["Détention"]),
        ("Ратифицировать Конвенцию", "конвенц", ["Конвенц"]),
        ("고문을 금지하고 고문 방지", "고문", ["고문", "고문"]),
        ("التعذيبُ محظور", "التعذيب", ["التعذيبُ"]),
        ("die Straße", "strasse", ["Straße"]),
        ("<script>alert(1)</script>", "script", ["script", "script"]),
        ("migrant immigrants", "migrant", ["migrant", "migrant"]),
        ("abcabc", "abca bca", ["abca"]),
    ],
)
def test_what_was_searched_is_marked_in_any_script(text, typed, marked):
    hits = [piece for piece, hit in highlighted(text, read_search(typed).terms[:1]) if hit]

    assert hits == marked


def test_overlapping_terms_are_marked_once():
    assert highlighted("xabcy", ("ab", "bc")) == (("x", False), ("abc", True), ("y", False))


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_excerpt_shows_the_first_hit_wherever_it_is(before, after):
    text = "word " * before + "Détention" + " word" * after

    pieces = excerpt(text, ("detention",))

    assert ("Détention", True) in pieces
    assert len("".join(piece for piece, _hit in pieces)) <= EXCERPT + len("… …") + 1
    assert "".join(piece for piece, _hit in pieces).strip("… ") in text


@given(TEXTS, st.lists(st.text(max_size=3).map(fold), max_size=2), st.integers(5, 40))
def test_an_excerpt_is_a_part_of_the_text(text, terms, most):
    words = "".join(piece for piece, _hit in excerpt(text, terms, most=most))

    assert words.removeprefix("… ").removesuffix("…") in text
