"""Numbers of recommendations in prose: all that a range or list names, and no other figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.importers.replies.number_ranges import HIGHEST, MOST_IN_RANGE, paragraphs_named, runs

PARAGRAPHS = st.integers(min_value=3, max_value=250)
ITEMS = st.integers(min_value=1, max_value=MOST_IN_RANGE)
DASHES = st.sampled_from(["-", "–", " – ", " to ", " through ", "—", " - "])


def numbers(text: str, **how: bool) -> list[str]:
    """Return every number that a text names."""
    return [str(number) for run in runs(text, **how) for number in run.numbers]


def refused(text: str) -> list[str]:
    """Return what a text gives as a range and is none."""
    return [words for run in runs(text) for words in run.refused]


@given(PARAGRAPHS, ITEMS, ITEMS, DASHES, st.booleans())
def test_a_range_names_every_number_in_it_and_no_other(paragraph, one, other, dash, repeated):
    first, last = sorted((one, other))
    second = f"{paragraph}.{last}" if repeated or last == first else str(last)

    found = numbers(f"Chad accepts recommendations {paragraph}.{first}{dash}{second}.")

    assert found == [f"{paragraph}.{item}" for item in range(first, last + 1)]


@given(PARAGRAPHS, ITEMS, ITEMS)
def test_a_range_that_runs_backwards_is_refused(paragraph, one, other):
    first, last = sorted((one, other), reverse=True)

    text = f"recommendations {paragraph}.{first} to {paragraph}.{last}"

    assert bool(refused(text)) == (first > last)
    assert set(numbers(text)) == {f"{paragraph}.{first}", f"{paragraph}.{last}"}


@pytest.mark.parametrize("text", ["recommendations 1–100000", "recommendations 90.1 to 90.999", "nos. 1 to 601"])
def test_an_absurd_range_is_refused_and_not_counted_out(text):
    assert len(numbers(text)) <= 2
    assert len(refused(text)) == 1


def test_a_range_over_two_paragraphs_is_refused():
    text = "recommendations 90.5 to 91.2"

    assert numbers(text) == ["90.5", "91.2"]
    assert len(refused(text)) == 1


@given(st.lists(ITEMS, min_size=1, max_size=30, unique=True), st.sampled_from([", ", "; ", " and ", "/", " ", ". "]))
def test_a_list_names_each_number_once(items, mark):
    found = numbers("recommendations " + mark.join(f"90.{item}" for item in items))

    assert found == [f"90.{item}" for item in items]


@given(st.lists(st.integers(min_value=1, max_value=HIGHEST), min_size=1, max_size=30, unique=True))
def test_plain_numbers_count_after_the_word(items):
    listed = ", ".join(map(str, items))

    assert numbers(f"Chad notes recommendations {listed}.") == [str(item) for item in items]
    assert numbers(f"In the years {listed} much was done.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("105.1-5", ["105.1", "105.2", "105.3", "105.4", "105.5"]),
        ("140.82-85, 87", ["140.82", "140.83", "140.84", "140.85", "140.87"]),
        ("140.120, 209", ["140.120", "140.209"]),
        ("140.35. 140.36, 140.39", ["140.35", "140.36", "140.39"]),
        ("recommendations 8, 12 and 14-17", ["8", "12", "14", "15", "16", "17"]),
        ("recommendation no. 7", ["7"]),
        ("Recs. 6–8", ["6", "7", "8"]),
        ("Rec. 18 We act.", ["18"]),
        ("recommendations 85 (1), 85 (2) and 86(4)", ["85.1", "85.2", "86.4"]),
        ("140.11 bis and 140.12", ["140.11 bis", "140.12"]),
        ("The following enjoy our support: 3, 5-7.", ["3", "5", "6", "7"]),
        ("recommendations 90.1, 90.2 and 3 years later", ["90.1", "90.2"]),
    ],
)
def test_the_ways_in_which_numbers_are_printed(text, found):
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In 2015 the budget rose by 4.75 per cent and 99.9% of cases were closed.",
        "Article 14.2 and target 16.9 of the Goals apply, and so does section 12.4.",
        "It paid 35.6 million to 163 families; Chad received 163 recommendations.",
        "On 12.11.2014 and at 0.7 of the income, version 2.10",
        "resolution 1325 (2000)",
    ],
)
def test_other_figures_name_no_recommendation(text):
    assert numbers(text) == []


def test_plain_numbers_count_in_a_list_of_recommendations():
    assert numbers("1, 2, 5–7", listing=True) == ["1", "2", "5", "6", "7"]
    assert numbers("1, 2, 5–7") == []


def test_the_report_s_paragraph_is_read_where_recommendations_are_said_to_stand():
    assert list(paragraphs_named("The numbers follow the list in paragraph 92 of the report.")) == [92]
    assert list(paragraphs_named("The recommendations set out in paragraph 85 were studied.")) == [85]
    assert list(paragraphs_named("See the recommendation in paragraph 4 above, and paragraph 7.")) == []


@given(st.text(max_size=300) | st.text(alphabet="0123456789.,;–- ()recommendation to and", max_size=300), st.booleans())
def test_any_text_is_read(text, listing):
    for run in runs(text, listing=listing):
        assert 0 <= run.start < run.end <= len(text)
        assert all(0 < number.item <= HIGHEST for number in run.numbers)
