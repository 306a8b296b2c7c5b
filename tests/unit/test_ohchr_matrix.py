"""A matrix of recommendations in any layout: each number once, with its themes, its position and where that is from."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.word_files import across, cell, paragraph, row, run, table, word_file
from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.ohchr_matrix import is_matrix, parse_matrix
from tracker.importers.records import Kind, ParsedRecord, ParseResult
from tracker.importers.word.package import open_word

HEADER = paragraph("UPR of Chad (3", run("rd", '<w:vertAlign w:val="superscript"/>'), " Cycle – 31st session)")
COLUMNS = ("Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation")
NOTE = "Source of position: A/HRC/40/15/Add.1 - Para. 3"


def parsed(*content: str, **parts: str) -> ParseResult:
    """Return what a matrix with this body holds."""
    document = open_word(word_file("".join(content), **({"header1": HEADER} | parts)))
    assert is_matrix(document)
    return parse_matrix(document, load_states(), sha256="0" * 64)


def by_number(result: ParseResult) -> dict[str | None, ParsedRecord]:
    """Return the records by number; every number once."""
    found = {record.number: record for record in result.records}
    assert len(found) == len(result.records)
    return found


def messages(result: ParseResult) -> list[str]:
    """Return the messages of all issues."""
    return [issue.message for issue in result.issues]


def filled(number: str, *, position: str = "Supported", themes: str = "A1 Trees", assessment: str = "") -> list[str]:
    """Return the cells of one row."""
    return [f"{number} Plant trees (Togo);\n{NOTE}", position, themes, assessment]


def test_each_number_is_one_record_with_all_that_its_columns_say():
    result = parsed(
        table(
            [
                COLUMNS,
                across("Theme: A12 Acceptance of international norms", 4),
                [
                    f"110.7 Ratify the trees’ charter (Bolivia (Plurinational State of), Niger);\n{NOTE}",
                    "Supported/Noted",
                    "A12 Acceptance of international norms\nB3 Shade\nAffected persons:\n- children\n- the old",
                    "Not done.\nThe bill fell.",
                ],
            ]
        )
    )

    (record,) = result.records
    assert result.kind is Kind.OHCHR_MATRIX
    assert record.text == "Ratify the trees’ charter (Bolivia (Plurinational State of), Niger);"
    assert (record.number, record.paragraph, record.key) == ("110.7", "110", "A/HRC/40/15#110.7")
    assert record.recommending_states == ("BOL", "NER")
    assert (record.position, record.position_as_stated) == (Position.PARTIALLY_SUPPORTED, "Supported/Noted")
    assert record.position_source == "A/HRC/40/15/Add.1 - Para. 3"
    assert record.themes == ("A12 Acceptance of international norms", "B3 Shade")
    assert record.affected == ("children", "the old")
    assert record.assessment == "Not done.\nThe bill fell."
    assert (record.state, record.session, record.symbol) == ("TCD", 31, "A/HRC/40/15")
    assert record.place is not None
    assert (record.place.row, record.place.heading) == (3, "A12 Acceptance of international norms")
    assert record.issues == ()


def test_a_recommendation_under_several_themes_is_one_record_with_all_of_them():
    result = parsed(
        table(
            [
                COLUMNS,
                across("Theme: B1 Shade", 4),
                filled("110.1", themes="B1 Shade\nA1 Trees", assessment="Begun."),
                filled("110.2"),
                across("Theme: C1 Water", 4),
                filled("110.1", themes="- C1 Water\n- A1 Trees", assessment="Begun."),
            ]
        )
    )

    found = by_number(result)
    assert list(found) == ["110.1", "110.2"]
    assert found["110.1"].themes == ("B1 Shade", "A1 Trees", "C1 Water")
    assert found["110.1"].assessment == "Begun."
    assert result.issues == ()


def test_the_layout_of_the_fourth_cycle_has_groups_and_goals():
    columns = (
        "Recommendation and recommending State",
        "Position of the State under review",
        "Human rights themes and groups of persons",
        "Relevant SDGs",
    )
    themes = "- Trees - general\n- Shade & water\nGroups of Persons:\n- Public officials\n- Women & girls"
    cells = [*filled("6.1", themes=themes)[:3], "- 1 - NO POVERTY\n- 15 - LIFE ON LAND"]
    title = ("UPR of Chad (4th Cycle - 45th Session)", "<w:r><w:tab/></w:r>", "Thematic list of recommendations*")
    result = parsed(table([columns, across("Theme: Trees - general", 4), cells]), header1=paragraph(*title))

    (record,) = result.records
    assert record.themes == ("Trees - general", "Shade & water")
    assert record.affected == ("Public officials", "Women & girls")
    assert record.sdgs == ("1 - NO POVERTY", "15 - LIFE ON LAND")
    assert result.document.title == "Thematic list of recommendations"
    assert (result.document.session, result.document.cycle) == (45, 4)


def test_the_layout_of_the_second_cycle_has_states_in_a_column_and_themes_in_numbers():
    result = parsed(
        table(
            [
                ["Recommendation", "Recommending state/s", "Position", "Themes", "Lead"],
                across("Right or area: 2.1 Acceptance of international norms", 5),
                [
                    "110.6. Plant trees;",
                    "Togo\nNiger",
                    "Noted",
                    "2.1 Acceptance of international norms 7.2 Shade",
                    "UNDP",
                ],
                ["110.7. Plant more (Togo);", "Chad", "Noted", "SDGs: - 15 - LIFE\nAffected persons: - children", ""],
                across("7.2 Shade", 5),
                ["110.8. Plant most (Togo)", "", "NA", "", ""],
            ]
        )
    )

    found = by_number(result)
    assert found["110.6"].recommending_states == ("TGO", "NER")
    assert found["110.6"].text == "Plant trees;"
    assert found["110.6"].themes == ("2.1 Acceptance of international norms", "7.2 Shade")
    assert found["110.7"].recommending_states == ("TGO",)
    assert (found["110.7"].sdgs, found["110.7"].affected) == (("15 - LIFE",), ("children",))
    assert found["110.8"].themes == ("7.2 Shade",)
    assert found["110.8"].position is Position.NOT_APPLICABLE
    assert [(issue.row, issue.value) for issue in result.issues if issue.column is None] == [(1, "Lead")]
    assert "110.7: the brackets and the column name different recommending States; the brackets were kept." in messages(
        result
    )


def test_columns_stand_in_any_order_and_theme_may_be_a_merged_column():
    begun, goes_on = ('<w:vMerge w:val="restart"/>', "<w:vMerge/>")
    result = parsed(
        table(
            [
                [
                    "Theme",
                    "Relevant SDGs",
                    "Position of the State under review",
                    "Recommendation and recommending State",
                ],
                row(cell("Trees", properties=begun), "1", "Supported", f"110.1 Plant (Togo)\n{NOTE}"),
                row(cell("", properties=goes_on), "2", "Noted", f"110.2 Water (Niger)\n{NOTE}"),
            ]
        )
    )

    found = by_number(result)
    assert [record.themes for record in found.values()] == [("Trees",), ("Trees",)]
    assert [record.position for record in found.values()] == [Position.SUPPORTED, Position.NOTED]
    assert found["110.2"].sdgs == ("2",)


def test_themes_may_be_paragraphs_between_tables_and_headers_repeat():
    result = parsed(
        paragraph("Matrix of recommendations"),
        paragraph("Theme: Trees"),
        table([COLUMNS, filled("110.1", themes=""), COLUMNS, filled("110.2", themes="")]),
        paragraph(run("Shade", "<w:b/>")),
        table([COLUMNS, filled("110.3", themes="")]),
        paragraph("Theme: Water"),
        table([filled("110.4", themes="")]),
    )

    found = by_number(result)
    assert [record.themes for record in found.values()] == [("Trees",), ("Trees",), ("Shade",), ("Water",)]
    assert [record.place.row for record in found.values() if record.place] == [2, 4, 6, 7]
    assert result.issues == ()


def test_a_table_without_header_is_known_by_its_cells():
    rows = [["2.1 Norms", f"110.{number} Plant trees (Togo);", "Togo", "Noted"] for number in (1, 2, 3)]

    result = parsed(table([across("Theme: A47 Good governance", 4), *rows]))

    found = by_number(result)
    assert list(found) == ["110.1", "110.2", "110.3"]
    assert {record.themes for record in found.values()} == {("A47 Good governance", "2.1 Norms")}
    assert found["110.3"].position is Position.NOTED


def test_a_merged_header_covers_a_number_and_its_text():
    head = row(cell("Recommendation", properties='<w:gridSpan w:val="2"/>'), "Status")

    result = parsed(
        table([head, ["110. 1", "Plant trees (Togo);", "Accepted"], ["110.2.", "Water them (Togo)", "Rejected"]])
    )

    found = by_number(result)
    assert found["110.1"].text == "Plant trees (Togo);"
    assert [record.position for record in found.values()] == [Position.SUPPORTED, Position.NOT_SUPPORTED]


def test_a_tick_below_a_position_is_that_position():
    rows = [["110.1 Plant (Togo);", "X", "", "A1 Trees"], ["110.2 Water (Togo);", "☐", "☒", "A1 Trees"]]

    result = parsed(
        table([["Recommendation", "Supported", "Noted", "Themes"], *rows, ["110.3 Prune (Togo);", "x", "x", ""]])
    )

    assert [record.position for record in result.records] == [
        Position.SUPPORTED,
        Position.NOTED,
        Position.PARTIALLY_SUPPORTED,
    ]
    assert [record.issues for record in result.records] == [(), (), ()]


def test_numbers_stand_in_a_column_of_their_own_or_are_counted_by_word():
    numbering = """
    <w:abstractNum w:abstractNumId="1">
      <w:lvl w:ilvl="0"><w:start w:val="110"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
    </w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
    """
    counted = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr>'

    own = parsed(table([["No.", "Recommendation", "Position"], ["110.4", "Plant trees (Togo);", "Supported"]]))
    by_word = parsed(
        table([COLUMNS[:2], row(cell(paragraph("Plant trees (Togo);", properties=counted)), "Supported")]),
        numbering=numbering,
    )

    assert [(record.number, record.text) for record in own.records] == [("110.4", "Plant trees (Togo);")]
    assert [(record.number, record.text) for record in by_word.records] == [("110.1", "Plant trees (Togo);")]


def test_a_number_without_that_of_its_paragraph_is_an_issue_and_no_text():
    rows = [["1", "Plant trees (Togo);", "Supported"], ["2", "Water them (Niger);", "Noted"]]
    typed = ["3.", "3. Prune what has grown (Togo);", "Noted"]

    result = parsed(table([["No.", "Recommendation", "Supported/Noted"], *rows, typed]))

    assert [(record.number, record.text) for record in result.records] == [
        (None, "Plant trees (Togo);"),
        (None, "Water them (Niger);"),
        (None, "Prune what has grown (Togo);"),
    ]
    assert [record.position for record in result.records] == [Position.SUPPORTED, Position.NOTED, Position.NOTED]
    assert [issue.value for issue in result.issues if issue.column == "number"] == ["1", "2", "3."]
    assert len({record.key for record in result.records}) == 3


@pytest.mark.parametrize(
    ("printed", "number", "text"),
    [
        ("115. 32 Plant (Togo)", "115.32", "Plant (Togo)"),
        ("115.32. Plant (Togo)", "115.32", "Plant (Togo)"),
        ("115.32.\tPlant (Togo)", "115.32", "Plant (Togo)"),
        ("115,32: Plant (Togo)", "115.32", "Plant (Togo)"),
        ("- 115.032 Plant (Togo)", "115.32", "Plant (Togo)"),
        ("115.32Plant (Togo)", "115.32", "Plant (Togo)"),
        ("(115.32) Plant (Togo)", "115.32", "Plant (Togo)"),
        ("Recommendation 115.32 Plant (Togo)", "115.32", "Plant (Togo)"),
        ("Recommendation No. 41, para. 81: Plant (Togo)", "81.41", "Plant (Togo)"),
        ("0.7 per cent of trees (Togo)", None, "0.7 per cent of trees (Togo)"),
        ("2030 Agenda of trees (Togo)", None, "2030 Agenda of trees (Togo)"),
    ],
)
def test_a_number_is_read_however_it_is_typed(printed, number, text):
    result = parsed(table([COLUMNS, filled("115.99"), [printed, "Supported", "", ""]]))

    record = result.records[1]
    assert (record.number, record.text) == (number, text)


def test_words_of_an_export_are_put_right_and_the_source_is_no_text():
    words = (
        "110.1 Plant non \u2011 native trees in the land ’ s “ green ” belt&nbsp;now (Togo); "
        "(Source of Position: A/HRC/40/15 - Para. 110)"
    )

    (record,) = parsed(table([COLUMNS, [words, "Supported", "", ""]])).records

    assert record.text == "Plant non-native trees in the land’s “green” belt now (Togo);"
    assert record.position_source == "A/HRC/40/15 - Para. 110"


def test_runs_that_split_a_number_or_a_name_do_not_part_them():
    split = cell(paragraph(run("11"), run("0."), run("1 Plant (To", "<w:b/>"), run("go);")))

    (record,) = parsed(table([COLUMNS, row(split, "Supported", "", "")])).records

    assert (record.number, record.recommending_states) == ("110.1", ("TGO",))


@pytest.mark.parametrize(
    ("printed", "position"),
    [
        ("Supported", Position.SUPPORTED),
        ("- Supported", Position.SUPPORTED),
        ("Supported*", Position.SUPPORTED),
        ("Supported1", Position.SUPPORTED),
        ("SUPPORTED ", Position.SUPPORTED),
        ("Supported/\nNoted", Position.PARTIALLY_SUPPORTED),
        ("Supported / Noted", Position.PARTIALLY_SUPPORTED),
        ("Partially supported", Position.PARTIALLY_SUPPORTED),
        ("Noted\nSource of position: A/HRC/40/15/Add.1", Position.NOTED),
        ("Noted (A/HRC/40/15/Add.1, para. 4)", Position.NOTED),
        ("Under consideration", Position.PENDING),
        ("N/A", Position.NOT_APPLICABLE),
        ("Accepted – already implemented", Position.SUPPORTED),
    ],
)
def test_positions_are_read_as_the_field_writes_them(printed, position):
    (record,) = parsed(table([COLUMNS, [f"110.1 Plant (Togo);\n{NOTE}", printed, "", ""]])).records

    assert record.position is position
    assert record.issues == ()


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Suported", "did the source mean “supported”?"),
        ("In the spirit of the charter", "No position is known by the words"),
        ("", "gives no position"),
        ("–", "gives no position"),
    ],
)
def test_an_unknown_or_missing_position_is_an_issue_and_no_guess(printed, told):
    (record,) = parsed(table([COLUMNS, ["110.1 Plant (Togo);", printed, "", ""]])).records

    (issue,) = record.issues
    assert record.position is None
    assert told in issue.message
    assert (issue.row, issue.column) == (2, "position")


def test_two_positions_of_one_recommendation_leave_the_field_empty():
    result = parsed(table([COLUMNS, filled("110.1"), filled("110.1", position="Noted")]))

    (record,) = result.records
    assert record.position is None
    assert record.position_as_stated == "Supported | Noted"
    assert [issue.column for issue in record.issues] == ["position"]


def test_one_number_before_different_words_is_two_recommendations():
    other = ["110.1 Build wells near every school (Niger)", "Noted", "", ""]

    result = parsed(table([COLUMNS, filled("110.1"), other]))

    assert [record.recommending_states for record in result.records] == [("TGO",), ("NER",)]
    assert "The matrix gives this number to two different recommendations; both were kept." in messages(result)


def test_words_that_differ_a_little_are_kept_as_first_printed():
    slip = [f"110.1 Plant some trees (Togo);\n{NOTE}", "Supported", "B2 Shade", ""]

    (record,) = parsed(table([COLUMNS, filled("110.1"), slip])).records

    assert record.text == "Plant trees (Togo);"
    assert record.themes == ("A1 Trees", "B2 Shade")
    assert [issue.column for issue in record.issues] == ["text"]


def test_headings_give_the_position_where_no_column_does():
    columns = ("Recommendation", "Themes")
    result = parsed(
        table(
            [columns, across("A. Supported recommendations", 2), across("Theme: Trees", 2), ["110.1 Plant (Togo)", ""]]
        ),
        paragraph("The recommendations below did not enjoy the support of Chad and would thus be noted:"),
        table([columns, ["110.2 Water (Togo)", ""]]),
    )

    found = by_number(result)
    assert [record.position for record in found.values()] == [Position.SUPPORTED, Position.NOTED]
    assert found["110.1"].position_as_stated == "A. Supported recommendations"
    assert found["110.1"].themes == ("Trees",)


def test_rows_and_states_that_cannot_be_read_are_issues():
    result = parsed(
        table(
            [
                COLUMNS,
                ["110.1 Plant (Atlantis);", "Supported", "", ""],
                ["110.4 Plant;", "Supported", "", ""],
                ["Plant without a number (Togo)", "Supported", "", ""],
                ["See the annex below", "", "", "later"],
            ]
        )
    )

    assert [record.number for record in result.records] == ["110.1", "110.4", None]
    told = [(issue.row, issue.column, issue.value) for issue in result.issues]
    assert (2, "recommending_states", "Atlantis") in told
    assert (3, "recommending_states", "110.4") in told
    assert (4, "number", "Plant without a number (Togo)") in told
    assert (5, "text", "See the annex below | later") in told
    assert (None, "number", "110.2, 110.3") in told


@pytest.mark.parametrize(
    ("printed", "theme"),
    [
        ("Theme: A12 Trees", "A12 Trees"),
        ("THEME : A12 Trees", "A12 Trees"),
        ("Theme – A12 Trees", "A12 Trees"),
        ("Right or area: 2.1 Trees", "2.1 Trees"),
        ("Right/area: 2.1 Trees", "2.1 Trees"),
        ("2.1. Trees", "2.1. Trees"),
        ("Trees - general", "Trees - general"),
        ("Affected persons: all", None),
    ],
)
def test_a_heading_across_the_table_is_the_theme_of_the_rows_below(printed, theme):
    (record,) = parsed(table([COLUMNS, across(printed, 4), filled("110.1", themes="")])).records

    assert record.themes == ((theme,) if theme else ())
    assert record.place is not None
    assert record.place.heading == theme


def test_notes_across_the_table_are_no_themes_and_continued_themes_are_one():
    result = parsed(
        table(
            [
                COLUMNS,
                across("Theme: Trees", 4),
                filled("110.1", themes=""),
                across("Theme: Trees (cont’d)", 4),
                filled("110.2", themes=""),
                across("* See the annex.", 4),
                filled("110.3", themes=""),
            ]
        ),
        paragraph("Table 2"),
        table([COLUMNS, filled("110.4", themes="")]),
    )

    assert {record.themes for record in result.records} == {("Trees",)}
    assert [(issue.row, issue.value) for issue in result.issues] == [(6, "* See the annex.")]


def test_a_matrix_in_the_frame_of_another_table_is_read():
    result = parsed(table([[cell("Matrix of recommendations", table([COLUMNS, filled("110.1")]))]]))

    assert [record.number for record in result.records] == ["110.1"]


def test_several_recommendations_in_one_cell_are_told_apart():
    both = "110.1 Plant (Togo);\n110.2 Water what was planted\nin the year 2.1 (Niger);"

    result = parsed(table([COLUMNS, [both, "Supported", "A1 Trees", ""]]))

    assert [(record.number, record.position) for record in result.records] == [
        ("110.1", Position.SUPPORTED),
        ("110.2", Position.SUPPORTED),
    ]
    assert result.records[1].text == "Water what was planted in the year 2.1 (Niger);"


def test_a_table_made_by_another_program_is_read():
    made = docx.Document()
    made.add_paragraph("UPR of Chad (3rd Cycle – 31st session)")
    grid = made.add_table(rows=3, cols=3)
    for place, words in enumerate(("Recommendation", "Position", "Themes")):
        grid.cell(0, place).text = words
    for place in range(3):
        grid.cell(1, place).text = "Right or area: 2.1 Acceptance of international norms"
    grid.cell(2, 0).text, grid.cell(2, 1).text = f"130.1 Ratify the charter (Togo);\n{NOTE}", "Supported"
    held = io.BytesIO()
    made.save(held)

    document = open_word(held.getvalue())
    (record,) = parse_matrix(document, load_states(), sha256="").records

    assert is_matrix(document)
    assert record.themes == ("2.1 Acceptance of international norms",)
    assert (record.state, record.session) == ("TCD", 31)


PROSE = paragraph("The organisation has worked on trees for many years and recommends more of them. " * 8) * 12


@pytest.mark.parametrize(
    "body",
    [
        paragraph("Plain words."),
        table([["Position", "Number"], ["Supported", "12"]]),
        table([["Recommendations", "Number"], ["Supported", "12"]]),
        table([["Name", "Address"], ["A", "B"]]),
        PROSE + table([COLUMNS, filled("110.1")]),
    ],
)
def test_prose_and_other_tables_are_no_matrix(body):
    assert not is_matrix(open_word(word_file(body)))


@given(st.lists(st.lists(st.text("1.0 (TogoNiger);:-Supported\n&", max_size=30), min_size=1, max_size=5), max_size=8))
def test_any_table_is_read(rows):
    document = open_word(word_file(table([COLUMNS, *rows])))

    is_matrix(document)
    result = parse_matrix(document, load_states(), sha256="")

    assert all(record.text or record.number for record in result.records)
    assert all(record.position is not None or record.issues for record in result.records)


def test_a_heading_s_position_stands_where_the_cell_below_is_empty():
    rows = [
        ["Recommendation", "Position"],
        ["110.1 Plant trees (Togo);", ""],
        ["110.2 Water them (Niger);", "Supported"],
    ]

    result = parsed(paragraph("Noted recommendations"), table(rows))

    assert [record.position for record in result.records] == [Position.NOTED, Position.SUPPORTED]


def test_a_position_may_stand_in_the_cell_of_the_recommendation():
    rows = [
        ["Recommendation and position", "Themes", "Comments"],
        [
            "110.1 Plant trees (Togo)\nPosition: Supported",
            "A1 Trees\nSDGs\n15.2\nAFFECTED PERSONS\n- Children",
            "Begun",
        ],
    ]

    (record,) = parsed(paragraph("Matrix of recommendations: Chad (A/HRC/61/3)"), table(rows)).records

    assert (record.text, record.position, record.position_as_stated) == (
        "Plant trees (Togo)",
        Position.SUPPORTED,
        "Supported",
    )
    assert (record.themes, record.sdgs, record.affected) == (("A1 Trees",), ("15.2",), ("Children",))
    assert (record.state, record.assessment) == ("TCD", "Begun")
