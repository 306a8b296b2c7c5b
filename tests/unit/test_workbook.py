"""Excel workbooks as rows: what is read, and what is refused before it fills the memory."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.office_files import sheet, workbook, zipped
from tracker.errors import Unreadable
from tracker.importers.lookups import load_states
from tracker.importers.tables import workbook as opened
from tracker.importers.tables.workbook import Cell, sheets
from tracker.importers.uhri import read_uhri_xlsx

SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SMALL = workbook(sheet(("a", "b"), ("c", "=1+1")))


def rows(data: bytes | Path) -> list[list[tuple[int, list[Cell]]]]:
    """Return the rows of each sheet."""
    return [list(found.rows) for found in sheets(data)]


def cells(body: str) -> bytes:
    """Return a workbook whose only sheet holds these rows as XML."""
    return workbook(f"<worksheet {SPREADSHEET}><sheetData>{body}</sheetData></worksheet>")


def test_rows_come_with_their_numbers_and_formulas_without_a_result_are_empty():
    assert rows(SMALL) == [[(1, ["a", "b"]), (2, ["c", ""])]]


def test_a_path_is_read_as_its_bytes_are(tmp_path):
    (tmp_path / "x").write_bytes(SMALL)

    assert rows(tmp_path / "x") == rows(SMALL)


def test_rows_and_cells_that_are_left_out_keep_the_others_in_their_places():
    body = '<row r="3"><c r="B3"><v>4.5</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c></row>'

    ((*_empty, last),) = rows(cells(body))

    assert last[0] == 3
    assert last[1][-3:] == [4.5, True, ""]


def test_a_sheet_without_cells_has_no_rows():
    assert rows(cells("")) == [[]]


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1000000"><c r="A1000000"/></row><row r="1000001"><c r="E1000001"/></row>',
        "<row>" + "<c/>" * 2500 + "</row>" + "<row><c/></row>" * 2000,
    ],
)
def test_a_sheet_of_five_million_cells_is_refused_before_it_is_opened(body, monkeypatch):
    monkeypatch.setattr("python_calamine.CalamineWorkbook.from_filelike", lambda _file: pytest.fail("it was opened"))

    with pytest.raises(Unreadable, match="5,000,000 cells or more; nothing was imported"):
        rows(cells(body))


def test_a_prefix_before_the_names_of_cells_changes_nothing():
    body = '<x:row r="1048576"><x:c r="XFD1048576"/></x:row>'
    data = workbook(f'<x:worksheet xmlns:x="{SPREADSHEET[7:-1]}"><x:sheetData>{body}</x:sheetData></x:worksheet>')

    with pytest.raises(Unreadable, match="cells or more"):
        rows(data)


def test_a_zip_bomb_is_refused_by_what_it_would_become(monkeypatch):
    monkeypatch.setattr(opened, "LARGEST_UNPACKED", 1024**2)

    with pytest.raises(Unreadable, match="has more than 1 MB"):
        rows(cells(" " * 2 * 1024**2))


def test_entities_that_grow_are_refused():
    data = workbook(f'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet {SPREADSHEET}><sheetData/></worksheet>')

    with pytest.raises(Unreadable, match="damaged"):
        rows(data)


def test_an_encrypted_workbook_is_refused_as_such():
    locked = bytearray(zipped({"xl/workbook.xml": b"x"}, packed=False))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1

    for data in (bytes(locked), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
        with pytest.raises(Unreadable, match="encrypted"):
            rows(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        SMALL[: len(SMALL) // 2],
        zipped({"a": b"x"}),
        workbook("hello"),
        workbook("<worksheet><sheetData><row><c>"),
        cells('<row><c t="s"><v>99</v></c></row>').replace(b"sheet1", b"sheet2"),
    ],
)
def test_a_damaged_workbook_is_refused_in_one_sentence(data):
    with pytest.raises(Unreadable, match="cut off or damaged; nothing was imported"):
        rows(data)


def test_a_workbook_of_something_else_is_no_export():
    with pytest.raises(Unreadable, match="No sheet"):
        read_uhri_xlsx(SMALL, load_states())


@given(st.integers(min_value=0, max_value=len(SMALL) - 1), st.integers(min_value=0, max_value=255))
def test_a_workbook_with_one_wrong_byte_is_read_or_refused(place, value):
    with suppress(Unreadable):  # any other error fails
        rows(SMALL[:place] + bytes([value]) + SMALL[place + 1 :])


@given(st.binary(max_size=300))
def test_any_sheet_is_read_or_refused(xml):
    with suppress(Unreadable):  # any other error fails
        rows(workbook(xml))


def test_a_member_that_unpacks_to_other_than_it_says_is_refused():
    held = io.BytesIO(SMALL)
    with zipfile.ZipFile(held) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    broken = SMALL[: place + 60] + b"\xff\xff\xff\xff" + SMALL[place + 64 :]

    with pytest.raises(Unreadable, match="damaged"):
        rows(broken)
