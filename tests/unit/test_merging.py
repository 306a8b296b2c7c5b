"""What a record becomes when its sources say something new and a person may have changed it since."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.consolidating import Joined, Source, SourceRow
from tracker.domain.merging import SETS, merge, told


def row(source: Source, **said: Any) -> SourceRow:
    return SourceRow(int(source), source, source.name, "1.1", **said)


def test_the_words_are_those_of_the_most_trusted_source_that_has_any() -> None:
    rows = (row(Source.REPORT), row(Source.MATRIX, text="as listed"), row(Source.DATABASE, text="as typed"))

    assert told(Joined("1.1", rows))["text"] == "as listed"


def test_themes_are_those_of_all_sources() -> None:
    rows = (row(Source.MATRIX, themes=("a",)), row(Source.DATABASE, themes=("b",)))

    assert told(Joined("1.1", rows))["themes"] == ["a", "b"]


def test_the_states_of_a_database_are_gathered_and_those_of_a_report_keep_their_order() -> None:
    database = tuple(row(Source.DATABASE, recommending=(code,)) for code in ("NOR", "CHL"))
    report = (row(Source.REPORT, recommending=("NOR", "CHL")), *database)

    assert told(Joined("1.1", database))["recommending"] == ["CHL", "NOR"]
    assert told(Joined("1.1", report))["recommending"] == ["NOR", "CHL"]


@pytest.mark.parametrize(("other", "expected"), [("supported", True), ("noted", False)])
def test_a_source_that_contradicts_itself_states_no_position(other: str, expected: bool) -> None:
    rows = tuple(row(Source.DATABASE, answer=("UPR-INFO", (word,))) for word in ("supported", other))

    assert ("answer:UPR-INFO" in told(Joined("1.1", rows))) is expected


@pytest.mark.parametrize(
    ("given_", "ours", "theirs", "written", "conflicts"),
    [
        ("a", "a", "b", {"text": "b"}, {}),  # nobody touched it: the source's correction is taken
        ("a", "mine", "a", {}, {}),  # a person changed it, the source did not
        ("a", "mine", "b", {}, {"text": ("mine", "b")}),  # both did
        ("a", "b", "b", {}, {}),  # both to the same
        (None, None, "a", {"text": "a"}, {}),  # the first source that speaks of it
        (None, "mine", "a", {}, {"text": ("mine", "a")}),  # recorded by hand in other words
        ("a", "a", None, {"text": None}, {}),  # no source has it any more
        ("a", "mine", None, {}, {"text": ("mine", None)}),
    ],
)
def test_a_field_follows_its_sources_unless_a_person_changed_it(
    given_: str | None, ours: str | None, theirs: str | None, written: dict[str, Any], conflicts: dict[str, Any]
) -> None:
    def fields(value: str | None) -> dict[str, Any]:
        return {} if value is None else {"text": value}

    found = merge(None if given_ is None else fields(given_), fields(ours), fields(theirs))

    assert (found.written, found.conflicts) == (written, conflicts)


def test_the_same_position_recorded_by_hand_is_no_conflict() -> None:
    ours = {"answer:X": ["supported", "in our words", "2014-01-01"]}

    found = merge({}, ours, {"answer:X": ["supported", "Accepted", "2014-02-02"]})

    assert not found.written
    assert not found.conflicts
    assert merge({}, ours, {"answer:X": ["noted", "Noted", ""]}).conflicts


def test_a_theme_that_a_person_added_or_took_away_stays_so() -> None:
    found = merge({"themes": ["a", "b"]}, {"themes": ["b", "mine"]}, {"themes": ["a", "b", "c"]})

    assert found.written == {"themes": ["b", "c", "mine"]}


VALUES = st.dictionaries(st.sampled_from(["text", "paragraph"]), st.sampled_from(["a", "b", "c"]))
LISTS = st.dictionaries(st.sampled_from(sorted(SETS)), st.lists(st.sampled_from("xyz"), unique=True).map(sorted))
FIELDS = st.builds(lambda one, other: one | other, VALUES, LISTS)


@given(FIELDS, FIELDS)
def test_what_the_sources_said_already_changes_nothing(ours: dict[str, Any], given_: dict[str, Any]) -> None:
    found = merge(given_, ours, given_)

    assert not found.conflicts
    assert not {name for name in found.written if name not in SETS}


@given(FIELDS, FIELDS)
def test_a_record_that_stands_as_given_becomes_what_the_sources_say(
    given_: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = merge(given_, dict(given_), theirs)

    after = {name: value for name, value in (given_ | found.written).items() if value}
    assert after == {name: value for name, value in theirs.items() if value}
    assert not found.conflicts
