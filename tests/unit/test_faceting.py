"""Filters and their counts, held against counting each list anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.criteria import Criteria, Facet, Group
from tracker.domain.faceting import band, cut, find

VALUES = st.sets(st.sampled_from("abc"), max_size=2).map(lambda values: tuple(sorted(values)))
PAIRS = st.lists(st.fixed_dictionaries(dict.fromkeys(Facet, VALUES)), max_size=12)
PICKS = st.sets(st.tuples(st.sampled_from(Facet), st.sampled_from("abc")), max_size=5).map(tuple)


def _columns(pairs):
    return {facet: [pair[facet] for pair in pairs] for facet in Facet}


def _fits(pair, picks):
    for facet in Facet:
        chosen = {value for each, value in picks if each is facet}
        has = set(pair[facet])
        if chosen and not (chosen <= has if facet is Facet.TO_DO else chosen & has):
            return False
    return True


@given(PAIRS, PICKS)
def test_a_list_holds_what_every_filter_lets_through(pairs, picks):
    found = find(_columns(pairs), Criteria(picks=picks), size=len(pairs))

    assert list(found.places) == [place for place, pair in enumerate(pairs) if _fits(pair, picks)]


@given(PAIRS, PICKS, st.sampled_from(Facet), st.sampled_from("abc"))
def test_a_count_is_of_the_pairs_that_the_other_filters_let_through(pairs, picks, facet, value):
    found = find(_columns(pairs), Criteria(picks=picks), size=len(pairs))

    others = picks if facet is Facet.TO_DO else [pick for pick in picks if pick[0] is not facet]
    expected = sum(value in pair[facet] for pair in pairs if _fits(pair, others))
    assert found.counts[facet].get(value, 0) == expected


@given(PAIRS, st.sampled_from(Group))
def test_every_pair_stands_under_one_group_and_those_without_a_value_last(pairs, group):
    bands = band(range(len(pairs)), group, _columns(pairs), rank=lambda _facet, value: (0, value))

    assert sorted(place for _value, places in bands for place in places) == list(range(len(pairs)))
    if group is not Group.NOTHING:
        values = [value for value, _places in bands]
        assert values == sorted(values, key=lambda value: (value == "", value))
        assert len(values) == len(set(values))


@given(PAIRS, st.integers(1, 5))
def test_the_pages_of_a_grouped_list_hold_every_pair_once_in_order(pairs, size):
    bands = band(range(len(pairs)), Group.THEME, _columns(pairs), rank=lambda _facet, value: (0, value))

    pages = [cut(bands, first=first, last=first + size) for first in range(0, len(pairs), size)]

    shown = [place for page in pages for each in page for place in each.places]
    assert shown == [place for _value, places in bands for place in places]
    assert all(each.total == len(dict(bands)[each.value]) for page in pages for each in page)
    assert all(0 < sum(len(each.places) for each in page) <= size for page in pages)
