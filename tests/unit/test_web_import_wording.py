"""Two wordings beside each other: nothing is lost of either, and what both have is told once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.imports.wording import Piece, compared

WORDS = st.text(st.sampled_from("ab .,-\nétrès漢字"), max_size=60)


@given(before=WORDS, after=WORDS)
def test_both_wordings_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    pieces = compared(before, after)

    was = "".join(each.text for each in pieces if each.how != "ins")
    becomes = "".join(each.text for each in pieces if each.how != "del")

    assert (was, becomes) == (before, after)


def test_words_that_were_added_are_told_as_added() -> None:
    pieces = compared("Combat trafficking in persons", "Combat trafficking in persons, above all of women")

    assert pieces == (Piece("", "Combat trafficking in persons"), Piece("ins", ", above all of women"))


@pytest.mark.parametrize("other", ["Abolish the death penalty at once", "word " * 2_000])
def test_texts_with_little_in_common_stand_whole_one_after_the_other(other: str) -> None:
    assert [each.how for each in compared("Plant trees everywhere", other)] == ["del", "ins"]


def test_what_lies_between_two_changes_and_is_no_word_goes_with_them() -> None:
    pieces = compared("Ratify the torture-prevention Protocol at once", "Ratify the OP-CAT Protocol at once")

    assert [each.text for each in pieces] == ["Ratify the ", "torture-prevention", "OP-CAT", " Protocol at once"]
