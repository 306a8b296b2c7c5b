"""Which rows are the same recommendation: the set of rows decides, never their order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.consolidating import Held, Reason, Source, SourceRow, folded, number_of, of_document, of_review

TEXT = "Take further steps to protect all those who cross the river by night"


def row(number: str, source: Source, text: str = "", *by: str, key: str = "", **more: object) -> SourceRow:
    key = key or f"{source.name}:{number or text}"
    return SourceRow(hash((source, key)) % 10_000, source, key, number, text=text, recommending=by, **more)  # type: ignore[arg-type]


def numbers(rows: list[SourceRow], *held: Held) -> dict[str, set[Source]]:
    return {each.number: {one.source for one in each.rows} for each in of_review(rows, held).joined}


def waiting(rows: list[SourceRow]) -> dict[Source, Reason]:
    return {each.row.source: each.reason for each in of_review(rows).unplaced}


REPORT = row("10.1", Source.REPORT, f"{TEXT} (Japan);", "JPN")
ADDENDUM = row("10.1", Source.ADDENDUM)
MATRIX = row("10.1", Source.MATRIX, f"{TEXT} (Japan)", "JPN")
DATABASE = row("", Source.DATABASE, TEXT, "JPN")


def test_rows_of_one_number_are_one_recommendation_the_most_trusted_first() -> None:
    (joined,) = of_review([ADDENDUM, MATRIX, REPORT]).joined

    assert [each.source for each in joined.rows] == [Source.REPORT, Source.MATRIX, Source.ADDENDUM]


def test_a_row_without_a_number_goes_to_the_one_text_that_shares_a_state() -> None:
    assert numbers([REPORT, DATABASE]) == {"10.1": {Source.REPORT, Source.DATABASE}}


def test_a_text_of_other_states_waits() -> None:
    stranger = row("", Source.DATABASE, TEXT, "NOR")

    assert numbers([REPORT, stranger]) == {"10.1": {Source.REPORT}}
    assert waiting([REPORT, stranger]) == {Source.DATABASE: Reason.NO_SUCH_TEXT}


def test_a_text_that_two_recommendations_have_is_a_question() -> None:
    again = row("10.2", Source.REPORT, f"{TEXT} (Japan);", "JPN")

    (waits,) = of_review([REPORT, again, DATABASE]).unplaced

    assert (waits.reason, waits.near) == (Reason.SEVERAL_ALIKE, ("10.1", "10.2"))


def test_a_number_that_the_report_does_not_have_waits() -> None:
    assert waiting([REPORT, row("10.9", Source.ADDENDUM)]) == {Source.ADDENDUM: Reason.NOT_IN_REPORT}


def test_without_a_report_texts_are_recommendations_and_numbers_without_a_text_wait() -> None:
    assert numbers([DATABASE, ADDENDUM]) == {number_of(DATABASE): {Source.DATABASE}}
    assert waiting([DATABASE, ADDENDUM]) == {Source.ADDENDUM: Reason.REPORT_NEEDED}


def test_numbers_alone_are_recommendations_whose_text_is_not_known() -> None:
    assert numbers([ADDENDUM]) == {"10.1": {Source.ADDENDUM}}


def test_what_a_person_recorded_in_the_published_words_takes_up_the_rows_about_it() -> None:
    held = Held("10.7", f"{TEXT} (Japan).", frozenset({"JPN"}))

    assert numbers([DATABASE], held) == {"10.7": {Source.DATABASE}}


@pytest.mark.parametrize(("decision", "expected"), [({"decided": "10.1"}, "10.1"), ({"is_separate": True}, "own")])
def test_what_a_person_decided_holds(decision: dict[str, Any], expected: str) -> None:
    doubtful = row("", Source.DATABASE, "Something else", "NOR", **decision)

    found = numbers([REPORT, doubtful])

    assert Source.DATABASE in found[number_of(doubtful) if expected == "own" else "10.1"]


def test_several_annotations_under_one_number_of_another_document_stay_apart() -> None:
    one, two = (row("12", Source.INDEX, text, key=text) for text in ("Open wells", "Build bridges"))
    alone = row("13", Source.INDEX, "Plant trees", key="c")

    found = [each.number for each in of_document([two, alone, one]).joined]

    assert "13" in found
    assert len(found) == len(set(found)) == 3


@st.composite
def some_rows(draw: st.DrawFn) -> list[SourceRow]:
    """Draw rows of one review, each key once in its source."""
    texts = st.sampled_from([TEXT, f"{TEXT} and day", "Ratify CPED", "Ratify ICRMW", ""])
    states = st.sets(st.sampled_from(["JPN", "NOR", "PER"]), max_size=2).map(lambda found: tuple(sorted(found)))
    printed = st.sampled_from(["1.1", "1.2", "1.3", "1.4"])
    rows = {}
    for source, number, text, by in draw(
        st.lists(st.tuples(st.sampled_from(Source), printed, texts, states), max_size=9)
    ):
        worded = "" if source is Source.ADDENDUM else text or "Say so"
        found = row("" if source is Source.DATABASE else number, source, worded, *by)
        rows[found.key] = found
    return list(rows.values())


@given(some_rows(), st.randoms(use_true_random=False))
def test_any_order_of_rows_gives_the_same_records(rows: list[SourceRow], chance: object) -> None:
    shuffled = rows[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    one, other = of_review(rows), of_review(shuffled)

    assert one.joined == other.joined
    assert sorted(map(repr, one.unplaced)) == sorted(map(repr, other.unplaced))


@given(some_rows())
def test_every_row_is_in_one_record_or_waits(rows: list[SourceRow]) -> None:
    found = of_review(rows)

    placed = [each for joined in found.joined for each in joined.rows] + [each.row for each in found.unplaced]
    assert sorted(map(repr, placed)) == sorted(map(repr, rows))
    if printed := {each.number for each in rows if each.source is Source.REPORT}:
        assert {each.number for each in found.joined} == printed


def test_two_transcriptions_of_one_text_fold_to_the_same() -> None:
    assert folded("Ratify the “OP-CAT” – soon (Côte d’Ivoire), (Peru);") == folded("ratify the OPCAT soon")
