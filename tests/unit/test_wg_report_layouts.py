"""Reports of the Working Group as the first sessions printed them, and as printers and authors slip."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fixtures.report_pages import dressed, page, report, title_page
from tests.unit.test_wg_report import CLOSING, HEADING, listing, parsed
from tracker.domain.vocabulary import Position
from tracker.errors import Unreadable
from tracker.importers.lookups import load_states
from tracker.importers.pdf.text import Line, Page
from tracker.importers.records import Nature, ParseResult
from tracker.importers.working_group.report import is_wg_report, parse_pages

SUPPORTED = "88. The following recommendations enjoy the support of Chad:"
MADE = "86. In the course of the discussion, the following recommendations were made to Chad:"


def numbers(result: ParseResult) -> list[str | None]:
    """Return the numbers in their order."""
    return [record.number for record in result.records]


def columns(result: ParseResult) -> set[str | None]:
    """Return what the issues are about."""
    return {issue.column for issue in result.issues}


def test_a_plain_count_with_a_gap_or_a_number_twice_goes_on_with_an_issue_each():
    result = parsed(
        (
            HEADING,
            SUPPORTED,
            "1. Build wells (Norway);",
            "2. Plant trees (Peru); clean rivers",
            "(Ghana);",
            "4. Map the coast (Togo);",
            "4. Feed birds (Mali).",
            *CLOSING,
        )
    )

    assert numbers(result) == ["88.1", "88.2", "88.4", "88.4"]
    assert result.records[1].recommending_states == ("PER", "GHA")
    assert [issue.value for issue in result.issues] == ["88.4", "88.4"]


@pytest.mark.parametrize(
    "below",
    [
        "87. These recommendations will be examined by Chad, which will provide responses in due time.",
        "87. The response of Chad to these recommendations will be included in the outcome report.",
        "87. The response of the State under review to the recommendations in paragraphs 85 and 86 will be provided.",
    ],
)
def test_a_position_stated_in_the_paragraph_below_the_list_counts(below):
    result = parsed((HEADING, MADE, "1. Build wells (Norway).", below, *CLOSING))

    assert result.records[0].position is Position.PENDING
    assert result.records[0].position_as_stated == below.removeprefix("87. ")
    assert result.issues == ()


def test_the_paragraph_below_does_not_overrule_the_words_above_nor_reach_over_another_list():
    result = parsed(
        (
            HEADING,
            MADE,
            "1. Build wells (Norway).",
            "87. The following recommendations enjoy the support of Chad:",
            "1. Plant trees (Peru).",
            "88. These recommendations will be examined by Chad.",
        )
    )

    assert [record.position for record in result.records] == [None, Position.SUPPORTED]


def test_a_sentence_below_the_last_item_states_the_position_and_stays_out_of_the_item():
    result = parsed(
        (
            HEADING,
            MADE,
            "1. Build wells (Norway).",
            "The recommendations listed above enjoy the support of",
            "Chad.",
            "87. Others will be examined.",
        )
    )

    assert listing(result) == [("86.1", "Build wells (Norway).", ("NOR",))]
    assert result.records[0].position is Position.SUPPORTED


def test_a_count_that_goes_on_from_one_paragraph_to_the_next_is_read_without_an_issue():
    result = parsed(
        (
            HEADING,
            SUPPORTED,
            "1. Build wells (Norway);",
            "2. Plant trees (Peru).",
            "89. The following recommendations will be examined by Chad:",
            "3. Sing (Togo);",
            "4. Dance (Mali).",
        )
    )

    assert numbers(result) == ["88.1", "88.2", "89.3", "89.4"]
    assert result.issues == ()


def test_paragraphs_that_lost_their_dot_are_found():
    result = parsed(
        (
            HEADING,
            "89 The recommendations formulated during the dialogue enjoy the support of Chad:",
            "89.1 Build wells (Norway);",
            "90 The following recommendations did not enjoy the support of Chad:",
            "90.1 Sing (Togo).",
        )
    )

    assert numbers(result) == ["89.1", "90.1"]
    assert [record.position for record in result.records] == [Position.SUPPORTED, Position.NOT_SUPPORTED]


def test_a_first_item_opens_the_paragraph_whose_own_line_is_missing_without_a_position():
    result = parsed((HEADING, SUPPORTED, "88.1 Build wells (Norway);", "89.1 Sing (Togo);", "89.2 Dance (Mali)."))

    assert numbers(result) == ["88.1", "89.1", "89.2"]
    assert [record.position for record in result.records] == [Position.SUPPORTED, None, None]


def test_a_list_right_behind_the_heading_is_read():
    assert numbers(parsed((HEADING, "6.1 Build wells (Norway);", "6.2 Sing (Togo)."))) == ["6.1", "6.2"]


def test_figures_set_apart_two_items_on_a_line_and_a_bis_are_read():
    items = tuple(f"88.{number} Build well {number} (Norway);" for number in range(1, 10))

    result = parsed(
        (
            HEADING,
            SUPPORTED,
            *items,
            "88.1 0 Count (Mali);",
            "88 . 11. Sing (Mali); 88.12 Dance (Peru);",
            "88.12 bis Dance again (Togo);",
            "88-13 Go (Chad).",
        )
    )

    assert numbers(result)[9:] == ["88.10", "88.11", "88.12", "88.12 bis", "88.13"]
    assert [record.text for record in result.records[9:12]] == ["Count (Mali);", "Sing (Mali);", "Dance (Peru);"]
    assert result.issues == ()


def test_bullets_are_recommendations_without_a_number_and_an_issue_says_so():
    result = parsed((HEADING, SUPPORTED, "• Build wells (Norway);", "• Sing (Togo).", "89. More is to come."))

    assert listing(result) == [(None, "Build wells (Norway);", ("NOR",)), (None, "Sing (Togo).", ("TGO",))]
    assert [issue.column for issue in result.issues] == ["number", "number"]
    assert len({record.key for record in result.records}) == 2


def test_a_single_recommendation_without_a_number_is_read_with_an_issue():
    result = parsed(
        (
            HEADING,
            "72. The following recommendations did not enjoy the support of Chad: Build wells; and",
            "count them (Norway).",
            "73. Chad says of the recommendations: wells exist (Norway is near).",
        )
    )

    assert listing(result) == [(None, "Build wells; and count them (Norway).", ("NOR",))]
    assert result.records[0].position is Position.NOT_SUPPORTED
    assert columns(result) == {"number", "paragraph"}


def test_lettered_points_are_recommendations_only_where_they_name_their_states():
    listed = parsed((HEADING, SUPPORTED, "(a) Build wells (Norway);", "(b) Sing (Togo).", *CLOSING))
    said = parsed((HEADING, "88. Chad says of the recommendations:", "(a) Wells exist (see 5);", "(b) So do songs."))

    assert numbers(listed) == ["88 (a)", "88 (b)"]
    assert numbers(said) == []
    assert any("Wells exist (see 5); So do songs." in (issue.value or "") for issue in said.issues)


def test_lettered_parts_of_a_numbered_item_stay_in_it():
    result = parsed((HEADING, SUPPORTED, "1. Share:", "(a) this;", "(b) that (Togo);", "2. Sing (Mali)."))

    assert [record.text for record in result.records] == ["Share: (a) this; (b) that (Togo);", "Sing (Mali)."]


def test_headings_between_items_are_their_place_and_not_their_text():
    result = parsed(
        (
            HEADING,
            SUPPORTED,
            "Water",
            "88.1 Build wells (Norway);",
            "Trees and other plants",
            "88.2 Plant trees (Peru);",
            "88.3 Sing (Togo).",
            "89. The following recommendations will be examined by Chad:",
            "89.1 Dance (Mali).",
        )
    )

    assert [record.text for record in result.records][:2] == ["Build wells (Norway);", "Plant trees (Peru);"]
    headings = [record.place.heading for record in result.records if record.place]
    assert headings == ["Water", "Trees and other plants", "Trees and other plants", None]


def test_notes_behind_the_closing_paragraph_are_no_items():
    result = parsed(
        (
            HEADING,
            "86. The following recommendations enjoy the support of Chad:",
            "1. Build wells (Norway).",
            *CLOSING,
            "1 The recommendation as read out was: mend the wells (Norway).",
        )
    )

    assert len(result.records) == 1


def test_a_footnote_on_what_was_read_out_stays_out_of_the_text():
    opening = report("Chad")
    first = page(3, (HEADING, SUPPORTED, "88.1 Build wells"), notes=("1 As read out: “88.1 Dig wells (Norway)”.",))
    second = page(4, ("and roads (Norway);", "88.2 Sing (Togo)."))

    result = parse_pages(
        (*opening, dressed(first, "A/HRC/61/3"), dressed(second, "A/HRC/61/3")), load_states(), sha256=""
    )

    assert [record.text for record in result.records] == ["Build wells and roads (Norway);", "Sing (Togo)."]


def test_pledges_are_kept_apart_numbered_as_printed():
    result = parsed(
        (
            HEADING,
            SUPPORTED,
            "1. Build wells (Norway).",
            "89. Chad, considering the recommendations above, announced the following voluntary commitments:",
            "(a) To go on building;",
            "(b) To count the wells.",
            *(line.replace("88", "90") for line in CLOSING),
            "III. Voluntary pledges and commitments of the State under",
            "review",
            "91. Chad will involve everybody.",
        ),
        ("Annex", "Composition of the delegation", "92. The delegation had two members."),
    )

    assert numbers(result) == ["88.1"]
    assert [(pledge.number, pledge.text) for pledge in result.pledges] == [
        ("89 (a)", "To go on building;"),
        ("89 (b)", "To count the wells."),
        ("91", "Chad will involve everybody."),
    ]
    assert {pledge.nature for pledge in result.pledges} == {Nature.PLEDGE}
    assert [len(pledge.issues) for pledge in result.pledges] == [1, 1, 1]


def test_every_record_says_on_which_page_and_in_which_paragraph_it_stands():
    result = parsed((HEADING, SUPPORTED, "88.1 Build wells (Norway);"), ("88.2 Sing (Togo).",))

    places = [(record.place.page, record.place.paragraph) for record in result.records if record.place]
    assert places == [(3, "88"), (4, "88")]


def test_a_heading_of_the_same_name_in_an_annex_does_not_hide_the_chapter():
    result = parsed(
        (HEADING, SUPPORTED, "88.1 Build wells (Norway).", *CLOSING),
        ("Annex", "Conclusions and recommendations", "None."),
    )

    assert numbers(result) == ["88.1"]


@pytest.mark.parametrize(
    "heading",
    [
        "II. CONCLUSIONS AND/OR RECOMMENDATIONS",
        "II Conclusions and / or recommendations*",
        "Conclusions and recommendations 2",
        "Conclusion and/or recommendations",
    ],
)
def test_the_chapter_is_found_under_every_spelling_of_its_heading(heading):
    result = parsed(
        ("12. Mali spoke. The following recommendations:", "1. Go (Mali);", heading, SUPPORTED, "1. Sing (Togo).")
    )

    assert numbers(result) == ["88.1"]


def test_an_item_is_not_taken_for_the_paragraph_of_its_number():
    items = tuple(f"{number}. Build well {number} (Norway);" for number in range(1, 12))

    result = parsed((HEADING, "9. The recommendations below enjoy the support of Chad:", *items, "10. Thanks to all."))

    assert numbers(result) == [f"9.{number}" for number in range(1, 12)]


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (("Democratic People’s Republic", "of Korea*"), "PRK"),
        (("Democratic Republic of the", "Congo"), "COD"),
        (("Iran (Islamic Republic of)**",), "IRN"),
        (("United Kingdom of Great", "Britain and Northern", "Ireland"), "GBR"),
        (("Guinea-Bissau*",), "GNB"),
    ],
)
def test_a_state_s_name_over_several_lines_of_the_title_is_not_cut_into_another_s(lines, state):
    first = page(1, ("Report of the Working Group on the Universal Periodic Review*", *lines, "Addis Ababa"))

    assert parse_pages((first,), load_states(), sha256="").document.state == state


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The review of Chad was held at the 11th meeting on 14 April 2008.", date(2008, 4, 14)),
        ("The review of Chad was held at the first meeting, on Monday, 5 May 2008.", date(2008, 5, 5)),
        ("The review of Chad was held at its 8th meeting on 5th of February 2009.", date(2009, 2, 5)),
        ("The review of Chad was held at the 3rd meeting, on 31 April 2009.", None),
    ],
)
def test_the_day_of_the_review_is_read_as_each_report_writes_it(sentence, day):
    second = page(2, ("1. The Working Group held its forty-ninth session.", sentence))

    assert parse_pages((title_page("Chad"), second), load_states(), sha256="").document.date == day


def test_a_symbol_printed_with_a_space_is_the_same_symbol():
    pages = (title_page("Chad", symbol="A/HRC/ 61/3"), *report("Chad", symbol="A/HRC/61/ 3")[1:])

    assert parse_pages(pages, load_states(), sha256="").document.symbol == "A/HRC/61/3"


@pytest.mark.parametrize(
    "title",
    [
        "Rapport du Groupe de travail sur l’Examen périodique universel",
        "Informe del Grupo de Trabajo sobre el Examen Periódico Universal",
        "Доклад Рабочей группы по универсальному периодическому обзору",
    ],
)
def test_a_report_in_another_language_is_refused_with_what_to_do(title):
    pages = (page(1, (title, "Tchad")),)

    assert is_wg_report(pages)
    with pytest.raises(Unreadable, match="English version"):
        parse_pages(pages, load_states(), sha256="")


@pytest.mark.parametrize("word", ["Addendum", "Additif", "Adición"])
def test_an_addendum_is_no_report(word):
    pages = (page(1, ("Report of the Working Group on the Universal Periodic Review", "Chad", word)),)

    assert not is_wg_report(pages)


def test_a_paper_that_cites_a_report_is_none():
    first = page(
        1,
        (
            "Submission of a society",
            "It follows the Report of the Working Group on the Universal Periodic Review: Chad.",
            "Report of the Working Group on the Universal Periodic Review, A/HRC/61/3, paragraph 4.",
            "Conclusions and recommendations",
        ),
    )

    assert not is_wg_report((first,))


def test_a_report_may_stand_behind_a_cover():
    cover = page(1, ("Downloaded from a library",))

    pages = (cover, *report("Chad", (HEADING, SUPPORTED, "88.1 Build wells (Norway).")))

    assert is_wg_report(pages)
    assert parse_pages(pages, load_states(), sha256="").document.state == "TCD"


def test_a_heading_over_two_lines_is_one():
    result = parsed(("II. Conclusions and/or", "recommendations*", SUPPORTED, "88.1 Build wells (Norway)."))

    assert numbers(result) == ["88.1"]


@pytest.mark.parametrize(
    "line",
    [
        "voluntary commitments undertaken in its first review",
        "Voluntary Pledges",
        "conclusions and recommendations",
        "annex",
    ],
)
def test_a_line_of_a_sentence_is_no_heading_whatever_it_says(line):
    result = parsed((HEADING, SUPPORTED, "1. Act on the", line, "of the year (Norway);", "2. Sing (Togo)."))

    assert [record.text for record in result.records] == [f"Act on the {line} of the year (Norway);", "Sing (Togo)."]


def test_a_list_as_long_as_its_paragraph_s_number_ends_before_the_next_paragraph():
    items = tuple(f"{number}. Build well {number} (Norway);" for number in range(1, 10))

    result = parsed(
        (
            HEADING,
            "9. The following recommendations enjoy the support of Chad:",
            *items,
            "10. The following recommendations will be examined by Chad (in part):",
            "1. Sing (Togo).",
        )
    )

    assert numbers(result) == [*(f"9.{number}" for number in range(1, 10)), "10.1"]


def test_a_number_that_a_sentence_refers_to_is_no_item():
    result = parsed(
        (
            HEADING,
            SUPPORTED,
            "1. Act on article",
            "2. Act also on paragraphs",
            "89. and 90 (Norway);",
            "2. Sing (Togo).",
        )
    )

    assert [record.text for record in result.records] == [
        "Act on article 2. Act also on paragraphs 89. and 90 (Norway);",
        "Sing (Togo).",
    ]


def test_a_note_s_mark_on_a_line_of_its_own_stays_out():
    first = page(3, (HEADING, SUPPORTED, "88.1 Build wells (Norway);", "88.2 Sing (Togo)."))
    mark = Line("3", 3, 250.0, 708.0, 6.0)
    with_mark = Page(3, first.height, (*first.lines[:3], mark, *first.lines[3:]))

    result = parse_pages((*report("Chad"), with_mark), load_states(), sha256="")

    assert result.records[0].text == "Build wells (Norway);"
