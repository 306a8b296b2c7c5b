"""Which importer reads a file is told by its content; what cannot be read is refused in one sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import corpus
from tests.fixtures.tiny_pdf import tiny_pdf
from tracker.errors import Invalid, Unreadable
from tracker.importers.records import Kind, RecordStream
from tracker.importers.registry import opened, read

EXPORT = corpus.EXPORT
REPORT = corpus.WHOLE["report"]
KINDS = {
    "addendum": Kind.ADDENDUM,
    "export": Kind.UPR_INFO,
    "index": Kind.UHRI,
    "letter": Kind.NARRATIVE,
    "matrix": Kind.OHCHR_MATRIX,
    "prose": Kind.NARRATIVE,
    "report": Kind.WG_REPORT,
    "sheet": Kind.UHRI,
    "standings": Kind.TREATY_ACTIONS,
    "treaties": Kind.TREATY_ACTIONS,
}
UNREADABLE = {
    "empty": (b"", "empty"),
    "cut off": (REPORT[:-200], "cut off"),
    "damaged": (b"%PDF-1.4\nnothing of a PDF follows\n%%EOF\n", "damaged"),
    "encrypted": (tiny_pdf([[(100, 700, 10, "secret")]], locked=True), "encrypted"),
    "pictures": (tiny_pdf([[], []]), "pictures"),
    "NUL bytes": (EXPORT + b"Chad,Plant\0trees,Norway,Accepted,5,Water,17\n", "NUL"),
    "open quotation": (EXPORT + b'Chad,"Plant trees,Norway,Accepted,17\n' + EXPORT * 60, "quotation mark"),
    "another table": (b"name,age\nsomeone,7\n", "recognised"),
    "another JSON": (b'{"hello": "world"}', "recognised"),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_content_decides_and_the_name_says_nothing(tmp_path, name):
    path = tmp_path / "misleading.csv"
    path.write_bytes(corpus.WHOLE[name])

    result = read(path)

    assert result.kind is KINDS[name]
    assert result.records


def test_bytes_and_path_give_the_same_result(tmp_path):
    (tmp_path / "x").write_bytes(REPORT)

    assert read(REPORT) == read(tmp_path / "x")


@pytest.mark.parametrize("name", ["wg_report", "wg-report", "WG_REPORT"])
def test_a_kind_may_be_named(name):
    assert read(REPORT, name).kind is Kind.WG_REPORT


def test_a_kind_that_does_not_exist_is_a_wrong_use_that_names_the_others():
    with pytest.raises(Invalid, match="upr_info, wg_report"):
        read(REPORT, "horoscope")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.WG_REPORT, Kind.NARRATIVE}])
def test_a_kind_that_the_content_is_not_is_refused(kind):
    with pytest.raises(Unreadable, match=kind.value):
        read(REPORT, kind)


def test_any_document_with_text_may_be_read_as_prose():
    assert read(REPORT, "narrative").kind is Kind.NARRATIVE
    assert read(corpus.WHOLE["matrix"], "narrative").kind is Kind.NARRATIVE


def test_a_large_export_comes_as_a_stream_and_holds_the_same_records():
    stream = opened(corpus.WHOLE["index"])

    assert isinstance(stream, RecordStream)
    assert tuple(stream.records) == read(corpus.WHOLE["index"]).records


def test_a_treaty_that_a_list_does_not_name_may_be_named():
    unnamed, named = (read(corpus.TREATIES[0], instrument=code) for code in (None, "CAT"))

    assert {record.treaty_act and record.treaty_act.instrument for record in unnamed.records} == {None}
    assert {record.treaty_act and record.treaty_act.instrument for record in named.records} == {"CAT"}


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


FOLDERS = {
    "matrices": {Kind.OHCHR_MATRIX},
    "treaties": {Kind.TREATY_ACTIONS},
    "upr-info": {Kind.UPR_INFO},
    "wg-reports": {Kind.WG_REPORT, Kind.ADDENDUM},
}


def test_every_real_file_is_read_as_its_kind(shared):
    for folder, kinds in FOLDERS.items():
        for path in sorted((shared / "data" / folder).iterdir()):
            if path.name == "dates-2015-index.csv":  # the list of treaties, which holds no action
                with pytest.raises(Unreadable, match="nothing was imported"):
                    read(path)
            else:
                assert read(path).kind in kinds
    assert {read(path).kind for path in (shared / "seeds").iterdir()} == {Kind.NARRATIVE}
