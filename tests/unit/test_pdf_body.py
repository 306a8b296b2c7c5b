"""The running text of a UN document: what is printed around it goes, what belongs to it stays."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.report_pages import HEIGHT, page
from tracker.importers.pdf.body import body, running_text
from tracker.importers.pdf.text import Line, Page, in_reading_order


def texts(*pages: Page) -> list[str]:
    """Return the lines of the running text."""
    return [line.text for line in body(pages)]


def with_head(number: int, head: str, *lines: str, y: float = 790.0) -> Page:
    """Return a page with a line above its text."""
    bare = page(number, lines)
    return Page(number, HEIGHT, (Line(head, number, 56.0, y, 9.0), *bare.lines))


@pytest.mark.parametrize(
    "printed", ["A/HRC/28/15", "A/HRC/ 8/29 Page 3", "A/HRC/24/14/Add.1*", "GE.12-14978 (E) 250712 310712", "*1407060*"]
)
def test_what_the_conference_services_print_around_a_page_goes(printed):
    assert texts(with_head(1, printed, "Count the trees.")) == ["Count the trees."]


def test_a_running_title_goes_because_it_stands_on_many_pages_at_one_height():
    pages = [with_head(number, f"Advance version of 3 May, {number}", f"Tree {number}.") for number in range(1, 5)]

    assert texts(*pages) == [f"Tree {number}." for number in range(1, 5)]


def test_what_stands_alike_on_many_pages_is_text_where_text_stands_further_out():
    pages = [
        with_head(number, f"The {tree} stands by the river.", "The State supports this recommendation", y=760.0)
        for number, tree in enumerate(("oak", "elm", "ash", "fir"), start=1)
    ]

    assert texts(*pages).count("The State supports this recommendation") == 4


@pytest.mark.parametrize("first", ["(Spain);", "140.{} Ratify the conventions", "(Bolivia (Plurinational State of));"])
def test_the_text_s_own_first_line_stays_though_pages_begin_alike(first):
    pages = [page(number, (first.format(number), f"Tree {number}.")) for number in range(1, 6)]

    assert len(texts(*pages)) == 10


def test_the_first_line_of_a_page_s_text_stays_though_it_be_said_twice():
    pages = [with_head(number, "(Spain);", f"Tree {number}.", y=790.0 - 20 * number) for number in range(1, 6)]

    assert texts(*pages).count("(Spain);") == 5


def test_smaller_print_at_the_foot_is_a_footnote_and_a_list_in_small_print_is_none():
    noted = page(1, ("Count the trees.",), notes=("1 See the annex.", "It is long."))
    small = Page(2, HEIGHT, (*page(2, ("Count",)).lines, *page(2, (), notes=("6.1 Plant them", "all (Togo);")).lines))
    both = page(3, ("Count",), notes=("6.2 Plant", "more (Togo);", "1 As read out.", "It was long."))
    plain = page(5, ("Count",), notes=("1. Plant", "all (Togo);", "2. Go (Peru);", "3. Stay (Mali);", "now (Chad)."))
    long = page(4, tuple("It is the usual size here." for _line in range(9)))

    assert texts(noted, long)[0:1] == ["Count the trees."]
    assert texts(small, long)[:3] == ["Count", "6.1 Plant them", "all (Togo);"]
    assert texts(plain, long)[:6] == [
        "Count",
        "1. Plant",
        "all (Togo);",
        "2. Go (Peru);",
        "3. Stay (Mali);",
        "now (Chad).",
    ]
    assert texts(both, long)[:3] == ["Count", "6.2 Plant", "more (Togo);"]


def test_pieces_on_one_baseline_are_one_line():
    pieces = (
        Line("140.1", 1, 80.0, 500.0, 10.0),
        Line("Plant", 1, 113.0, 500.4, 10.0),
        Line("trees", 1, 80.0, 488.0, 10.0),
    )

    assert texts(Page(1, HEIGHT, pieces)) == ["140.1 Plant", "trees"]


def test_blocks_written_out_of_order_are_read_from_top_to_bottom():
    lines = [Line(str(y), 1, 100.0, float(y), 10.0) for y in (80, 790, 700, 688, 676)]

    assert [line.text for line in in_reading_order(lines)] == ["790", "700", "688", "676", "80"]


def test_a_raised_mark_does_not_break_the_order():
    rows = [("80", 80.0, 10.0), ("790", 790.0, 9.0), ("700", 700.0, 10.0), ("3", 704.0, 6.0), ("688", 688.0, 10.0)]
    lines = [Line(text, 1, 100.0, y, size) for text, y, size in rows]

    assert [line.text for line in in_reading_order(lines)] == ["790", "700", "3", "688", "80"]


def test_columns_stay_columns():
    lines = [Line(f"{x}/{y}", 1, float(x), float(y), 10.0) for x in (100, 300) for y in (700, 688, 676)]

    assert list(in_reading_order(lines)) == lines


def test_a_broken_word_is_made_whole_only_where_the_document_knows_it():
    broken = [
        Line("end discri", 1, 0, 0, 10, hyphen=True),
        Line("mination, non-", 1, 0, 0, 10),
        Line("refoulement", 1, 0, 0, 10),
    ]

    assert running_text(broken, Counter({"discrimination": 2})) == "end discrimination, non-refoulement"
    assert running_text(broken) == "end discri-mination, non-refoulement"


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("the non-refoule", "ment of", "the non-refoulement of"),
        ("a fol", "low-up to", "a follow-up to"),
        ("non-discri", "mination", "non-discrimination"),
        ("a follow", "up to", "a follow-up to"),
        ("Guinea", "Bissau", "Guinea-Bissau"),
        ("Norway/", "Peru", "Norway/Peru"),
    ],
)
def test_compounds_broken_at_either_hyphen_are_made_whole(left, right, whole):
    words = Counter({"non-refoulement": 1, "follow-up": 2, "discrimination": 1})

    assert (
        running_text([Line(left, 1, 0, 0, 10, hyphen=not left.endswith("/")), Line(right, 1, 0, 0, 10)], words) == whole
    )


@given(st.lists(st.tuples(st.text(max_size=9), st.booleans()), max_size=30))
def test_running_text_loses_no_letter(pieces):
    lines = [Line(text, 1, 0, 0, 10, hyphen) for text, hyphen in pieces]

    letters = [mark for text, _hyphen in pieces for mark in text if mark.isalpha()]
    assert [mark for mark in running_text(lines) if mark.isalpha()] == letters
