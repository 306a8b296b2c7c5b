"""How a list of recommendations is shown: filters with counts, chips, bands of rows, pages, and what to do if empty."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import url_for

from tracker.domain.criteria import NONE, SIZES, Criteria, Facet, Group, Sort
from tracker.domain.criteria_words import FACETS, GROUPS, SORTS, WITHOUT, chips, option_words, rank
from tracker.domain.phrases import headed, window_name
from tracker.domain.searching import MOST_TERMS, excerpt
from tracker.domain.vocabulary import Mechanism, Position, Status
from tracker.domain.wording import without_recommenders
from tracker.i18n import _
from tracker.services.explorer import Explored
from tracker.services.explorer import Group as Rows
from tracker.services.explorer import Row as Found

SHOWN = 8
"""So many options of a filter stand open; the others are unfolded."""
_BY_COUNT = (Facet.THEME, Facet.BY)
_FOLDED = (Facet.BY, Facet.MECHANISM, Facet.ACTION)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter; `count` is what the list would hold with it. `status` has a mark."""

    value: str
    words: str
    count: int
    is_chosen: bool
    status: Status | None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: the options that stand open, and the others."""

    name: str
    title: str
    options: tuple[Option, ...]
    more: tuple[Option, ...]
    is_folded: bool
    is_used: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One recommendation for one State."""

    address: str
    number: str
    facts: tuple[str, ...]
    pieces: tuple[tuple[str, bool], ...]
    language: str
    statuses: tuple[Status, ...]
    positions: tuple[Position, ...]
    evidence_count: int


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that share what the list is grouped by."""

    title: str
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page, in its order; `elsewhere` is the list for every State on record, "" if it is that."""

    criteria: Criteria
    notes: tuple[str, ...]
    hits: tuple[tuple[str, str, str], ...]
    chips: tuple[tuple[str, str], ...]
    filters: tuple[Filter, ...]
    used_count: int
    count: int
    total: int
    bands: tuple[Band, ...]
    groups: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str], ...]
    sizes: tuple[tuple[int, str], ...]
    first: int
    last: int
    address: str
    elsewhere: str
    follows: bool


def arrange(found: Explored, *, left_out: tuple[str, ...]) -> Page:
    """Arrange one page of a list.

    Args:
        found: the list.
        left_out: what of the address made no sense.
    """
    criteria = found.criteria
    return Page(
        criteria=criteria,
        notes=_notes(criteria, (*left_out, *found.left_out)),
        hits=tuple(_hit(each.ref, each.number, each.document, each.text) for each in found.hits),
        chips=tuple((each.words, _address(each.without)) for each in chips(criteria, found.names)),
        filters=tuple(each for facet in Facet for each in [_filter(facet, found)] if each.options),
        used_count=len(criteria.picks) + criteria.everywhere,
        count=found.count,
        total=found.total,
        bands=tuple(_band(each, found) for each in found.groups),
        groups=tuple((each.value, _(GROUPS[each])) for each in Group),
        sorts=tuple((each.value, _(SORTS[each])) for each in Sort),
        sizes=tuple((size, _address(replace(criteria, size=size, page=1))) for size in SIZES),
        first=found.first + 1,
        last=min(found.first + criteria.size, found.count),
        address=_address(replace(criteria, page=1)),
        elsewhere="" if found.is_everywhere and not criteria.values(Facet.STATE) else _elsewhere(criteria),
        follows=found.follows,
    )


def _address(criteria: Criteria) -> str:
    return url_for("recommendations.index") + criteria.query()


def _elsewhere(criteria: Criteria) -> str:
    """Return the address of the same list for every State on record."""
    of_states = [(Facet.STATE, code) for code in criteria.values(Facet.STATE)]
    return _address(replace(criteria.without(*of_states), everywhere=True))


def _notes(criteria: Criteria, left_out: tuple[str, ...]) -> tuple[str, ...]:
    """Say what of the address or the search was not used, and why."""
    said = []
    if left_out:
        said.append(_("Left out of the filters, because it is unknown here: %(what)s.") % {"what": ", ".join(left_out)})
    if criteria.search.is_unbalanced:
        said.append(_("A quotation mark has no partner and was left out: write an exact phrase between two."))
    if criteria.search.is_cut:
        said.append(_("Only the first %(n)d words were searched for.") % {"n": MOST_TERMS})
    return tuple(said)


def _hit(ref: str, number: str, document: str, text: str) -> tuple[str, str, str]:
    """Return the address, name and words of what the search names exactly."""
    pieces = excerpt(without_recommenders(text), (), most=140)
    words = "".join(piece for piece, _hit in pieces)
    if not ref:
        return url_for("documents.record", key=document), document, words
    return url_for("recommendations.record", ref=ref), f"{document}, {number}", words


def _filter(facet: Facet, found: Explored) -> Filter:
    criteria, counts = found.criteria, found.counts[facet]
    chosen = criteria.values(facet)
    by_count = facet in _BY_COUNT
    values = sorted(
        {*counts, *chosen},
        key=lambda value: (-counts.get(value, 0) if by_count else 0, rank(facet, value, found.names)),
    )
    options = [
        Option(
            value=value,
            words=option_words(facet, value, found.names),
            count=counts.get(value, 0),
            is_chosen=value in chosen,
            status=Status(value) if facet is Facet.STATUS and value != NONE else None,
        )
        for value in values
    ]
    cut = len(options) if len(options) <= SHOWN + 2 else SHOWN
    return Filter(
        name=facet.value,
        title=_(FACETS[facet]),
        options=tuple(options[:cut]),
        more=tuple(options[cut:]),
        is_folded=facet in _FOLDED,
        is_used=bool(chosen),
    )


def _band(group: Rows, found: Explored) -> Band:
    return Band(_band_title(group.value, found), group.total, tuple(_row(each, found) for each in group.rows))


def _band_title(value: str, found: Explored) -> str:
    group = found.criteria.group
    if group is Group.NOTHING:
        return ""
    return option_words(Facet(group.value), value, found.names) if value else _(WITHOUT[group])


def _row(row: Found, found: Explored) -> Row:
    ask = row.ask
    return Row(
        address=url_for("recommendations.record", ref=ask.ref, state=row.state),
        number=ask.number,
        facts=_facts(row, found),
        pieces=excerpt(without_recommenders(ask.text), found.criteria.search.terms),
        language=ask.language,
        statuses=tuple(Status(value) for value in row.values[Facet.STATUS] if value != NONE),
        positions=tuple(Position(value) for value in row.values[Facet.POSITION] if value != NONE),
        evidence_count=row.evidence_count,
    )


def _facts(row: Found, found: Explored) -> tuple[str, ...]:
    """Say of whom it is asked, by whom, and when."""
    ask, names = row.ask, found.names
    facts = [names.get((Facet.STATE, row.state), row.state)]
    facts.append(headed(window_name(ask.cycle)) if ask.cycle is not None else str(ask.year))
    by = [names.get((Facet.BY, code), code) for code in row.values[Facet.BY]]
    if by:
        rest = len(by) - 3
        facts.append(", ".join(sorted(by)[:3]) + (f" +{rest}" if rest > 0 else ""))
    elif ask.mechanism is not Mechanism.UPR:
        facts.append(ask.body)
    if ask.part_count > 1:
        facts.append(_("%(n)d parts") % {"n": ask.part_count})
    return tuple(facts)
