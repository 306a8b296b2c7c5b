"""Where two texts differ: whole words, whatever their form, and never what only links them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.word_differences import marked, only_in


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_make_the_text_again(text: str, other: str) -> None:
    assert "".join(piece for piece, _differs in marked(text, other)) == text


@given(st.text(max_size=200))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert only_in(text, text) == ()


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("Ratify the Convention against Torture", "Consider ratifying the Convention", ("against Torture",)),
        ("Release prisoners without delay", "Release all prisoners", ("without delay",)),
        ("Do not detain", "Do detain", ("not",)),
        ("Right of the child", "RIGHTS to children", ("child",)),
        ("État de droit", "Etat, droit", ()),
        ("", "anything", ()),
    ],
)
def test_runs_of_words_that_only_one_text_has(text: str, other: str, expected: tuple[str, ...]) -> None:
    assert only_in(text, other) == expected


def test_a_run_that_comes_twice_is_named_once() -> None:
    assert only_in("torture, and torture", "end it") == ("torture",)
