"""Exports of the UPR Info database: rows to recommendations, whatever made the file."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.records import ParseResult
from tracker.importers.registry import read as parse
from tracker.importers.tables.csv_table import decoded
from tracker.importers.upr_info import read_upr_info

HEADER = ["To", "To-Rgrp", "To-Org", "Text", "From", "From-Rgrp", "From-Org", "Response", "Action", "Issue", "Session"]


def row(**cells: str) -> list[str]:
    """Return one row, sound unless told otherwise."""
    sound = {"To": "Chad", "Text": "Plant trees", "From": "Norway", "Response": "Accepted", "Action": "5"}
    sound |= {"Issue": "Environment", "Session": "17"}
    return [(sound | cells).get(column, "") for column in HEADER]


def export(*rows: list[str], encoding: str = "utf-8", ends: str = "\r\n", separator: str = ",") -> bytes:
    """Return the bytes of an export."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=ends, delimiter=separator).writerows([HEADER, *rows])
    return text.getvalue().encode(encoding)


def parsed(*rows: list[str]) -> ParseResult:
    """Read an export of these rows."""
    return read_upr_info(export(*rows), load_states())


def about(result: ParseResult) -> list[tuple[int | None, str | None, str | None]]:
    """Return row, column and value of the issues, without the one on what the source lacks."""
    return [(issue.row, issue.column, issue.value) for issue in result.issues[1:]]


def test_rows_of_one_text_are_one_recommendation_of_several_states():
    result = parsed(
        row(From="Norway"),
        row(From="Peru", Text="Plant  trees."),
        row(Text="Plant bushes", Response="Noted"),
        row(From="Togo", Issue="Forests"),
    )

    first, second = result.records
    assert first.recommending_states == ("NOR", "PER", "TGO")
    assert first.themes == ("Environment", "Forests")
    assert (first.text, first.position, first.position_as_stated) == ("Plant trees", Position.SUPPORTED, "Accepted")
    assert (second.position, second.recommending_states) == (Position.NOTED, ("NOR",))
    assert (first.state, first.session, first.action_category) == ("TCD", 17, 5)


def test_what_a_sheet_of_ours_kept_from_being_a_formula_comes_back_as_it_was():
    (record,) = parsed(row(Text="'- Plant trees")).records
    (quoted,) = parsed(row(Text="'Plant' trees")).records

    assert (record.text, quoted.text) == ("- Plant trees", "'Plant' trees")


@pytest.mark.parametrize("cells", [{"To": "Mali"}, {"Session": "3"}, {"Text": "Plant two trees"}])
def test_rows_that_differ_in_state_session_or_text_stay_apart(cells):
    assert len(parsed(row(), row(From="Peru", **cells)).records) == 2


def test_one_text_with_two_responses_is_two_records_with_issues():
    result = parsed(row(), row(From="Peru", Response="Noted"))

    assert [(record.position, record.recommending_states) for record in result.records] == [
        (Position.SUPPORTED, ("NOR",)),
        (Position.NOTED, ("PER",)),
    ]
    assert about(result) == [(2, "response", "Accepted"), (3, "response", "Noted")]
    assert len({record.key for record in result.records}) == 2


def test_different_action_categories_of_one_recommendation_leave_the_field_empty():
    result = parsed(row(Action="4"), row(From="Peru", Action="2"))

    assert result.records[0].action_category is None
    assert about(result) == [(2, "category", "2, 4")]


@pytest.mark.parametrize(
    ("cells", "issue"),
    [
        ({"To": "Ruritania"}, (2, "state", "Ruritania")),
        ({"From": "&#40;Unknown&#41;"}, (2, "recommending", "(Unknown)")),
        ({"Response": "Perhaps"}, (2, "response", "Perhaps")),
        ({"Response": ""}, (2, "response", None)),
        ({"Action": "9"}, (2, "category", "9")),
        ({"Session": "soon"}, (2, "session", "soon")),
        ({"Session": ""}, (2, "session", None)),
    ],
)
def test_a_value_that_is_not_understood_is_empty_with_an_issue_and_the_row_is_kept(cells, issue):
    result = parsed(row(**cells))

    assert len(result.records) == 1
    assert about(result) == [issue]


def test_what_the_source_wrote_is_kept_beside_an_unknown_response():
    record = parsed(row(Response="Perhaps")).records[0]

    assert (record.position, record.position_as_stated) == (None, "Perhaps")


@pytest.mark.parametrize("cells", [{"From": ""}, {"From": "Voluntary Pledge"}, {"Response": "Voluntary pledge"}])
def test_pledges_are_kept_apart_and_told(cells):
    result = parsed(row(), row(Text="We plant trees ourselves", **cells))

    assert [record.text for record in result.records] == ["Plant trees"]
    assert [(pledge.text, pledge.recommending_states) for pledge in result.pledges] == [
        ("We plant trees ourselves", ())
    ]
    assert about(result) == [(3, "recommending", None)]


def test_a_recommendation_that_speaks_of_pledges_is_a_recommendation():
    assert len(parsed(row(Text="Honour the voluntary pledge of last year")).records) == 1


def test_rows_that_do_not_fit_the_header_are_left_out_with_an_issue():
    result = parsed(row(), [*row(), "one more"], row()[:4], row(Text=""))

    assert len(result.records) == 1
    assert [issue[:2] for issue in about(result)] == [(3, None), (4, None), (5, "text")]


def test_empty_cells_behind_a_row_do_no_harm():
    assert about(parsed([*row(), "", ""])) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp1252"])
@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_encoding_line_end_and_separator_is_read(encoding, ends, separator):
    data = export(
        row(Text="Protéger l’eau, la forêt et São Tomé – d’où “l’élan”; et après"),
        row(From="Peru", Text="Garantizar la educación de la niñez"),
        encoding=encoding,
        ends=ends,
        separator=separator,
    )

    result = read_upr_info(data, load_states())

    assert [record.text for record in result.records] == [
        "Protéger l’eau, la forêt et São Tomé – d’où “l’élan”; et après",
        "Garantizar la educación de la niñez",
    ]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
@pytest.mark.parametrize(
    "text",
    ["détention", "São Tomé", "Côte", "the “café”", "naïve façade", "Évaluer", "Gleichstellungsgesetz für Frauen"],
)
def test_one_accented_word_tells_the_encoding(encoding, text):
    assert decoded(f"To,Text\nChad,Visit {text} soon".encode(encoding)).endswith(f"Visit {text} soon")


def test_a_lone_cr_tells_the_mac_where_the_letters_do_not():
    assert decoded("To,Text\rChad,“Yes to trees".encode("mac_roman")).endswith("“Yes to trees")


def test_headers_of_the_later_database_are_understood():
    data = (
        "State under Review;Recommending state;Recommendation;Response;Action category;Issues;Session\n"
        "Chad;Norway|Peru;Plant trees;Supported;4 - General action;Environment|Forests;44 - November 2023\n"
    )

    result = read_upr_info(data.encode(), load_states())

    record = result.records[0]
    assert about(result) == []
    assert (record.state, record.session, record.action_category) == ("TCD", 44, 4)
    assert record.recommending_states == ("NOR", "PER")
    assert record.themes == ("Environment", "Forests")
    assert (result.document.state, result.document.session, result.document.cycle) == ("TCD", 44, 4)


def test_an_export_of_several_states_names_none_as_its_own():
    document = parsed(row(), row(To="Mali", Session="2")).document

    assert (document.state, document.session, document.cycle) == (None, None, None)


texts = (
    st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(lambda text: text.isprintable())
)


@given(st.lists(texts.filter(lambda text: text and "&" not in text and "\0" not in text), min_size=1, max_size=6))
def test_no_text_is_lost_between_export_and_records(chosen):
    result = parsed(*(row(Text=text) for text in chosen))

    kept = {record.text for record in result.records}
    assert kept <= set(chosen)
    assert len(result.records) == len({record.key for record in result.records})
    assert {key(text) for text in chosen} == {key(text) for text in kept}


def key(text: str) -> str:
    """Fold a text as far as two of them count as one."""
    return "".join(mark for mark in text if mark.isalnum()).casefold()


def test_real_exports_are_read_whole(shared):
    for path in sorted((shared / "data" / "upr-info").glob("*.csv")):
        result = parse(path)

        table = list(csv.reader(io.StringIO(path.read_bytes().decode("mac_roman"), newline="")))
        pairs = {(cells[0], cells[10], key(cells[3]), cells[4]) for cells in table[1:]}
        unknown = sum(issue.column == "recommending" for issue in result.issues)
        named = sum(len(record.recommending_states) for record in result.records)
        assert len({pair for pair in pairs if "Unknown" not in pair[3]}) == named
        assert unknown == sum("Unknown" in cells[4] for cells in table)
        assert all(record.state and record.session and record.position for record in result.records)
