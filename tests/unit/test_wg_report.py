"""Reports of the Working Group: every numbered recommendation of each era, with its States and position."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bench.accuracy import main as accuracy
from tests.fixtures.report_pages import dressed, introduction, page, report, title_page
from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.pdf.text import read_pages
from tracker.importers.records import ParsedDocument, ParseResult
from tracker.importers.registry import read
from tracker.importers.working_group.paragraphs import paragraphs
from tracker.importers.working_group.position import stated_position
from tracker.importers.working_group.report import parse_pages

HEADING = "II. Conclusions and/or recommendations**"
CLOSING = (
    "88. All conclusions and/or recommendations contained in the present report reflect",
    "the States' position.",
)


def parsed(*chapters: tuple[str, ...], state: str = "Chad") -> ParseResult:
    """Read a report whose chapter on recommendations stands on these pages."""
    return parse_pages(report(state, *chapters), load_states(), sha256="0" * 64)


def listing(result: ParseResult) -> list[tuple[str | None, str, tuple[str, ...]]]:
    """Return number, text and States of each record."""
    return [(record.number, record.text, record.recommending_states) for record in result.records]


def test_plain_numbers_count_under_their_paragraph():
    result = parsed(
        (
            HEADING,
            "85. The following recommendations will be examined by Chad, which will provide",
            "responses in due time:",
            "1. Repair the bridges (Norway);",
            "2. Plant trees along the roads, in line with resolution",
            "1325 (2000) (Peru, Chile);",
            "86. The recommendations below did not enjoy the support of Chad:",
            "1. Sell the bridges (Togo).",
        )
    )

    assert listing(result) == [
        ("85.1", "Repair the bridges (Norway);", ("NOR",)),
        ("85.2", "Plant trees along the roads, in line with resolution 1325 (2000) (Peru, Chile);", ("PER", "CHL")),
        ("86.1", "Sell the bridges (Togo).", ("TGO",)),
    ]
    assert [record.position for record in result.records] == [
        Position.PENDING,
        Position.PENDING,
        Position.NOT_SUPPORTED,
    ]
    assert {record.paragraph for record in result.records} == {"85", "86"}


@pytest.mark.parametrize("dot", [".", ""])
def test_dotted_numbers_are_read_with_and_without_their_last_dot(dot):
    result = parsed(
        (
            HEADING,
            "140. The following recommendations enjoy the support of Chad:",
            f"140.1{dot} Give children",
            "0.7 per cent more milk (Norway);",
            f"140.2{dot} Count the trees (Peru).",
        )
    )

    assert listing(result) == [
        ("140.1", "Give children 0.7 per cent more milk (Norway);", ("NOR",)),
        ("140.2", "Count the trees (Peru).", ("PER",)),
    ]


def test_an_item_of_the_next_paragraph_s_number_stays_an_item():
    items = tuple(f"{number}. Build well number {number} (Norway);" for number in range(1, 6))

    result = parsed(
        (
            HEADING,
            "3. The recommendations listed below enjoy the support of Chad:",
            *items,
            "4. All conclusions and/or recommendations contained in the present report are theirs.",
        )
    )

    assert [record.number for record in result.records] == ["3.1", "3.2", "3.3", "3.4", "3.5"]


def test_page_furniture_and_footnotes_stay_out_of_a_recommendation():
    first = dressed(
        page(
            3,
            (HEADING, "140. The following recommendations will be examined by Chad:", "140.1 Repair the bridges and"),
            notes=("** Conclusions have not been edited.", "1 As read out: mend."),
        ),
        "A/HRC/61/3",
    )
    second = dressed(page(4, ("the roads (Norway);", "140.2 Count the trees (Peru).")), "A/HRC/61/3")
    opening = report("Chad")

    result = parse_pages((*opening, first, second), load_states(), sha256="")

    assert result.records[0].text == "Repair the bridges and the roads (Norway);"


def test_a_word_broken_at_the_end_of_a_line_is_made_whole():
    result = parsed(
        (
            HEADING,
            "140. The following recommendations, with respect to discrimination, enjoy the support of Chad:",
            "140.1 End every form of discri~",
            "mination and respect non~",
            "refoulement in Timor~",
            "Leste (Timor~",
            "Leste).",
        )
    )

    text = "End every form of discrimination and respect non-refoulement in Timor-Leste (Timor-Leste)."
    assert listing(result) == [("140.1", text, ("TLS",))]


def test_a_line_that_begins_with_a_figure_stays_text():
    result = parsed(
        (
            HEADING,
            "140. The following recommendations enjoy the support of Chad:",
            "140.1 Act on articles 11 and",
            "12. Act also on article",
            "0.2 And on the third (Norway);",
            "140.2 Count the trees (Peru).",
        )
    )

    assert [record.number for record in result.records] == ["140.1", "140.2"]
    assert result.records[0].text.endswith("11 and 12. Act also on article 0.2 And on the third (Norway);")


def test_a_number_printed_under_another_paragraph_is_kept_as_printed_with_an_issue():
    result = parsed(
        (
            HEADING,
            "129. The following recommendations will be examined by Chad:",
            "129.1 Repair the bridges (Norway);",
            "128.2 Count the trees (Peru);",
            "129.3 Free the press (Togo).",
        )
    )

    assert [record.number for record in result.records] == ["129.1", "128.2", "129.3"]
    assert [record.paragraph for record in result.records] == ["129", "129", "129"]
    assert [(issue.column, issue.value) for issue in result.issues] == [("number", "128.2")]


def test_a_jump_in_the_count_and_a_number_twice_are_issues():
    result = parsed(
        (
            HEADING,
            "129. The following recommendations will be examined by Chad:",
            "129.1 Repair the bridges (Norway);",
            "129.4 Count the trees (Peru);",
            "129.4 Free the press (Togo).",
        )
    )

    assert len(result.records) == 3
    assert [issue.value for issue in result.issues if issue.column == "number"] == ["129.4", "129.4"]
    assert len({issue.message for issue in result.issues}) == 2


def test_an_unknown_state_is_empty_with_an_issue_that_names_page_and_suggestion():
    result = parsed(
        (HEADING, "129. The following recommendations enjoy the support of Chad:", "129.1 Count the trees (Sweeden).")
    )

    assert result.records[0].recommending_states == ()
    unknown = result.records[0].issues[0]
    assert (unknown.row, unknown.column, unknown.value) == (3, "recommending_states", "Sweeden")
    assert "“Sweden”" in unknown.message


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("The recommendations listed below have been examined by Chad and enjoy its support:", Position.SUPPORTED),
        ("The following recommendations enjoy the support of Chad and are in hand:", Position.SUPPORTED),
        ("The following recommendations did not enjoy the support of Chad:", Position.NOT_SUPPORTED),
        ("The recommendations below do not enjoy the support of Chad and are thus noted:", Position.NOTED),
        ("The following recommendations have been noted by Chad:", Position.NOTED),
        ("The following recommendations are partially accepted by Chad:", Position.PARTIALLY_SUPPORTED),
        ("Chad will examine the following recommendations:", Position.PENDING),
        ("Responses to the following recommendations will be provided by Chad in due time:", Position.PENDING),
        ("The following recommendations would be examined by Chad, which would provide responses:", Position.PENDING),
        ("The following recommendations need further consideration:", Position.PENDING),
        ("Chad reserves its position on the following recommendations:", Position.PENDING),
        ("In the course of discussions, it was recommended that Chad (will be examined):", Position.PENDING),
        ("The following recommendations received the support of Chad:", Position.SUPPORTED),
        ("Chad expressed its support for the following recommendations:", Position.SUPPORTED),
        ("The following recommendations did not meet with the approval of Chad:", Position.NOT_SUPPORTED),
        ("Chad is not in a position to accept the following recommendations:", Position.NOT_SUPPORTED),
        ("Chad takes note of the following recommendations:", Position.NOTED),
    ],
)
def test_a_position_is_taken_from_the_paragraph_s_own_words(words, position):
    result = parsed((HEADING, f"129. {words}", "129.1 Count the trees (Togo)."))

    assert result.records[0].position is position
    assert result.records[0].position_as_stated == words


def test_a_paragraph_that_states_no_position_leaves_it_empty_with_an_issue():
    result = parsed((HEADING, "129. The following recommendations were made to Chad:", "129.1 Count trees (Togo)."))

    assert result.records[0].position is None
    assert result.records[0].position_as_stated is None
    assert [issue.column for issue in result.issues] == ["position"]


def test_a_paragraph_that_says_two_things_decides_nothing_and_is_kept():
    words = "The following recommendations enjoy the support of Chad or will be examined by it:"

    result = parsed((HEADING, f"129. {words}", "129.1 Count the trees (Togo)."))

    assert result.records[0].position is None
    assert result.records[0].position_as_stated == words


def test_recommendations_refused_by_reference_are_told():
    result = parsed(
        (
            HEADING,
            "86. The following recommendations will be examined by Chad:",
            "1. Count the trees (Togo).",
            "87. The recommendations noted in paragraphs 27 and 31 did not enjoy the support of Chad.",
            *CLOSING,
        )
    )

    told = [issue for issue in result.issues if issue.column == "paragraph"]
    assert len(told) == 1
    assert "87" in told[0].message


def test_what_follows_the_chapter_is_not_read():
    result = parsed(
        (
            HEADING,
            "86. The following recommendations enjoy the support of Chad:",
            "1. Count the trees (Togo).",
            *CLOSING,
        ),
        ("Annex", "Composition of the delegation", "2. The delegation was headed by its minister (Togo)."),
    )

    assert len(result.records) == 1


def test_the_document_says_who_when_and_under_which_symbol():
    result = parsed((HEADING, "129. The following recommendations enjoy the support of Chad:", "129.1 Go (Togo)."))

    document = result.document
    assert (document.symbol, document.state, document.session, document.cycle) == ("A/HRC/61/3", "TCD", 49, 4)
    assert document.date == date(2025, 4, 29)
    assert (result.records[0].symbol, result.records[0].state, result.records[0].session) == ("A/HRC/61/3", "TCD", 49)


@pytest.mark.parametrize(("title", "sentence"), [("Chad", "the Chadian lands"), ("Ruritania", "the Republic of Chad")])
def test_the_state_is_that_of_the_title_or_of_the_sentence_on_the_review(title, sentence):
    pages = (title_page(title), introduction(sentence))

    assert parse_pages(pages, load_states(), sha256="").document.state == "TCD"


def test_what_the_document_does_not_say_is_empty_with_an_issue_each():
    first = title_page("Ruritania", symbol="without a symbol")

    result = parse_pages((first,), load_states(), sha256="")

    assert result.document == ParsedDocument()
    assert {issue.column for issue in result.issues} == {"symbol", "state", "session", "date", "number"}


def test_paragraphs_hold_the_lines_of_their_items():
    lines = page(1, ("5. Recommendations:", "(1) Go", "on (Togo);", "2) Stop (Chad);", "6. Thanks.")).lines

    found = paragraphs(lines)

    assert [(one.number, len(one.items)) for one in found] == [(5, 2), (6, 0)]
    assert [line.text for line in found[0].items[0].lines] == ["Go", "on (Togo);"]


def test_superscript_note_marks_leave_the_text_and_figures_stay():
    data = tiny_pdf(
        [
            [
                (100, 700, 10, "Count the 12 trees of resolution 16/21 (Togo);"),
                (318, 704, 6, "3"),
                (100, 680, 10, "Plant 5 more of them every single year, as agreed (Chad)."),
            ]
        ]
    )

    lines = [line.text for line in read_pages(data)[0].lines]

    assert " ".join(lines).split() == [
        "Count",
        "the",
        "12",
        "trees",
        "of",
        "resolution",
        "16/21",
        "(Togo);",
        "Plant",
        "5",
        "more",
        "of",
        "them",
        "every",
        "single",
        "year,",
        "as",
        "agreed",
        "(Chad).",
    ]


def test_a_pdf_is_read_from_bytes_to_records():
    words = (
        "Report of the Working Group on the Universal Periodic Review",
        "Chad",
        "1. The Working Group held its forty-ninth session from 28 April to 9 May 2025. The review of",
        "Chad was held at the 3rd meeting, on 29 April 2025.",
        "II. Conclusions and/or recommendations",
        "6. The following recommendations enjoy the support of Chad:",
        "6.1 Count the trees (Bolivia (Plurinational State of)) (Togo);",
        "6.2 Repair the bridges (Norway).",
    )
    texts = [(100, 700 - 14 * place, 10, text) for place, text in enumerate(words)]
    data = tiny_pdf([[(60, 790, 9, "A/HRC/61/3"), *texts, (60, 60, 9, "1")]])

    result = read(data)

    assert [record.recommending_states for record in result.records] == [("BOL", "TGO"), ("NOR",)]
    assert result.document.symbol == "A/HRC/61/3"
    assert len(result.sha256) == 64
    assert result.issues == ()


def test_real_reports_meet_the_asked_accuracy_counts_and_speed(shared, capsys):
    outcome = accuracy([str(shared)])

    short = [line for line in capsys.readouterr().out.splitlines() if line.startswith("total") and "short" in line]
    assert short == []
    assert outcome == 0


def test_a_paragraph_that_supports_some_and_refuses_others_gives_no_position_to_all() -> None:
    mixed = "Those numbered 1 to 3 enjoy the support of Tonga. Recommendation 4 did not enjoy the support of Tonga."

    assert stated_position(mixed) is None
    assert stated_position("These did not enjoy the support of Malta and would thus be noted:") is Position.NOTED
