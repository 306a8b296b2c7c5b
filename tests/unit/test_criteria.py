"""What an address asks of a list, and how it is written back."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.criteria import NONE, SIZES, Criteria, Facet, Group, Sort, ToDo, read
from tracker.domain.criteria_words import FACETS, GROUPS, SORTS, TO_DOS, chips, option_words, rank
from tracker.domain.vocabulary import Mechanism, Position, Status

NAMES = {(Facet.STATE, "RUS"): "Russian Federation", (Facet.BY, "SEN"): "Senegal", (Facet.THEME, "torture"): "Torture"}
VALUES = {
    Facet.TO_DO: st.sampled_from([*ToDo]),
    Facet.STATUS: st.sampled_from([*Status, NONE]),
    Facet.POSITION: st.sampled_from([*Position, NONE]),
    Facet.MECHANISM: st.sampled_from([*Mechanism]),
    Facet.ACTION: st.sampled_from("12345"),
    Facet.CYCLE: st.sampled_from("1234"),
    Facet.STATE: st.sampled_from(["RUS", "PRK"]),
    Facet.BY: st.sampled_from(["SEN", "TCD"]),
    Facet.THEME: st.sampled_from(["torture", "A.1/b"]),
}
PICKS = st.one_of([st.tuples(st.just(facet), values.map(str)) for facet, values in VALUES.items()])


def _read(query: str) -> Criteria:
    return read(parse_qsl(query.removeprefix("?"), keep_blank_values=True)).criteria


@given(
    q=st.text(max_size=40),
    picks=st.lists(PICKS, max_size=8),
    everywhere=st.booleans(),
    sort=st.sampled_from(Sort),
    group=st.sampled_from(Group),
    size=st.sampled_from(SIZES),
    page=st.integers(1, 999),
)
def test_a_list_is_the_same_after_it_was_written_to_an_address_and_read(q, picks, everywhere, sort, group, size, page):
    plain = [("q", q), *[(facet.value, value) for facet, value in picks]]
    criteria = read(
        [*plain, ("everywhere", "1" if everywhere else ""), ("sort", sort), ("group", group), ("size", str(size)),
         ("page", str(page))]
    ).criteria  # fmt: skip

    assert _read(criteria.query()) == criteria
    assert set(criteria.picks) == set(picks)


@given(st.lists(st.tuples(st.sampled_from([*(facet.value for facet in Facet), "page", "size", "q", "x"]), st.text())))
def test_no_address_makes_an_error(pairs):
    asked = read(pairs)

    assert asked.criteria.page >= 1
    assert asked.criteria.size in SIZES


@pytest.mark.parametrize(
    "query", ["status=foo", "state=Atlantis", "cycle=0", "action=6", "todo=x", "sort=up", "group=x", "size=26", "by=1"]
)
def test_what_makes_no_sense_is_left_out_and_told(query):
    asked = read(parse_qsl(query))

    assert asked.criteria == Criteria()
    assert [told.lower() for told in asked.left_out] == [query.lower()]


def test_names_that_are_no_filter_are_nobodys_business():
    assert read([("utm_source", "mail"), ("status", "")]).left_out == ()


def test_an_endless_value_is_told_shortened():
    (told,) = read([("status", "x" * 5000)]).left_out

    assert len(told) < 60


def test_an_address_holds_a_limited_number_of_values_and_tells_the_others():
    asked = read([("theme", f"t{number}") for number in range(70)])

    assert len(asked.criteria.picks) == 60
    assert len(asked.left_out) == 10


def test_a_state_may_be_written_in_small_letters():
    assert _read("state=rus") == _read("state=RUS")


def test_every_chip_takes_itself_off_and_nothing_else():
    criteria = _read("?q=fair trial&state=RUS&by=SEN&theme=torture&status=none&page=4&everywhere=1")

    said = chips(criteria, NAMES)

    assert [each.words for each in said] == [
        *("“fair trial”", "No status computed", "Russian Federation", "Torture", "Recommended by Senegal"),
        "All States on record",
    ]
    for each in said:
        left = {chip.words for chip in chips(each.without, NAMES)}
        assert left == {chip.words for chip in said} - {each.words}
        assert each.without.page == 1


def test_every_term_has_words_of_its_own_list():
    for words, terms in ((FACETS, Facet), (TO_DOS, ToDo), (SORTS, Sort), (GROUPS, Group)):
        assert set(words) == set(terms)
    assert FACETS[Facet.STATE] == "State under review"
    assert GROUPS[Group.STATE] == "State"


@given(PICKS)
def test_every_value_has_words_and_a_rank(pick):
    facet, value = pick

    assert option_words(facet, value, NAMES)
    assert isinstance(rank(facet, value, NAMES), tuple)


def test_the_latest_cycle_stands_first():
    assert rank(Facet.CYCLE, "3", NAMES) < rank(Facet.CYCLE, "2", NAMES)
