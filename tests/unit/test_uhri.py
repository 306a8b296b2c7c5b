"""One annotation of the Index to a record: every field, in JSON and in tables, and what is doubtful about it."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.office_files import sheet, workbook
from tests.fixtures.uhri_export import HEADERS, annotation, csv_export, export, sheet_row
from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.records import Issue, Nature, ParsedRecord
from tracker.importers.uhri import is_uhri_headers, read_uhri_csv, read_uhri_json, read_uhri_xlsx
from tracker.importers.uhri.values import day_of
from tracker.importers.uhri.wording import plain

NAMES = load_states()


def read(*annotations: Any) -> tuple[list[ParsedRecord], list[Issue]]:
    """Return the records of an export in JSON, and the issues of the file."""
    stream = read_uhri_json(io.BytesIO(export(*annotations)), NAMES)
    return list(stream.records), stream.issues


def one(**fields: Any) -> ParsedRecord:
    """Return the record of one annotation."""
    (record,), _issues = read(annotation(**fields))
    return record


def in_a_sheet(**cells: str) -> ParsedRecord:
    """Return the record of one row of a sheet."""
    (record,) = read_uhri_xlsx(workbook(sheet(HEADERS, sheet_row(**cells))), NAMES).records
    return record


def doubts(record: ParsedRecord) -> list[tuple[str | None, str | None]]:
    """Return column and value of a record's issues."""
    return [(issue.column, issue.value) for issue in record.issues]


def test_a_sound_annotation_is_a_record_without_issues():
    record = one()

    assert record.issues == ()
    assert (record.key, record.symbol) == ("00000000-0000-4000-8000-000000000001", "A/HRC/61/3")
    assert (record.number, record.paragraph) == ("137.19", "137")
    assert record.text == "Plant trees along the river (Norway);"
    assert (record.state, record.addressees, record.recommending_states) == ("TCD", (), ("NOR",))
    assert (record.session, record.position, record.position_as_stated) == (36, Position.SUPPORTED, "Supported")
    assert (record.nature, record.body, record.date) == (Nature.RECOMMENDATION, None, date(2025, 2, 12))
    assert (record.themes, record.affected) == (("Right to water",), ("Farmers",))
    assert record.sdgs == ("6.1 - Clean water for all",)
    assert record.place is not None
    assert record.place.row == 1


def test_json_sheet_and_csv_give_the_same_record():
    from_json = one(
        Themes=["Right to water", "Right to food"], Sdgs=["6.1 - Clean water for all", "2.1 - Food for all"]
    )
    (from_csv,) = read_uhri_csv(csv_export(sheet_row()), NAMES).records

    assert in_a_sheet() == from_csv
    for field in ("key", "text", "number", "state", "recommending_states", "session", "position", "themes", "sdgs"):
        assert getattr(from_csv, field) == getattr(from_json, field)
    assert from_csv.date == date(2025, 2, 12)


@pytest.mark.parametrize(
    "headers",
    [
        HEADERS,
        tuple(header.replace("Recc", "Rec").replace("com", "comm", 0) for header in HEADERS),
        tuple(header.replace("Reccom", "Recom").upper().replace(" ", "_") for header in HEADERS),
        tuple(header.replace("Reccom", "Recomm") for header in HEADERS),
        ("AnnotationId", "Text", "Body", "Countries", "Symbol"),
    ],
)
def test_headers_are_known_in_every_spelling(headers):
    assert is_uhri_headers(headers)


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("Text", "Type", "Symbol", "Themes", "Date"),
        ("To", "Text", "From", "Response", "Session"),
        ("State under review", "Recommendation", "Recommending State", "Response", "Themes", "Session"),
    ],
)
def test_headers_of_other_tables_are_not_taken_for_the_index(headers):
    assert not is_uhri_headers(headers)


@pytest.mark.parametrize(
    ("stated", "position"),
    [
        ("Supported", Position.SUPPORTED),
        ("- Noted", Position.NOTED),
        ("- Supported/Noted", Position.PARTIALLY_SUPPORTED),
    ],
)
def test_positions_of_the_index_are_known(stated, position):
    record = one(UprPositions=[stated])

    assert (record.position, record.position_as_stated) == (position, stated.removeprefix("- "))


@pytest.mark.parametrize(
    ("stated", "kept"), [([], None), (["Perhaps"], "Perhaps"), (["Supported", "Noted"], "Supported; Noted")]
)
def test_no_position_is_made_up(stated, kept):
    record = one(UprPositions=stated)

    assert (record.position, record.position_as_stated) == (None, kept)
    assert doubts(record) == [("position", kept)]


def test_positions_joined_on_one_line_are_several():
    assert in_a_sheet(UPR_Position="- Supported - Noted").position_as_stated == "Supported; Noted"


@pytest.mark.parametrize(
    ("kind", "nature"),
    [("- Recommendations", Nature.RECOMMENDATION), ("Concerns/Observations", Nature.CONCERN)],
)
def test_the_type_decides_what_a_record_is(kind, nature):
    record = one(Body="- CRC", AnnotationType=kind, UprSession=[], UprPositions=[], UprRecommendingCountry=[])

    assert (record.nature, record.body, record.issues) == (nature, "CRC", ())


@pytest.mark.parametrize("kind", ["- Poems", "", None])
def test_what_is_of_no_known_type_never_counts_as_a_recommendation(kind):
    record = one(AnnotationType=kind)

    assert record.nature is Nature.CONCERN
    assert [column for column, _value in doubts(record)] == ["nature"]


@pytest.mark.parametrize(
    "body", ["- CEDAW", "- SR on the sale of children", "- WG on arbitrary detention", "- IE SOGI"]
)
def test_bodies_and_mandates_are_named_as_the_source_names_them(body):
    record = one(Body=body, UprSession=[], UprPositions=[], UprRecommendingCountry=[])

    assert (record.body, record.issues) == (body.removeprefix("- "), ())


@pytest.mark.parametrize("body", ["- UPR", "Upr", "- Universal Periodic Review"])
def test_the_review_is_known_by_its_names(body):
    assert one(Body=body) == one()


def test_an_unknown_body_is_kept_with_an_issue():
    record = one(Body="- Choir of the village")

    assert record.body == "Choir of the village"
    assert ("body", "Choir of the village") in doubts(record)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("- Peru\r\n- Guinea-Bissau", ("PER", "GNB")),
        ("- Peru - Guinea-Bissau", ("PER", "GNB")),
        ("- Congo - Kinshasa - Peru", ("COD", "PER")),
        ("Iran (Islamic Republic of)", ("IRN",)),
    ],
)
def test_recommending_states_are_read_from_lines_and_from_joined_lines(cell, codes):
    assert in_a_sheet(UPR_Reccomending_States=cell).recommending_states == codes
    assert one(UprRecommendingCountry=[cell]).recommending_states == codes


def test_an_unknown_recommending_state_is_an_issue_and_the_others_are_kept():
    record = one(UprRecommendingCountry=["Norway", "Ruritania"])

    assert record.recommending_states == ("NOR",)
    assert doubts(record) == [("recommending_states", "Ruritania")]


def test_more_states_than_there_are_name_none():
    record = one(UprRecommendingCountry=" - ".join(f"Ruritania {count}" for count in range(5_000)))

    assert record.recommending_states == ()
    assert len(record.issues) == 1


def test_a_review_of_two_states_names_neither_and_says_so():
    record = one(Countries=["Uzbekistan", "Czechia"])

    assert (record.state, record.addressees) == (None, ("UZB", "CZE"))
    assert doubts(record) == [("state", "Uzbekistan, Czechia")]


def test_a_thematic_report_may_address_many_states():
    record = one(
        Body="- SR on bridges", Countries=["Chad", "Peru"], UprSession=[], UprPositions=[], UprRecommendingCountry=[]
    )

    assert (record.state, record.addressees, record.issues) == (None, ("TCD", "PER"), ())


def test_who_is_addressed_but_is_no_state_is_kept_by_name_with_an_issue():
    record = one(Countries=["European Union"])

    assert (record.state, record.addressees) == (None, ("European Union",))
    assert doubts(record) == [("state", "European Union")]


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"Countries": []}, "state"),
        ({"Symbol": None}, "symbol"),
        ({"UprSession": []}, "session"),
        ({"UprSession": ["99 Session"]}, "session"),
        ({"UprSession": ["36 Session", "37 Session"]}, "session"),
        ({"UprCycle": "Cycle 2"}, "cycle"),
        ({"UprCycle": "Lent"}, "cycle"),
        ({"UprRecommendingCountry": []}, "recommending_states"),
        ({"Text": "Plant trees"}, "number"),
        ({"Text": "12. Plant trees"}, "number"),
        ({"PublicationDate": "yesterday"}, "date"),
        ({"PublicationDate": "03/04/2025"}, "date"),
        ({"AnnotationId": ""}, "key"),
        ({"Text": "1.1 Plant &amp;lt;trees"}, "text"),
        ({"Text": "1.1 Plant\0 trees"}, "text"),
        ({"Text": "1.1 Plant \ufffd trees"}, "text"),
        ({"Symbol": {"a": 1}}, "symbol"),
        ({"Symbol": "A/HRC\0/61/3"}, "symbol"),
        ({"Body": "- U\0PR"}, "body"),
        ({"Countries": ["Ch\0ad"]}, "state"),
        ({"Themes": [["a"]]}, "themes"),
        ({"Themes": True}, "themes"),
    ],
)
def test_what_is_missing_or_not_understood_is_an_issue_and_the_record_is_kept(fields, column):
    record = one(**fields)

    assert column in {found for found, _value in doubts(record)}
    assert all(issue.row == 1 for issue in record.issues)


@pytest.mark.parametrize("cycle", [3, "3", "Cycle 3", "- 3rd cycle", ["Third"], None, ""])
def test_a_cycle_that_agrees_with_the_session_is_no_issue(cycle):
    assert one(UprCycle=cycle).issues == ()


@pytest.mark.parametrize(
    "session", ["- 36 Session", "36th session (November 2020)", "36 - November 2020", 36, "UPR 36"]
)
def test_sessions_are_read_in_every_form(session):
    assert one(UprSession=session).session == 36


@pytest.mark.parametrize("day", ["2025-02-12", "2025-02-12T00:00:00Z", "45700", "45700.5", "12.02.2025", "2/13/2025"])
def test_dates_are_read_as_text_and_as_serial_numbers(day):
    assert in_a_sheet(Document_Publication_Date=day).date in (date(2025, 2, 12), date(2025, 2, 13))


@pytest.mark.parametrize("cell", [45700, 45700.75, date(2025, 2, 12), datetime(2025, 2, 12, 9), "2025/2/12"])  # noqa: DTZ001
def test_cells_that_are_dates_or_serial_numbers_are_days(cell):
    assert day_of(cell) == date(2025, 2, 12)


@pytest.mark.parametrize(
    "cell", [True, 7, float("nan"), float("inf"), date(1066, 1, 1), "31.02.2025", "99999", [], "4/5/2025"]
)
def test_what_is_no_day_for_certain_is_none(cell):
    assert day_of(cell) is None


def test_the_symbol_of_concluding_observations_is_held_against_the_state():
    record = one(Body="- CRC", Symbol="CRC/C/PER/CO/6-7", Text="4. The Committee", UprSession=[])

    assert ("state", "TCD") in doubts(record)


def test_a_theme_that_holds_a_dash_stays_whole_where_lines_part_values():
    listed = one(Themes=["Water - rivers", "Bridges"])
    lines = in_a_sheet(Themes="- Water - rivers\r\n- Bridges")

    assert listed.themes == lines.themes == ("Water - rivers", "Bridges")
    assert in_a_sheet(Themes="- Water - and rivers").themes == ("Water - and rivers",)


def test_themes_joined_on_one_line_are_parted_and_the_guess_is_told():
    record = in_a_sheet(Themes="- Right to water - Right to bridges")

    assert record.themes == ("Right to water", "Right to bridges")
    assert doubts(record) == [("themes", "- Right to water - Right to bridges")]


def test_joined_themes_that_are_known_from_other_rows_are_parted_without_a_doubt():
    rows = [
        sheet_row(Themes="- Right to water\n- Right to bridges", OHCHR_Annotation_Id="a"),
        sheet_row(Themes="- Right to water - Right to bridges", OHCHR_Annotation_Id="b", Text="137.20 Plant"),
    ]
    first, second = read_uhri_xlsx(workbook(sheet(HEADERS, *rows)), NAMES).records

    assert first.themes == second.themes
    assert second.issues == ()


def test_targets_joined_on_one_line_are_parted_at_their_codes():
    assert in_a_sheet(Sdgs="- 3.8 - Health - for all - 4.1 - Free schools").sdgs == (
        "3.8 - Health - for all",
        "4.1 - Free schools",
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>Plant&nbsp;trees</p><p>now</p>", "Plant trees now"),
        ("the State&rsquo;s non&#8209;discrimination &ndash; law", "the State’s non-discrimination – law"),
        ("Plant &amp;lt;b&amp;gt; &lt;i&gt;", "Plant &lt;b&gt; <i>"),
        ("if a < b and c > d, <State> &notably &unknown;", "if a < b and c > d, <State> &notably &unknown;"),
        ('<span class="x">Plant</span><br/>trees<o:p></o:p>', "Plant trees"),
        ("Plant <b and c> trees </p >", "Plant <b and c> trees"),
        ("Plant\r\n\t trees\u200b \u00ad", "Plant trees"),
        ("br> Plant trees", "Plant trees"),
        ("&#0;&#xD800;Plant", "\ufffd\ufffdPlant"),
    ],
)
def test_markup_is_taken_off_once_and_words_are_kept(raw, text):
    assert plain(raw) == text


@given(st.text(max_size=300))
def test_any_text_becomes_plain_in_one_step_of_whitespace(text):
    found = plain(text)

    assert found == " ".join(found.split())
    assert "\0" not in found
    found.encode()


def test_one_document_for_two_states_is_told_at_the_record_and_for_the_file():
    records, issues = read(
        annotation(),
        annotation(AnnotationId="b", Countries=["Peru"], Text="137.20 Plant"),
        annotation(AnnotationId="c"),
    )

    assert doubts(records[1]) == [("state", "PER")]
    assert [(issue.column, issue.value) for issue in issues] == [("symbol", "A/HRC/61/3")]
    assert "PER, TCD" in issues[0].message


def test_documents_of_mandates_may_speak_of_several_states():
    fields: dict[str, Any] = {"Body": "- SR on bridges", "UprSession": [], "UprPositions": []}
    records, issues = read(annotation(**fields), annotation(AnnotationId="b", Countries=["Peru"], **fields))

    assert [record.issues for record in records] == [(), ()]
    assert issues == []


def test_an_annual_report_of_a_treaty_body_may_observe_many_states():
    fields: dict[str, Any] = {"Body": "- CERD", "Symbol": "A/50/18", "UprSession": [], "UprPositions": []}
    records, issues = read(annotation(**fields), annotation(AnnotationId="b", Countries=["Peru"], **fields))

    assert [record.issues for record in records] == [(), ()]
    assert issues == []


def test_one_number_twice_in_one_document_is_told_and_both_are_kept():
    records, _issues = read(annotation(), annotation(AnnotationId="b", Text="137.19 Teach more languages"))

    assert doubts(records[0]) == []
    assert doubts(records[1]) == [("number", "137.19")]


def test_one_annotation_twice_is_told_once():
    records, _issues = read(annotation(), annotation())

    assert [record.key for record in records] == [records[0].key] * 2
    assert doubts(records[1]) == [("key", records[0].key)]


def test_annotations_without_id_are_told_apart_by_document_and_text():
    first, second, again = read(
        *(annotation(AnnotationId=None, Text=text) for text in ("1.1 Plant", "1.2 Plant", "1.1 Plant"))
    )[0]

    assert first.key != second.key
    assert first.key == again.key


def test_an_annotation_without_text_is_left_out_and_told():
    records, issues = read(annotation(Text="<p> </p>"), annotation())

    assert len(records) == 1
    assert [(issue.row, issue.column) for issue in issues] == [(1, "text")]


def test_a_field_that_nobody_knows_is_told_once():
    _records, issues = read(annotation(Mood="good"), annotation(AnnotationId="b", Text="1.1 Plant", Mood="bad"))

    assert [issue.column for issue in issues] == ["Mood"]


def test_a_column_that_is_missing_and_one_that_is_unknown_are_told():
    headers = [header if header != "UPR Position" else "Mood" for header in HEADERS]
    stream = read_uhri_xlsx(workbook(sheet(headers, sheet_row())), NAMES)

    (record,) = stream.records
    assert [issue.column for issue in stream.issues] == ["position", "Mood"]
    assert doubts(record) == [("position", None)]


def test_a_title_above_the_header_is_passed_and_rows_keep_their_numbers():
    rows = [
        ("Export of the Index",),
        (),
        HEADERS,
        sheet_row(),
        (),
        sheet_row(OHCHR_Annotation_Id="b", Text="1.2 Plant"),
    ]

    records = list(read_uhri_xlsx(workbook(sheet(*rows)), NAMES).records)

    assert [record.place.row for record in records if record.place] == [4, 6]


def test_empty_lines_above_a_csv_header_are_passed():
    stream = read_uhri_csv(b"\r\n\r\n" + csv_export(sheet_row()), NAMES)

    assert [record.place.row for record in stream.records if record.place] == [4]
    assert stream.issues == []


def test_csv_rows_that_do_not_fit_are_told():
    stream = read_uhri_csv(csv_export(sheet_row(), ["Plant", "- Chad"], [*sheet_row(Text="1.2 Plant"), "", ""]), NAMES)

    assert len(list(stream.records)) == 2
    assert [issue.row for issue in stream.issues] == [3]


@given(
    st.dictionaries(
        st.sampled_from(sorted(annotation())),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
            max_leaves=5,
        ),
        max_size=5,
    )
)
def test_any_values_in_the_fields_are_a_record_or_an_issue(fields):
    records, issues = read(annotation(**fields))

    assert len(records) + sum(issue.column == "text" and issue.row == 1 for issue in issues) == 1
