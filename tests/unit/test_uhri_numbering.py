"""The number that an annotation's text begins with, and the text without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.importers.uhri.numbering import numbered


@pytest.mark.parametrize(
    ("text", "number", "paragraph", "rest"),
    [
        ("137.197 Improve bridges", "137.197", "137", "Improve bridges"),
        ("137.197. Improve bridges", "137.197", "137", "Improve bridges"),
        ("137.197Improve bridges", "137.197", "137", "Improve bridges"),
        ("140.1 bis Improve bridges", "140.1 bis", "140", "Improve bridges"),
        ("6.1(a) Improve bridges", "6.1(a)", "6", "Improve bridges"),
        ("6.1 (a) Improve bridges; (b) Build more", "6.1", "6", "(a) Improve bridges; (b) Build more"),
        ("67. 5 bridges", None, "67", "5 bridges"),
        ("0.7 per cent of bridges", None, None, "0.7 per cent of bridges"),
        ("R 137.197 Improve bridges", "137.197", "137", "Improve bridges"),
        ("- 137.197 : Improve bridges", "137.197", "137", "Improve bridges"),
        ("Recommendation No. 41, para. 81: Improve", "81.41", "81", "Improve"),
        ("Recommendation No. 41, para. 81: 41. Improve", "81.41", "81", "Improve"),
        ("Recommendation No.41(b), contained in paragraph 81: Improve", "81.41(b)", "81", "Improve"),
        ("Recommendations contained in para. 79(a): Take steps", "79 (a)", "79", "Take steps"),
        ("Recommendations conatined in para. 79(a): 79(a). Take steps", "79 (a)", "79", "Take steps"),
        ("Recommendation contained in 25(a): Take steps", "25 (a)", "25", "Take steps"),
        ("Recommendations contained in para. 79 of the report: 12. Take steps", "79.12", "79", "Take steps"),
        ("Recommendations from paragraph 60 Take steps", None, "60", "Take steps"),
        ("para. 28: Take steps", None, "28", "Take steps"),
        ("Paragraph 28: 5. Take 3 steps", "28.5", "28", "Take 3 steps"),
        ("67. To continue", None, "67", "To continue"),
        ("4.The Committee", None, "4", "The Committee"),
        ("2030 Agenda for bridges", None, None, "2030 Agenda for bridges"),
        ("2030. Agenda for bridges", None, None, "2030. Agenda for bridges"),
        ("5 years of bridges", None, None, "5 years of bridges"),
        ("12.5.3 of the plan", None, None, "12.5.3 of the plan"),
        ("128.1-128.4 Improve", None, None, "128.1-128.4 Improve"),
        ("Paragraph 5 of the law should be changed: now", None, None, "Paragraph 5 of the law should be changed: now"),
        ("Recommendations to all", None, None, "Recommendations to all"),
        ("137.197", "137.197", "137", "137.197"),
    ],
)
def test_the_number_of_a_recommendation_is_taken_off(text, number, paragraph, rest):
    found = numbered(text, of_review=True)

    assert (found.number, found.paragraph, found.text) == (number, paragraph, rest)


@pytest.mark.parametrize(
    ("text", "heading", "paragraph", "rest"),
    [
        ("49. The Committee notes", None, "49", "The Committee notes"),
        ("Rural women 49.The Committee notes", "Rural women", "49", "The Committee notes"),
        ("The Committee recalls article 49. The State", None, None, "The Committee recalls article 49. The State"),
        ("16.2 of the targets", None, None, "16.2 of the targets"),
        ("The Committee notes. See 49. The State", None, None, "The Committee notes. See 49. The State"),
    ],
)
def test_outside_the_review_a_number_is_that_of_a_paragraph(text, heading, paragraph, rest):
    found = numbered(text, of_review=False)

    assert (found.number, found.heading, found.paragraph, found.text) == (None, heading, paragraph, rest)


@pytest.mark.parametrize(
    "text", ["Recommendation No. 41, para. 81: 42. Improve", "Recommendations contained in para. 79 and 80: Improve"]
)
def test_numbers_that_do_not_agree_are_doubted(text):
    assert numbered(text, of_review=True).doubt


@given(st.text(alphabet="Recommendationspara.No: (a)1234567890,", max_size=200), st.booleans())
def test_a_text_is_never_emptied_and_only_its_beginning_is_taken(text, of_review):
    found = numbered(text, of_review=of_review)

    assert text.endswith(found.text)
    assert bool(found.text) == bool(text)
