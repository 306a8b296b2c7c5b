"""The subject of an ask: the narrower one, by its main clause, and none where too much is asked at once."""

from __future__ import annotations

import pytest

from tracker.domain.likeness_groups import said_aside
from tracker.domain.likeness_subjects import (
    _NARROW,
    WORD,
    _lines,
    _pointers,
    strictness,
    subject_of,
    subjects_by_word,
)
from tracker.domain.likeness_terms import TERMS
from tracker.domain.likeness_units import unit
from tracker.domain.likeness_words import TERM
from tracker.domain.vocabulary import AskKind


def subject(text: str, *treaties: str) -> str:
    asked = unit(text, kind=AskKind.DO, treaties=treaties)
    return subject_of(asked.said, said_aside(asked))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Improve the health care of Roma", "Roma"),
        ("Build schools for all children", "education"),
        ("Protect the rights of the child", "children"),
        ("Abolish capital punishment", "the death penalty"),
        ("Plant trees", ""),
    ],
)
def test_an_ask_is_about_the_narrower_of_what_it_speaks_of(text: str, expected: str) -> None:
    assert subject(text) == expected


def test_a_clause_that_tells_whom_in_particular_does_not_make_the_subject() -> None:
    assert subject("Provide schools and teaching to all children, including persons with disabilities") == "education"


def test_a_treaty_tells_the_subject_where_no_term_does() -> None:
    assert subject("Bring all laws into line with it", "CRPD") == "persons with disabilities"


def test_an_ask_for_many_things_at_once_is_about_none_of_them() -> None:
    assert subject("Ensure food, health, schools, housing, work and clean drinking water for everybody") == ""


def test_every_term_that_points_to_a_subject_is_a_term_of_the_field() -> None:
    known = {line.partition(": ")[0] for line in TERMS.replace("\n    ", " ").strip().splitlines()}

    assert {sign.removeprefix(TERM) for sign in _pointers() if sign.startswith(TERM)} <= known


def test_more_likeness_is_asked_where_a_subject_is_broad() -> None:
    narrow = _lines(_NARROW)[0].partition(": ")[0]

    assert strictness(narrow) == 0 < strictness("discrimination") < strictness("statistics") < strictness(f"{WORD}x”")


def test_a_word_that_tells_nothing_is_no_subject() -> None:
    said = [unit(text, kind=AskKind.DO).said for text in ("Keep up the dialogue", "Widen the dialogue")]

    assert subjects_by_word(said, {}) == ["", ""]
