"""The key of a row of UPR Info: the same in every export, whatever else that export holds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.vocabulary import Position
from tracker.importers.lookups import load_states
from tracker.importers.records import ParsedRecord, Place
from tracker.importers.registry import read
from tracker.importers.upr_info import read_upr_info

HEADER = ("To", "Text", "From", "Response", "Session", "Issue")
NORWAY = ("Chad", "Plant trees", "Norway", "Accepted", "17", "Forests")
PERU = ("Chad", "Plant trees", "Peru", "Accepted", "17", "Water")

Cells = tuple[str, ...]


def records(*rows: Cells) -> tuple[ParsedRecord, ...]:
    """Read an export of these rows."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    return read_upr_info(out.getvalue().encode(), load_states()).records


def said(record: ParsedRecord) -> ParsedRecord:
    """Return a record without where it stood in its file."""
    return replace(record, place=None, issues=tuple(replace(issue, row=None) for issue in record.issues))


def test_a_record_tells_the_first_row_that_it_was_read_from() -> None:
    found = records(NORWAY, ("Mali", *NORWAY[1:]), PERU)

    assert [record.place for record in found] == [Place(row=2), Place(row=3)]


def test_a_response_that_the_source_corrects_leaves_the_key_as_it_is() -> None:
    (before,) = records((*NORWAY[:3], "Pending", "17", ""))
    (after,) = records((*NORWAY[:3], "Noted", "17", ""))

    assert (before.position, after.position) == (Position.PENDING, Position.NOTED)
    assert before.key == after.key


def test_of_two_responses_one_keeps_the_key_of_the_text_whatever_the_order_of_the_rows() -> None:
    noted = (*PERU[:3], "Noted", *PERU[4:])
    (alone,) = records(NORWAY)

    one_way = {record.position: record.key for record in records(NORWAY, noted)}
    other_way = {record.position: record.key for record in records(noted, NORWAY)}

    assert one_way == other_way
    assert one_way == {Position.SUPPORTED: alone.key, Position.NOTED: f"{alone.key}|noted"}


def test_two_words_for_one_response_are_one_recommendation() -> None:
    (record,) = records(NORWAY, (*PERU[:3], "Supported", *PERU[4:]))

    assert record.position is Position.SUPPORTED
    assert record.recommending_states == ("NOR", "PER")


def test_the_usual_spelling_of_a_text_is_kept() -> None:
    rare = ("Chad", "Plant trees;", "Togo", "Accepted", "17", "")

    (record,) = records(rare, NORWAY, PERU)

    assert record.text == "Plant trees"


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Chad", "Mali"]),
        st.sampled_from(["Plant trees", "Plant trees.", "plant  trees", "Dig wells"]),
        st.sampled_from(["Norway", "Peru", "Togo"]),
        st.sampled_from(["Accepted", "Supported", "Noted", "Pending", "", "Perhaps"]),
        st.just("17"),
        st.sampled_from(["Forests", "Water,Forests"]),
    ),
    min_size=1,
    max_size=8,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_record_and_no_two_share_a_key(rows: list[Cells], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    first = {record.key: replace(record, place=None, issues=()) for record in records(*rows)}
    second = {record.key: replace(record, place=None, issues=()) for record in records(*shuffled)}

    assert first == second
    assert len(first) == len(records(*rows))


def test_equal_rows_of_two_exports_give_equal_records(shared: Path) -> None:
    path = shared / "data" / "upr-info" / "sessions-14-17.csv"
    whole = list(csv.reader(io.StringIO(path.read_bytes().decode("mac_roman"), newline="")))
    header, rows = whole[0], [row for row in whole[1:] if row[10] in {"16", "17"}]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])

    part = {record.key: said(record) for record in read(out.getvalue().encode()).records}
    full = {record.key: said(record) for record in read(path).records}

    assert part.items() <= full.items()
    assert len(part) > 1000
