"""Exports of the Index in JSON: told by content, streamed, and refused where they break."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.uhri_export import annotation, export, many
from tracker.errors import Unreadable
from tracker.importers.lookups import load_states
from tracker.importers.records import Kind, ParsedRecord
from tracker.importers.uhri import is_uhri_json, json_items, read_uhri_json

NAMES = load_states()
WHOLE = export(*many(5))
KEYS = [record["AnnotationId"] for record in many(5)]


def records(data: bytes) -> list[ParsedRecord]:
    """Return the records of an export."""
    return list(read_uhri_json(io.BytesIO(data), NAMES).records)


def told(data: bytes) -> list[tuple[int | None, str]]:
    """Return row and message of the issues that concern no record."""
    stream = read_uhri_json(io.BytesIO(data), NAMES)
    list(stream.records)
    return [(issue.row, issue.message) for issue in stream.issues]


class Dripping(io.BytesIO):
    """A file that hands out a few bytes at a time, as a pipe does."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return seven bytes at most."""
        return super().read(7 if size is None or size < 0 else min(size, 7))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("opening", ["", " \r\n\t"])
def test_every_encoding_of_json_is_known_and_read(encoding, opening):
    data = (opening + WHOLE.decode()).encode(encoding)

    assert is_uhri_json(data[:65536])
    assert [record.key for record in records(data)] == KEYS


@pytest.mark.parametrize(
    "wrapped",
    [
        '{"results": %s}',
        '{"total": 5, "note": "a list: []", "empty": [], "numbers": [1, 2], "data": {"items": %s}, "more": {}}',
        '{"@odata.context": "x", "value": %s}',
    ],
)
def test_an_object_that_wraps_the_list_is_read_whatever_it_calls_it(wrapped):
    data = (wrapped % WHOLE.decode()).encode()

    assert is_uhri_json(data)
    assert [record.key for record in records(data)] == KEYS
    assert told(data) == []


@pytest.mark.parametrize("source", [io.BytesIO, Dripping])
@pytest.mark.parametrize("indent", [None, 2])
def test_records_come_in_order_however_the_file_is_laid_out(source, indent):
    data = json.dumps(list(many(5)), indent=indent, sort_keys=True).encode()
    file: BinaryIO = source(data)

    stream = read_uhri_json(file, NAMES)

    assert stream.kind is Kind.UHRI
    assert [(record.key, record.place and record.place.row) for record in stream.records] == [
        (key, place) for place, key in enumerate(KEYS, start=1)
    ]
    assert file.closed


def test_a_list_without_records_is_read_as_empty():
    assert records(b" [ ] ") == []


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b"[1, 2, 3]",
        b'[{"name": "someone", "text": "Plant"}]',
        b'[{"text": "Plant", "type": "x", "symbol": "y", "themes": [], "date": "z"}]',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
        b"[[[[",
        b"",
        b"no JSON",
    ],
)
def test_other_json_is_not_taken_for_the_index(data):
    assert not is_uhri_json(data)


def test_a_first_record_longer_than_what_is_looked_at_is_known_by_its_keys():
    data = export(annotation(Text="1.1 " + "Plant trees. " * 10_000))

    assert is_uhri_json(json.dumps([{**annotation(), "Text": "x" * 90_000}]).encode()[:65536])
    assert not is_uhri_json(b"[" + data[:65000].replace(b"Annotation", b"Ornament").replace(b"Countries", b"X"))


@pytest.mark.parametrize("place", [len(WHOLE) - 1, len(WHOLE) // 2, 300, 1])
def test_a_file_that_is_cut_off_is_refused_and_says_after_how_many_records(place):
    with pytest.raises(Unreadable, match=r"after \d records; nothing was imported") as refusal:
        records(WHOLE[:place])

    assert str(refusal.value).count(". ") == 0


def test_the_records_before_the_break_are_counted():
    place = WHOLE.index(KEYS[3].encode())

    with pytest.raises(Unreadable, match="after 3 records"):
        records(WHOLE[:place])


@pytest.mark.parametrize(
    "data",
    [
        b'[{"Text": "a" "b"}]',
        b'[{"Text": 1} {"Text": 2}]',
        b"[" * 100_000,
        b'{"a":' * 10_000,
        b'[{"Text": "\xff\xfe\xfa"}]',
        b'{"a": "b"}',
        b'"text"',
        b"\xff\xfe[\x00",
        b"[{}, nul",
    ],
)
def test_broken_json_is_refused_in_one_sentence(data):
    with pytest.raises(Unreadable, match="nothing was imported"):
        records(data)


def test_a_record_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(json_items, "LONGEST_ITEM", 10_000)
    monkeypatch.setattr(json_items, "CHUNK", 1_000)
    file = io.BytesIO(b'[{"Text": "' + b"x" * 1_000_000)

    with pytest.raises(Unreadable, match="has no end"):
        list(read_uhri_json(file, NAMES).records)


def test_what_is_no_record_is_left_out_and_told():
    data = export(annotation(), None, "text", [1], 7, annotation(AnnotationId="b", Text="1.2 Plant"))

    assert len(records(data)) == 2
    assert [row for row, _message in told(data)] == [2, 3, 4, 5]


def test_a_field_given_twice_is_read_as_it_ends_and_told():
    data = export(annotation()).replace(b'"Body"', b'"Symbol": "X", "Body"')

    assert [record.symbol for record in records(data)] == ["A/HRC/61/3"]
    assert [row for row, _message in told(data)] == [1]


@pytest.mark.parametrize("behind", [b" [1]", b"[", b" and more"])
def test_what_follows_the_list_is_told(behind):
    assert len(told(WHOLE + behind)) == 1


def test_numbers_beyond_all_sense_harm_nobody():
    data = b'[{"AnnotationId": NaN, "Text": "1.1 Plant", "UprCycle": -Infinity, "UprSession": ' + b"9" * 5000 + b"}]"

    assert [record.text for record in records(data)] == ["1.1 Plant"]


def test_halves_of_characters_are_left_out_so_that_the_record_can_be_written():
    data = export(annotation()).replace(b"Plant", rb"Pl\ud800\u0000ant").replace(b"Right to", rb"\udfffRight to")

    (record,) = records(data)

    assert (record.text[:5], record.themes) == ("Plant", ("Right to water",))
    assert {"text", "themes"} <= {issue.column for issue in record.issues}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    is_uhri_json(data)
    with suppress(Unreadable):  # any other error fails
        records(data)


@given(st.integers(min_value=0, max_value=len(WHOLE) - 1), st.integers(min_value=0, max_value=255))
def test_an_export_with_one_wrong_byte_is_read_or_refused(place, value):
    with suppress(Unreadable):  # any other error fails
        records(WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :])
