"""Which importer reads a file is told by its content; what cannot be read is refused in one sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.errors import Invalid, Unreadable
from tracker.importers import registry
from tracker.importers.records import Kind
from tracker.importers.registry import parse, read

EXPORT = b"To,Text,From,Response,Session\nChad,Plant trees,Norway,Accepted,17\n"
REPORT = tiny_pdf(
    [
        [
            (100, 700, 10, "Report of the Working Group on the Universal Periodic Review"),
            (100, 680, 10, "Chad"),
            (100, 660, 10, "II. Conclusions and/or recommendations"),
            (100, 640, 10, "6. The following recommendations enjoy the support of Chad:"),
            (100, 620, 10, "6.1 Plant trees (Norway)."),
        ]
    ]
)
LETTER = tiny_pdf([[(100, 700, 10, "Dear colleagues, the meeting of the choir was moved to Thursday at noon.")]])
ADDENDUM = tiny_pdf(
    [
        [
            (100, 700, 10, "Report of the Working Group on the Universal Periodic Review"),
            (100, 680, 10, "Chad"),
            (100, 660, 10, "Addendum"),
        ]
    ]
)
UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\r\n", "empty"),
    "cut off": (REPORT[:-200], "cut off"),
    "damaged": (b"%PDF-1.4\nnothing of a PDF follows\n%%EOF\n", "damaged"),
    "encrypted": (tiny_pdf([[(100, 700, 10, "secret")]], locked=True), "encrypted"),
    "pictures": (tiny_pdf([[], []]), "pictures"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"\.doc"),
    "new Word": (b"PK\x03\x04" + bytes(600), "Word"),
    "web page": (b"\xef\xbb\xbf\n <!DOCTYPE html><html><body>Not found</body></html>", "web page"),
    "NUL bytes": (EXPORT + b"Chad,Plant\0trees,Norway,Accepted,17\n", "NUL"),
    "open quotation": (EXPORT + b'Chad,"Plant trees,Norway,Accepted,17\n' + EXPORT * 60, "quotation mark"),
    "another table": (b"name,age\nsomeone,7\n", "recognised"),
    "another PDF": (LETTER, "not a report"),
    "addendum": (ADDENDUM, "not a report"),
    "prose": (b"Dear colleagues,\nthe meeting was moved.\n", "recognised"),
}


@pytest.mark.parametrize(
    ("name", "data", "kind"), [("a.csv", REPORT, Kind.WG_REPORT), ("a.pdf", EXPORT, Kind.UPR_INFO)]
)
def test_the_content_decides_and_the_name_says_nothing(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)

    result = parse(tmp_path / name)

    assert result.kind is kind
    assert len(result.records) == 1


def test_bytes_and_path_give_the_same_result(tmp_path):
    (tmp_path / "x").write_bytes(REPORT)

    assert read(REPORT) == parse(tmp_path / "x")


@pytest.mark.parametrize("name", ["wg_report", "wg-report", "WG_REPORT"])
def test_a_kind_may_be_named(name):
    assert read(REPORT, name).kind is Kind.WG_REPORT


def test_a_kind_that_does_not_exist_is_a_wrong_use_that_names_the_others():
    with pytest.raises(Invalid, match="wg_report, upr_info"):
        read(REPORT, "horoscope")


def test_a_kind_that_the_content_is_not_is_refused():
    with pytest.raises(Unreadable, match="upr_info"):
        read(REPORT, "upr_info")


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_sentence(case):
    data, about = UNREADABLE[case]

    with pytest.raises(Unreadable, match=about) as refusal:
        read(data)

    sentence = str(refusal.value)
    assert "nothing was imported" in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as sparse:
        sparse.truncate(registry.LARGEST + 1)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda path: pytest.fail("it was read"))

    with pytest.raises(Unreadable, match="200 MB"):
        parse(huge)


@pytest.mark.parametrize("name", ["nowhere.pdf", "."])
def test_a_missing_file_or_a_folder_is_refused(tmp_path, name):
    with pytest.raises(Unreadable, match="cannot be read"):
        parse(tmp_path / name)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with suppress(Unreadable):  # any other error fails
        read(data)


@given(st.integers(min_value=0, max_value=len(REPORT) - 1), st.integers(min_value=0, max_value=255))
def test_a_report_with_one_wrong_byte_is_read_or_refused(place, value):
    damaged = REPORT[:place] + bytes([value]) + REPORT[place + 1 :]

    with suppress(Unreadable):  # any other error fails
        read(damaged)


def test_real_reports_cut_in_half_are_refused(shared):
    path = min((shared / "data" / "wg-reports").glob("*.pdf"))
    data = path.read_bytes()

    with pytest.raises(Unreadable, match="cut off"):
        read(data[: len(data) // 2])


def test_every_real_file_is_read_as_its_kind_or_refused(shared):
    for path in sorted((shared / "data").glob("*/*")):
        wanted = {"wg-reports": Kind.WG_REPORT, "upr-info": Kind.UPR_INFO}.get(path.parent.name)
        if wanted is None or "Add." in path.name:
            with pytest.raises(Unreadable):
                parse(path)
        else:
            assert parse(path).kind is wanted
