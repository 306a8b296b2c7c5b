"""States' replies to reports of the Working Group: each recommendation answered, as stated and normalised."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.reply_forms import FORMS, NO, NOTED, PART, TABLES, YES, given_to
from tests.fixtures.reply_pages import cover, reply, spaced, table
from tests.fixtures.report_pages import page, report
from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.pdf.text import Page, read_pages
from tracker.importers.records import Kind, Nature, ParseResult
from tracker.importers.replies.addendum import is_addendum, parse_addendum


def parsed(*lines: str, pages: tuple[Page, ...] = ()) -> ParseResult:
    """Read a reply of Chad whose text is these lines; "" parts two paragraphs, "#" marks a heading."""
    return parse_addendum(pages or (cover("Chad"), spaced(lines)), load_states(), sha256="0" * 64)


def positions(*lines: str, pages: tuple[Page, ...] = ()) -> dict[str | None, Position | None]:
    """Return the position on each recommendation."""
    return {record.number: record.position for record in parsed(*lines, pages=pages).records}


def about(result: ParseResult, column: str) -> list[str | None]:
    """Return the values of the issues about one field."""
    return [issue.value for issue in result.issues if issue.column == column]


# ---------------------------------------------------------------- the paper itself


def test_the_paper_says_what_it_is():
    result = parse_addendum(
        reply("Chad", ("1. The review took place at the forty-eighth session of the Working Group.",)),
        load_states(),
        sha256="0" * 64,
    )

    assert result.kind is Kind.ADDENDUM
    assert (result.document.symbol, result.document.state) == ("A/HRC/61/3/Add.1", "TCD")
    assert (result.document.session, result.document.cycle) == (48, 4)
    assert result.document.date == date(2031, 3, 4)


def test_the_council_s_session_is_not_the_working_group_s():
    result = parsed("1. Chad accepts recommendation 90.1.")

    assert result.document.session is None
    assert result.document.cycle is None
    assert [issue.column for issue in result.issues] == ["session", "cycle"]


@pytest.mark.parametrize(
    ("sentence", "session"),
    [
        ("at the sixteenth session of the Working Group on the Universal Periodic Review", 16),
        ("The Working Group on the Universal Periodic Review, at its 30th session, reviewed Chad", 30),
        ("during the forty-second UPR session", 42),
        ("at the twenty-eighth session of the Universal Periodic Review Working Group", 28),
        ("at the sixty-first session of the Human Rights Council", None),
    ],
)
def test_the_session_is_read_where_the_text_says_whose_it_is(sentence, session):
    assert parsed(f"1. Chad was reviewed {sentence}.").document.session == session


def test_the_cycle_is_read_without_the_session():
    assert parsed("1. This is the reply to the third Universal Periodic Review of Chad.").document.cycle == 3


def test_records_name_the_report_that_is_answered():
    (record,) = parsed("1. Chad accepts recommendation 90.1.").records

    assert (record.symbol, record.key) == ("A/HRC/61/3", "A/HRC/61/3#90.1")
    assert (record.paragraph, record.state, record.nature) == ("90", "TCD", Nature.POSITION)
    assert record.place is not None
    assert (record.place.page, record.place.paragraph) == (2, "1")


def test_a_reply_is_told_from_a_report():
    assert is_addendum((cover("Chad"),))
    assert not is_addendum(report("Chad", ("II. Conclusions and/or recommendations",)))
    assert not is_addendum((page(1, ("A letter with an addendum",)),))
    assert not is_addendum(())


def test_the_first_page_of_the_old_layout():
    lines = (
        "UNITED NATIONS A",
        "General Assembly Distr. GENERAL A/HRC/9/44/Add.1 25 August 2008",
        "Original: ENGLISH",
        "HUMAN RIGHTS COUNCIL Ninth session Agenda item 6",
        "8 to 26 September 2008",
        "UNIVERSAL PERIODIC REVIEW",
        "REPORT OF THE WORKING GROUP ON THE UNIVERSAL PERIODIC REVIEW",
        "Iran (Islamic Republic",
        "of)*",
        "Addendum",
        "Views on conclusions and/or recommendations, voluntary commitments and replies",
        "presented by the State under review",
        "1. The present addendum is the reply to the first session of the Working Group.",
        "2. The Government accepts recommendation No. 4.",
    )
    pages = (page(1, lines), page(2, ("3. Recommendation No. 5 is rejected.",)))

    result = parsed(pages=pages)

    assert is_addendum(pages)
    assert (result.document.symbol, result.document.state) == ("A/HRC/9/44/Add.1", "IRN")
    assert (result.document.date, result.document.session) == (date(2008, 8, 25), 1)
    assert [record.position for record in result.records] == [YES, NO]


def test_a_reply_without_numbers_says_so():
    result = parsed("1. Chad thanks all States for their advice.")

    assert result.records == ()
    assert "number" in [issue.column for issue in result.issues]


# ---------------------------------------------------------------- sentences


@pytest.mark.parametrize("form", FORMS)
def test_the_forms_in_which_states_answer(form):
    lines, expected = FORMS[form]

    assert positions(*lines) == expected


# ---------------------------------------------------------------- tables


def cells(*pieces: tuple[float, float, str]) -> tuple[Page, ...]:
    """Return a reply with a table of these cells."""
    return (cover("Chad"), table(pieces))


@pytest.mark.parametrize("layout", TABLES)
def test_tables_of_each_layout(layout):
    assert positions(pages=cells(*TABLES[layout])) == {"90.1": YES, "90.2": NOTED, "90.3": YES}


def test_a_table_is_read_from_a_pdf():
    rows: list[tuple[float, float, float, str]] = []
    for item, (text, word) in enumerate((("Ratify it (Peru)", "Accepted"), ("Repeal it (Togo)", "Noted")), start=1):
        top = 740.0 - 40 * item
        rows += [(60, top, 10, f"90.{item}"), (110, top, 10, text), (300, top, 10, word)]
        rows += [(380, top, 10, "Explained at some"), (380, top - 12, 10, "length in this cell")]
    title = "Report of the Working Group on the Universal Periodic Review"
    first = [(60, 700, 14, title), (60, 660, 14, "Chad"), (60, 620, 12, "Addendum")]
    first.append((60, 780, 10, "A/HRC/61/3/Add.1"))

    pages = read_pages(tiny_pdf([first, rows]))

    assert is_addendum(pages)
    assert positions(pages=pages) == {"90.1": YES, "90.2": NOTED}


def test_a_column_head_that_gives_two_positions_decides_nothing():
    result = parsed("Accepted Noted", "90.1 90.2")

    assert [record.position for record in result.records] == [None, None]
    assert about(result, "position") == ["Accepted Noted", "Accepted Noted"]


# ---------------------------------------------------------------- text, words, contradictions


def test_a_repeated_recommendation_is_kept_with_its_states():
    (record,) = parsed("90.1 Accept the individual complaints procedure (Peru, Togo). Not accepted. It costs.").records

    assert record.text == "Accept the individual complaints procedure (Peru, Togo)."
    assert record.recommending_states == ("PER", "TGO")
    assert (record.position, record.position_as_stated) == (NO, "Not accepted.")


def test_an_item_goes_on_over_a_page_break():
    pages = (
        cover("Chad"),
        spaced(["90.1 Repeal the law on the"], 2),
        spaced(["family and the child (Norway).", "", "Noted."], 3),
    )
    (record,) = parsed(pages=pages).records

    assert record.text == "Repeal the law on the family and the child (Norway)."
    assert record.position is NOTED


def test_a_recommendation_that_is_not_repeated_has_no_text():
    (record,) = parsed("1. Chad accepts recommendation 90.1.").records

    assert record.text == ""


def test_the_state_s_words_are_kept_without_the_numbers():
    first, second, third = parsed(
        "1. For now, Chad takes note of recommendations 90.1.",
        "2. Recommendations 90.2 and 90.3 enjoy the full support of Chad.",
    ).records

    assert first.position_as_stated == "For now, Chad takes note of recommendations"
    assert second.position_as_stated == third.position_as_stated
    assert second.position_as_stated == "Recommendations … enjoy the full support of Chad."


def test_already_implemented_is_no_position_by_itself():
    result = parsed("90.1 Build it (Togo). Already implemented.")

    assert [record.position for record in result.records] == [None]
    assert result.records[0].position_as_stated == "Already implemented"


def test_already_implemented_under_accepted_is_supported():
    assert positions("#Recommendations accepted", "", "90.1 Build it (Togo). Already implemented.") == {"90.1": YES}


def test_support_for_the_spirit_of_a_recommendation_is_no_position():
    assert positions("90.1 Act (Peru).", "Chad supports the spirit of this recommendation.") == {"90.1": None}


def test_what_is_said_of_the_number_outranks_the_heading():
    result = parsed(
        "1. Chad accepts recommendations 90.1 and 90.2.",
        "",
        "#Recommendations that are noted by Chad",
        "",
        "90.2-3",
        "",
        "The law was passed.",
    )

    assert {record.number: record.position for record in result.records} == {"90.1": YES, "90.2": YES, "90.3": NOTED}
    assert len(about(result, "position")) == 1


def test_two_answers_that_contradict_each_other_are_both_kept():
    result = parsed("1. Chad accepts recommendations 90.1 and 90.2.", "2. Chad does not accept recommendation 90.2.")

    twice = result.records[1]
    assert twice.position is None
    assert twice.position_as_stated == "Chad accepts recommendations / Chad does not accept recommendation"
    assert len(twice.issues) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "All other recommendations are noted.",
        "Chad accepts the remaining recommendations.",
        "Chad accepts all recommendations.",
        "The recommendations contained in paragraph 108 enjoy the support of Chad.",
    ],
)
def test_recommendations_without_numbers_are_told_of_and_not_guessed(sentence):
    result = parsed("1. Chad accepts recommendations 90.1 and 90.2.", f"2. {sentence}")

    assert len(result.records) == 2
    assert about(result, "position") == [sentence]


def test_plain_numbers_without_a_paragraph_have_no_number():
    result = parsed("1. Chad accepts recommendations 1 and 2.")

    assert [(record.number, record.paragraph, record.position) for record in result.records] == [(None, None, YES)] * 2
    assert [record.key for record in result.records] == ["A/HRC/61/3#/1", "A/HRC/61/3#/2"]
    assert about(result, "number") == [None, "1", "2"]


def test_a_figure_far_from_the_paragraphs_of_the_report_is_left_out():
    listed = ", ".join(f"90.{item}" for item in range(1, 31))
    result = parsed(f"1. Chad accepts recommendations {listed}.", "2. Sections 12.4 and 12.5 are accepted.")

    assert {record.paragraph for record in result.records} == {"90"}
    assert "12.5" in about(result, "number")


def test_an_absurd_range_is_an_issue():
    result = parsed("1. Chad accepts recommendations 90.1 to 90.999.")

    assert [record.number for record in result.records] == ["90.1"]
    assert len(about(result, "number")) == 1


def test_a_cell_at_one_height_on_many_pages_is_no_running_title():
    pages = tuple(
        table(
            [(60, 760, f"90.{number}"), (110, 760, "Ratify the"), (110, 748, "treaty (Peru)"), (300, 760, "Noted")],
            number,
        )
        for number in range(2, 8)
    )

    assert positions(pages=(cover("Chad"), *pages)) == given_to(NOTED, 90, 2, 3, 4, 5, 6, 7)


def test_the_position_may_stand_before_the_text():
    (record,) = parsed("90.1 Partially accepted Set up a commission for women (Peru);").records

    assert (record.position, record.text) == (PART, "Set up a commission for women (Peru);")


@pytest.mark.parametrize(
    "text", ["Support NGOs in their work (Peru).", "Accept ICC jurisdiction (Togo).", "Note that (Peru)"]
)
def test_a_recommendation_that_begins_with_a_position_s_verb_is_no_reply(text):
    (record,) = parsed(f"90.1 {text}").records

    assert (record.position, record.text) == (None, text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Urgently report (Chile)/ report to the Committee (Togo).", ""),
        ("End it (Chile); Work to end it (Togo);", "Does not enjoy the support of Chad"),
        ("End it (Iran (Islamic Republic of));", "Takes note However, the law stands."),
    ],
)
def test_a_recommendation_of_several_parts_ends_before_the_reply(first, second):
    (record,) = parsed(f"90.1 {first} {second}").records

    assert record.text == first
    assert record.position == {"": None, "D": NO, "T": NOTED}[second[:1]]


def test_a_total_that_does_not_agree_with_the_list_is_told():
    result = parsed("1. Chad accepts 3 recommendations and notes 1 recommendation.", "2. Chad accepts 90.1, 90.2.")

    assert about(result, "position") == ["3", "1"]


@pytest.mark.parametrize("theme", ["Support for victims", "Peace agreement", "Access to justice and legal support"])
def test_a_theme_is_no_position(theme):
    found = positions("#I. Recommendations noted", "", "90.1 Act (Peru);", "", theme, "", "90.2 Act more (Peru).")

    assert found == given_to(NOTED, 90, 1, 2)


def test_the_position_s_source_is_the_reply():
    (record,) = parsed("1. Chad accepts recommendation 90.1.").records

    assert record.position_source == "A/HRC/61/3/Add.1"


def test_an_exception_that_is_answered_in_the_same_sentence():
    found = positions("1. Chad accepts recommendations 90.1 to 90.4, except 90.3, and notes recommendation 90.3.")

    assert found == {**given_to(YES, 90, 1, 2, 4), "90.3": NOTED}


LINES = st.sampled_from(
    [
        "90.1 Ratify it (Peru)",
        "Accepted",
        "",
        "#Noted recommendations",
        "1. Chad accepts recommendations 90.1 to 90.4,",
        "not",
        "Recommendation 5: noted",
        "(a) 90.2",
        "while 90.3–90.9 are rejected.",
        "No. Recommendation Position",
    ]
)


@given(st.lists(LINES | st.text(max_size=60), max_size=25))
def test_any_lines_are_read(lines):
    result = parsed(*lines)

    keys = [record.key for record in result.records]
    assert len(keys) == len(set(keys))
    assert all(record.nature is Nature.POSITION for record in result.records)


# ---------------------------------------------------------------- real papers


def matrix_positions(path: Any) -> dict[str, Position]:
    """Read number and position from OHCHR's list, independently of the importers."""
    words = {"Supported": YES, "Noted": NOTED}
    found: dict[str, Position] = {}
    for rows in Document(str(path)).tables:
        for row in rows.rows:
            number, _space, _text = row.cells[0].text.strip().partition(" ")
            if number[:1].isdigit():
                found[number] = words[row.cells[1].text.strip()]
    return found


@pytest.mark.parametrize(
    ("paper", "matrix", "count"),
    [
        ("slovenia2015-A_HRC_28_15_Add.1.pdf", "UPR20__Slovenia_ThematicListRecommendations_E.docx", 163),
        ("slovenia2025-A_HRC_59_15_Add.1.pdf", "upr48-slovenia-thematic-list-of-recommendatio.docx", 254),
    ],
)
def test_a_reply_agrees_with_the_matrix_number_by_number(shared, paper, matrix, count):
    data = (shared / "data" / "wg-reports" / paper).read_bytes()
    expected = matrix_positions(shared / "data" / "matrices" / matrix)

    found = positions(pages=read_pages(data))

    assert len(expected) == count
    assert found == expected


def test_numbers_that_only_a_heading_names_are_kept_and_told() -> None:
    result = parsed(
        "Racism (recommendations 90.1–90.3)", "1. Chad accepts recommendation 90.1.", "All others are noted."
    )

    assert {record.number: record.position for record in result.records} == {"90.1": YES, "90.2": None, "90.3": None}
    assert any(issue.message.startswith("90.2") for issue in result.issues)


def test_what_cannot_be_fully_accepted_has_no_position_and_takes_none_from_its_neighbour():
    found = positions(
        "1. Recommendations 6.1 and 6.2 cannot be fully accepted.",
        "2. Recommendation 6.3 is accepted. Recommendation 6.4 is not fully supported by Chad.",
    )

    assert found == {"6.1": None, "6.2": None, "6.3": YES, "6.4": None}
