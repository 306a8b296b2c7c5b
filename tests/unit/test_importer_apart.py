"""A file read by another process comes back record by record, whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest

from tests.fixtures.uhri_export import write_json
from tracker.errors import Invalid, Unreadable
from tracker.importers import apart, registry
from tracker.importers.handing import hand_on, taken_up
from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult, RecordStream

ODD = "Ratify “=1+1” <b>العربية</b> e\u0301"
LONE = "\ud800 half a character"


def export(path: Path, rows: Iterable[tuple[str, str, str, str]]) -> Path:
    """Write an export of the UPR Info database."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("To", "Text", "From", "Response", "Session"))
    writer.writerows((*row, "17") for row in rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def handed(result: ParseResult | RecordStream) -> list[bytes]:
    """Return the lines that are handed on."""
    out = io.BytesIO()
    hand_on(result, "0" * 64, out)
    return out.getvalue().splitlines(keepends=True)


def test_what_comes_back_is_what_the_same_process_reads(tmp_path: Path) -> None:
    rows = [("Chad", ODD, "Norway", "Accepted"), ("Chad", "Pledge", "Voluntary pledge", ""), ("Chad", "", "Togo", "")]
    path = export(tmp_path / "export", rows)
    here = registry.read(path)

    with apart.streamed(path) as there:
        records = tuple(there.records)

    assert (there.kind, there.document, there.sha256) == (here.kind, here.document, here.sha256)
    assert records == here.records
    assert there.pledges == here.pledges
    assert here.pledges


def test_issues_that_a_record_carries_are_not_among_those_of_the_file(tmp_path: Path) -> None:
    path = export(tmp_path / "export", [("Chad", "Ratify", "Atlantis", "Accepted"), ("Chad", "", "Togo", "Accepted")])

    with apart.streamed(path) as there:
        (record,) = there.records

    assert [issue.column for issue in record.issues] == ["recommending"]
    assert [issue.column for issue in there.issues] == ["number", "text"]


def test_issues_of_a_stream_are_complete_after_the_last_record(tmp_path: Path) -> None:
    path = tmp_path / "export"
    write_json(path, 20)
    path.write_bytes(path.read_bytes().rstrip().removesuffix(b"]") + b', "no annotation"]')

    with apart.streamed(path) as there:
        before = there.issues
        count = sum(1 for _record in there.records)

    assert (before, count) == ((), 20)
    assert [issue.row for issue in there.issues] == [21]


def test_a_reader_may_stop_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "export"
    write_json(path, 20)

    with apart.streamed(path, "uhri") as there:
        found = list(islice(there.records, 3))

    assert len(found) == 3


def test_half_a_character_is_handed_on_as_its_mark() -> None:
    stream = RecordStream(Kind.UHRI, iter([ParsedRecord(key="1", text=LONE)]), issues=[Issue(LONE)])

    found = taken_up(handed(stream))
    (record,) = found.records

    assert record.text == "\ufffd half a character"
    assert found.issues == (Issue("\ufffd half a character"),)


def test_the_records_of_a_file_are_counted_before_the_first_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export"
    write_json(path, 20)

    with apart.streamed(path) as there:
        assert (there.count, len(list(there.records))) == (20, 20)


def test_a_file_without_a_record_is_told_whole() -> None:
    found = taken_up(handed(ParseResult(Kind.WG_REPORT, ParsedDocument(symbol="A/HRC/61/3"), (), (Issue("Odd."),), "")))

    assert not list(found.records)
    assert found.document.symbol == "A/HRC/61/3"
    assert found.issues == (Issue("Odd."),)


def test_what_cannot_be_read_is_refused_before_the_first_record(tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    write_json(cut, 20)
    cut.write_bytes(cut.read_bytes()[:-50])

    with pytest.raises(Unreadable), apart.streamed(cut):
        pytest.fail("a part of a file was handed on")
    with pytest.raises(Unreadable), apart.streamed(tmp_path / "absent"):
        pytest.fail("a file that is not there was handed on")
    with pytest.raises(Invalid), apart.streamed(cut, "poem"):
        pytest.fail("a kind that is not known was read")
