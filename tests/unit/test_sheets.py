"""Our own spreadsheet as a file: written, told by its columns, and read back whatever a spreadsheet made of it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import CHECKOUT
from tests.fixtures.office_files import sheet as sheet_xml
from tests.fixtures.office_files import workbook
from tracker.documents.spreadsheet import Table, write_csv, write_workbook
from tracker.domain.sheet_columns import COLUMNS, column, editable
from tracker.domain.sheets import LONGEST, TOO_LONG, Holds, Sheet, neutral, restored, sheet_of, tidy
from tracker.errors import Unreadable
from tracker.importers import registry
from tracker.importers.records import Kind, ParsedRecord, ParseResult
from tracker.importers.spreadsheet_cells import text_of

LINK = ("A/HRC/1/1!E-1 > A/HRC/2/2#140.10", "A/HRC/1/1!E-1", "140.10", "progress", "process", "systemic", "", "", "v1")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FORMULAS = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(["=", "+", "-", "@", "'=", "''-", "\t=", "'", "\n=", "\uff1d"]),
    TEXTS,
)


def links(*rows: tuple[str, ...]) -> Table:
    return Table(Sheet.LINKS, COLUMNS[Sheet.LINKS], rows)


def as_xlsx(*tables: Table) -> bytes:
    out = io.BytesIO()
    write_workbook(tables, out)
    return out.getvalue()


def as_csv(table: Table) -> bytes:
    out = io.BytesIO()
    write_csv(table, out)
    return out.getvalue()


def read(data: bytes) -> tuple[ParsedRecord, ...]:
    found = registry.opened(data)
    assert isinstance(found, ParseResult)
    assert found.kind is Kind.SPREADSHEET
    return found.records


def cells(record: ParsedRecord) -> tuple[str, ...]:
    return tuple(text for _name, text in record.cells)


@given(TEXTS | FORMULAS)
def test_what_is_made_neutral_is_restored_and_begins_like_no_formula(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))


@given(TEXTS | FORMULAS)
def test_a_cell_is_tidy_once_and_for_all(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(st.tuples(*([TEXTS | FORMULAS] * 3)), max_size=4))
def test_what_is_written_is_read_again_from_either_kind_of_file(rows):
    """Given any texts, formulas among them, when they are written and read, then the cells are the same."""
    written = [("", "x", *(tidy(text) for text in row), "", "", "", "") for row in rows]
    table = links(*written)
    assert [cells(record) for record in read(as_xlsx(table))] == written
    assert [cells(record) for record in read(as_csv(table))] == written


def test_a_workbook_offers_the_closed_lists_and_keeps_what_is_typed_as_text():
    book = zipfile.ZipFile(io.BytesIO(as_xlsx(links(LINK))))
    page = book.read("xl/worksheets/sheet1.xml").decode()
    names = book.read("xl/workbook.xml").decode()

    assert page.count("<dataValidation ") == 3  # finding, level, scope
    assert "lists!$A$2:$A$7" in page
    assert 'name="read me"' in names
    assert 'topLeftCell="B2"' in page  # the header and the reference stay in sight
    assert (
        'formatCode="@"' in book.read("xl/styles.xml").decode()
        or 'numFmtId="49"' in book.read("xl/styles.xml").decode()
    )
    assert 'hidden="1"' in page  # the version


def test_a_text_longer_than_a_cell_stands_as_a_note_and_is_never_cut():
    table = Table(Sheet.LINKS, COLUMNS[Sheet.LINKS], [(*LINK[:7], "x" * (LONGEST + 1), "v1")])
    assert dict(read(as_xlsx(table))[0].cells)["note"] == TOO_LONG


def test_several_sheets_come_in_one_workbook_and_the_readme_is_no_row():
    positions = Table(Sheet.POSITIONS, COLUMNS[Sheet.POSITIONS], [("A#1@RUS:1", "A#1", "RUS", *[""] * 7)])
    assert [record.sheet for record in read(as_xlsx(links(LINK), positions))] == ["links", "positions"]


def test_columns_may_come_in_any_order_and_case_and_some_only():
    """Given a table that a person cut down, when it is read, then absent columns are absent, not empty."""
    data = b"NOTE,reference ,Status,my own\r\nA note,A/HRC/1/1#1,done,x\r\n"
    found = registry.opened(data)
    assert isinstance(found, ParseResult)
    assert found.records[0].cells == (("reference", "A/HRC/1/1#1"), ("note", "A note"))
    assert [issue.column for issue in found.issues] == ["my own"]  # the status is for reading only


@pytest.mark.parametrize("text", [
    "\ufeffReference;Note;Themes\r\nA/1#1;„Ü“;a\r\n",
    "Reference\tNote\tThemes\nA/1#1\t„Ü“\ta\n",
    '"Reference","Note","Themes"\r\n"A/1#1","„Ü“","a"\r\n,,\r\n\r\n',
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_csv_is_read_with_any_separator_and_encoding(text, encoding):
    data = text.replace("\ufeff", "").encode(encoding) if encoding != "utf-8" else text.encode()
    assert [dict(record.cells)["note"] for record in read(data)] == ["„Ü“"]


@pytest.mark.parametrize(("reference", "expected"), [
    ("A/HRC/24/14#140.227", Sheet.RECOMMENDATIONS),
    ("A/HRC/24/14#140.227@RUS:2", Sheet.POSITIONS),
    ("ASA 24/06/96!E-3", Sheet.EVIDENCE),
    ("ASA 24/06/96!E-3 > A/HRC/24/14#140.227/a", Sheet.LINKS),
    ("ASA 24/06/96~loggers-1996", Sheet.SERIES),
    ("whatever", None),
])  # fmt: skip
def test_a_reference_tells_its_sheet(reference, expected):
    assert sheet_of(reference) is expected


def test_with_few_columns_the_reference_tells_which_sheet_a_row_is_of():
    rows = read(b"Reference,Note\nA/1!E-1 > A/2#1,x\nA/2#1,y\n")
    assert [record.sheet for record in rows] == ["links", "recommendations"]


NUMBER = column(Sheet.RECOMMENDATIONS, "number")
ASKED = column(Sheet.RECOMMENDATIONS, "asked")
FLAG = column(Sheet.RECOMMENDATIONS, "to_all_states")


@pytest.mark.parametrize(("cell", "of", "text", "is_doubtful"), [
    (140.1, NUMBER, "140.1", True),  # may have been 140.10
    (140.123, NUMBER, "140.123", False),
    (140.0, NUMBER, "140", False),
    ("140.10", NUMBER, "140.10", False),
    (datetime(2016, 10, 1, tzinfo=UTC), NUMBER, "2016-10-01", True),  # 1.10, taken for a day
    (date(2016, 2, 2), ASKED, "2016-02-02", False),
    (datetime(2016, 2, 2, 12, 30, tzinfo=UTC), ASKED, "2016-02-02", False),
    (42402.0, ASKED, "2016-02-02", False),  # a serial day
    (2016.0, ASKED, "2016", False),
    (True, FLAG, "yes", False),
    (False, FLAG, "no", False),
    ("'=1+1", NUMBER, "=1+1", False),
])  # fmt: skip
def test_a_cell_becomes_text_again_and_doubts_are_told(cell, of, text, is_doubtful):
    found, doubt = text_of(cell, of)
    assert (found, bool(doubt)) == (text, is_doubtful)


def test_a_number_that_a_spreadsheet_may_have_cut_is_an_issue_of_its_row():
    header = ("Document", "Number", "Wording")
    as_text = re.compile(r"<c [^>]*><is><t [^>]*>140\.1</t></is></c>")
    book = workbook(as_text.sub("<c><v>140.1</v></c>", sheet_xml(header, ("A/1", "140.1", "verbatim"))))
    found = read(book)
    assert dict(found[0].cells)["number"] == "140.1"
    assert [(issue.row, issue.column) for issue in found[0].issues] == [(2, "number")]


def test_tables_of_others_are_not_taken_for_ours():
    for header in ("To,From,Text,Response", "Reference,Title,Author", "Note,Comment,Number"):
        with pytest.raises(Unreadable):
            registry.opened(f"{header}\n1,2,3,4\n".encode(), "spreadsheet")


def test_every_column_is_named_apart_and_explained():
    for sheet in Sheet:
        headers = [each.header.casefold() for each in COLUMNS[sheet]]
        assert len(set(headers)) == len(headers)
        assert all(each.about.endswith(".") or each.about.endswith("…") for each in COLUMNS[sheet])
        assert all(each.terms for each in editable(sheet) if each.holds in {Holds.TERM, Holds.FLAG})


def test_a_csv_is_plain_utf_8_that_excel_reads():
    data = as_csv(links((*LINK[:7], "=cmd()", "v1")))
    assert data.startswith(b"\xef\xbb\xbfReference,")
    (_header, row) = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert row[7] == "'=cmd()"


def test_a_workbook_of_another_program_reads_the_same():
    """Given what a person typed elsewhere, with real dates and flags, columns turned, rows left empty, then it is read.

    Texts stand in a table of their own there, dates are serial numbers with a look, and whole years are numbers.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    page.write_row(0, 0, ["WORDING", "Asked on", "number ", "To all states", "Document", "", "Note"])
    page.write_row(1, 0, ["verbatim", None, "140.10", True, "A/1", None, "x"])
    page.write_datetime(1, 1, datetime(2016, 2, 2, tzinfo=UTC).replace(tzinfo=None), day)
    page.write_row(3, 0, ["verbatim", 2016, 7, False, "A/1"])
    page.write_blank(60, 6, None, day)
    book.close()

    first, second = (dict(record.cells) for record in read(out.getvalue()))
    assert first == {
        "document": "A/1", "number": "140.10", "wording": "verbatim", "to_all_states": "yes", "asked": "2016-02-02",
        "note": "x",
    }  # fmt: skip
    assert (second["asked"], second["number"], second["to_all_states"], second["note"]) == ("2016", "7", "no", "")


def _saved_again(folder: Path) -> bytes:
    """Return a workbook as LibreOffice saves it; skip where its spreadsheets are not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine")
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = [
        program,
        home,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        "out",
        "sheet.xlsx",
    ]
    subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=120)
    saved = folder / "out" / "sheet.xlsx"
    if not saved.exists():
        pytest.skip("LibreOffice is on this machine without its spreadsheets")
    return saved.read_bytes()


def test_a_workbook_saved_again_by_libreoffice_reads_the_same(tmp_path: Path):
    """Given a workbook, when LibreOffice opens and saves it, then every cell is what it was, 140.10 too."""
    rows = (
        LINK,
        ("", "B/1!E-2", "1.10", "context", "outcome", "individual", "3", "Line one\nline two; é 한국 '=x", ""),
        ("", "B/1!E-2", "2016-02", "context", "outcome", "individual", "", "=SUM(A1)", "v12345e67890123456"),
    )
    (tmp_path / "sheet.xlsx").write_bytes(as_xlsx(links(*rows)))
    assert [cells(record) for record in read(_saved_again(tmp_path))] == list(rows)


def test_the_guide_names_every_column():
    guide = " ".join((CHECKOUT / "docs" / "spreadsheet.md").read_text().split())
    for sheet in Sheet:
        part = guide.partition(f"**{sheet}**")[2].partition("**")[0]
        assert [each.header for each in COLUMNS[sheet] if each.header not in part] == []
