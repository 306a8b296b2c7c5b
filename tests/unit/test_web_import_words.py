"""What a row changes is told in words: no field of ours shows its name in the code."""

from __future__ import annotations

import dataclasses

import pytest

from tracker.domain.consolidating import SourceRow
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import Holds
from tracker.services.imports import changes
from tracker.services.imports.treaty_changes import CONSENT
from tracker.web.imports import values, words

_NEVER_CHANGED = {"id", "answer", "decided", "is_separate"}
TREATY = ("act", "done_first", "done_last", "done_precision", "certainty", "as_of", "source", "record_as_of")


def test_every_field_that_a_source_fills_has_a_name() -> None:
    filled = {each.name for each in dataclasses.fields(SourceRow)} - _NEVER_CHANGED

    assert filled <= words.FIELDS.keys()


def test_every_field_of_a_treaty_record_has_a_name() -> None:
    assert {*TREATY, "record_source", CONSENT} <= words.FIELDS.keys()


def test_every_column_that_is_read_back_has_a_name() -> None:
    aside = {Holds.SHOWN, Holds.VERSION, Holds.REFERENCE}
    read = {column.name for columns in COLUMNS.values() for column in columns if column.holds not in aside}

    assert read <= words.FIELDS.keys()


@pytest.mark.parametrize(
    ("field", "given", "shown"),
    [
        ("act", "formal_confirmation", "formal confirmation"),
        ("done_first", "2016-02-05", "5 February 2016"),
        ("consent", "accession/2016-02-05", "accession, 5 February 2016"),
        ("text", "2016-02-05", "2016-02-05"),
        ("record_as_of", None, ""),
        ("answer:A/HRC/1/1", ["noted", "Takes note", "2016-02-05", "2016-02-05", "day", ""], "noted (“Takes note”)"),
    ],
)
def test_values_are_written_as_people_read_them(field: str, given: object, shown: str) -> None:
    assert values.value(field, given).casefold() == shown.casefold()


def test_states_in_a_cell_are_a_list_like_those_of_a_source() -> None:
    names = {"states": {"NOR": "Norway"}}

    told = changes.told(("recommending", "NOR; Peru", ["NOR"], False), names)

    assert (told.before, told.gone, told.come) == (["Norway", "Peru"], ("Peru",), ())
