"""The sheet of problem rows: what the source had, what is wrong with it, and back again as the same rows."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.factories import batches as made
from tests.factories.batches import Line
from tests.integration.test_web import reader, signed_in  # noqa: F401
from tests.integration.test_web_start import engine_of
from tests.web_client import PageReader
from tracker.domain.kinds import Outcome
from tracker.domain.protection import SecretField
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import Sheet
from tracker.importers import registry
from tracker.importers.records import Issue, ParsedRecord, ParseResult, Place
from tracker.importers.tables.workbook import sheets
from tracker.services.imports import uploads
from tracker.services.people import making
from tracker.services.vault.people import Secret
from tracker.storage import engine as engines

UPR_INFO = (
    "To,Text,From,Response,Action,Issue,Session,Remark of ours\r\n"
    "Slovenia,Plant trees,Norway,Accepted,5,Trees,48,keep\r\n"
    'Slovenia,"Plant hedges, soon",Chad,Noted,5,Trees,48,one\r\n'
    'Slovenia,"Plant hedges,  soon",Peru,Noted,5,Trees,48,two\r\n'
    "Atlantis,Plant hedges,Peru,Perhaps,5,Trees,48,three\r\n"
    "Slovenia,,Peru,Noted,5,Trees,48,no text\r\n"
)
UHRI = (
    "AnnotationId;Type;Body;Countries;Symbol;Text;Themes;UprPositions;UprRecommendingCountry;UprSession\n"
    "id-1;Recommendation;- UPR;Slovenia;A/HRC/1/2;1.1 Plant trees;Trees;Supported;Norway;48\n"
    'id-2;Recommendation;- UPR;Atlantis;A/HRC/1/2;"1.2 Plant\nhedges";Trees;Supported;Norway;48\n'
)
TREATY = "Participant,Signature,Ratification\nSlovenia,1 Jan 2000,2 Feb 2001\nAtlantis,1 Jan 2000,3 Mar 2003\n"


@pytest.fixture
def at(signed_in: PageReader) -> PageReader:  # noqa: F811
    return signed_in


def staged(
    at: PageReader, content: bytes, is_problem: Callable[[ParsedRecord], bool] = lambda _record: True
) -> tuple[str, ParseResult]:
    """Keep a file and its rows, some of them problems, and return the address of its sheet with what was read."""
    result = registry.read(content)
    carried = {issue for record in result.records for issue in record.issues}
    lines = [
        Line(Outcome.PROBLEM if is_problem(each) else Outcome.NEW, record=each, why="Not placed." * is_problem(each))
        for each in result.records
    ]
    digest = uploads.keep(at.client.application.extensions["data_dir"], content)
    with engines.transaction(engine_of(at)) as session:
        own = [issue for issue in result.issues if issue not in carried]
        number = made.batch(session, lines, kind=result.kind.value, document=result.document, sha256=digest, issues=own)
    return f"/imports/{number}/problems", result


def handed_out(at: PageReader, address: str) -> TestResponse:
    answer = at.client.get(address, base_url=at.base)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="problems-')
    return answer


def rows_of(answer: TestResponse) -> list[list[str]]:
    if answer.mimetype != "text/csv":
        return [[str(cell) for cell in cells] for _number, cells in next(sheets(answer.data)).rows]
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def written(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def test_the_rows_of_a_table_keep_their_own_columns_and_words_and_say_what_is_wrong(at: PageReader) -> None:
    address, _result = staged(at, UPR_INFO.encode(), lambda record: record.state is None)

    header, *rows = rows_of(handed_out(at, address))

    assert header == ["To", "Text", "From", "Response", "Action", "Issue", "Session", "Remark of ours", "Problem"]
    assert [row[7] for row in rows] == ["three", "no text"]
    assert rows[0][:4] == ["Atlantis", "Plant hedges", "Peru", "Perhaps"]
    assert "Not placed." in rows[0][-1]
    assert "Atlantis" in rows[0][-1]
    assert "no text" in rows[1][-1]


def test_a_record_of_upr_info_brings_its_row_of_every_recommending_state(at: PageReader) -> None:
    address, _result = staged(at, UPR_INFO.encode(), lambda record: "hedges" in record.text and bool(record.state))

    _header, *rows = rows_of(handed_out(at, address))

    assert [row[7] for row in rows] == ["one", "two", "no text"]


@pytest.mark.parametrize("content", [UPR_INFO, UHRI, TREATY], ids=["UPR Info", "the Index", "treaty acts"])
def test_the_sheet_as_it_was_handed_out_is_read_as_the_same_rows(at: PageReader, content: str) -> None:
    address, result = staged(at, content.encode())

    again = registry.read(handed_out(at, address).data)

    assert again.kind is result.kind
    assert [_plain(record) for record in again.records] == [_plain(record) for record in result.records]


def _plain(record: ParsedRecord) -> ParsedRecord:
    """Leave out where the record stood in its file."""
    return replace(record, place=None, issues=())


def test_a_corrected_row_comes_in_as_what_it_should_have_been(at: PageReader) -> None:
    address, _result = staged(at, UHRI.encode(), lambda record: record.state is None)
    header, row = rows_of(handed_out(at, address))

    row[header.index("Countries")] = "Chad"
    (record,) = registry.read(written([header, row])).records

    assert (record.key, record.state, record.number) == ("id-2", "TCD", "1.2")


def test_an_export_in_json_is_handed_out_as_the_table_of_its_fields(at: PageReader) -> None:
    item = {"AnnotationId": "id-9", "AnnotationType": "Recommendation", "Body": "- UPR", "Countries": ["Atlantis"]}
    item |= {
        "Symbol": "A/HRC/1/2",
        "Text": "1.9 Plant",
        "Themes": ["Trees", "Hedges - high"],
        "UprPositions": ["Noted"],
    }
    address, result = staged(at, json.dumps([item]).encode())

    (record,) = registry.read(handed_out(at, address).data).records

    assert _plain(record) == _plain(result.records[0])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "  =1", "\n=1"])
def test_no_cell_of_the_sheet_is_a_formula(at: PageReader, cell: str) -> None:
    content = written([["To", "Text", "From", "Response", "Session"], ["Atlantis", cell, cell, cell, cell]])
    address, _result = staged(at, content)

    (row,) = rows_of(handed_out(at, address))[1:]

    assert all(each.startswith("'") for each in row[1:5])


def test_no_cell_of_a_workbook_is_a_formula(at: PageReader) -> None:
    address, _result = staged(at, UHRI.replace("Trees", "=1+1").encode())

    answer = handed_out(at, address)

    assert rows_of(answer)[1][6] == "=1+1"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_what_stands_in_a_paper_comes_in_the_columns_of_our_own_sheet(at: PageReader) -> None:
    record = ParsedRecord(
        key="x",
        text="=Plant trees",
        number="6.10",
        symbol="A/HRC/61/3",
        state="SVN",
        recommending_states=("NOR", "TCD"),
        place=Place(page=3),
        issues=(Issue("No State is known by the name “Atlantis”.", 3),),
    )
    digest = uploads.keep(at.client.application.extensions["data_dir"], b"%PDF-1.7 a paper")
    with engines.transaction(engine_of(at)) as session:
        number = made.batch(session, [Line(Outcome.PROBLEM, record=record), Line()], sha256=digest)

    answer = handed_out(at, f"/imports/{number}/problems")
    page = next(sheets(answer.data))
    header, row = (cells for _number, cells in page.rows)
    (again,) = registry.read(answer.data).records

    assert page.name == "recommendations"
    assert header[-1] == "Problem"
    assert "Atlantis" in str(row[-1])
    assert dict(again.cells) | {"number": "6.10", "text": "=Plant trees", "recommending": "NOR; TCD"} == dict(
        again.cells
    )


def test_a_row_of_our_own_spreadsheet_comes_back_on_its_sheet_as_it_was(at: PageReader) -> None:
    names = [column.header for column in COLUMNS[Sheet.LINKS]]
    content = written([names, ["", "A!x", "A#1", "says something", "law", "", "", "Note", ""]])
    address, result = staged(at, content)

    again = registry.read(handed_out(at, address).data)

    assert [_plain(record) for record in again.records] == [_plain(record) for record in result.records]


def test_the_sheet_of_a_file_that_is_no_longer_kept_says_so(at: PageReader, tmp_path: Path) -> None:
    address, _result = staged(at, UHRI.encode())
    for file in (tmp_path / "data" / "uploads").iterdir():
        file.unlink()

    at.get(address, status=404)


def test_a_sheet_that_names_somebody_of_the_vault_is_not_handed_out(at: PageReader) -> None:
    problem = ",".join((*UPR_INFO.splitlines()[4].split(",")[:7], "says Orvid Tantamel"))
    address, _result = staged(at, f"{UPR_INFO}{problem}\r\n".encode(), lambda record: record.state is None)
    handed_out(at, address)
    with engines.transaction(engine_of(at)) as session:
        known = (Secret(SecretField.REAL_NAME, "Orvid Tantamel"),)
        keyring = at.client.application.extensions["keyring"]
        making.record(session, keyring, "cli", organisation_id=1, secrets=known)

    answer = at.client.get(address, base_url=at.base)

    assert answer.status_code != 200
    assert "Tantamel" not in answer.get_data(as_text=True)
