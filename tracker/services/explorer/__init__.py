"""The explorer: recommendations searched, filtered, counted, grouped, and one page of them read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import func
from sqlalchemy.orm import Session

from tracker.domain import criteria_words, faceting
from tracker.domain.audience import Audience
from tracker.domain.criteria import Criteria, Facet, Pick, Sort, told
from tracker.domain.faceting import Values
from tracker.services.explorer.pairs import Pairs, read_pairs
from tracker.services.explorer.rows import Ask, Hit, all_names, exact_hits, read_asks
from tracker.services.explorer.scope import Scope, heard_pairs, scope_of

_NAMED = (Facet.STATE, Facet.THEME, Facet.BY)


@dataclass(frozen=True, slots=True)
class Row:
    """One pair: a recommendation, the State under review, and what every filter knows of the two."""

    ask: Ask
    state: str
    values: Mapping[Facet, Values]
    evidence_count: int


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours in the list; `total` counts those on other pages too."""

    value: str
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Explored:
    """One page of a list.

    `criteria` is what was looked for after all: unknown filters are in `left_out`, and there is no page after the last.
    `total` counts the pairs in scope, `count` those found; `counts` what every filter would give.
    """

    criteria: Criteria
    groups: tuple[Group, ...]
    count: int
    total: int
    first: int
    counts: Mapping[Facet, Mapping[str, int]]
    names: Mapping[Pick, str]
    hits: tuple[Hit, ...]
    left_out: tuple[str, ...]
    follows: bool
    is_everywhere: bool


def explore(session: Session, criteria: Criteria, *, organisation_id: int, audience: Audience) -> Explored:
    """Return one page of the list that an address asks for, with the counts of every filter.

    Args:
        session: to read with.
        criteria: what is asked for.
        organisation_id: whose States are looked at by default.
        audience: whose statuses, and what evidence counts.
    """
    names = all_names(session)
    unknown = [pick for pick in criteria.picks if pick[0] in _NAMED and pick not in names]
    criteria = criteria.without(*unknown) if unknown else criteria
    scope = scope_of(session, criteria, organisation_id=organisation_id, audience=audience)
    pairs = read_pairs(session, scope, criteria)
    found = faceting.find(pairs.columns, criteria, size=len(pairs.asks))
    rank = partial(criteria_words.rank, names=names)
    bands = faceting.band(_ordered(found.places, criteria, pairs), criteria.group, pairs.columns, rank=rank)
    count = len(found.places)
    page = min(criteria.page, max(1, -(-count // criteria.size)))
    first = (page - 1) * criteria.size
    return Explored(
        criteria=replace(criteria, page=page),
        groups=_groups(session, pairs, faceting.cut(bands, first=first, last=first + criteria.size)),
        count=count,
        total=_total(session, scope) if criteria.search.terms else len(pairs.asks),
        first=first,
        counts=found.counts,
        names=names,
        hits=exact_hits(session, criteria.q, audience=audience),
        left_out=tuple(told(*pick) for pick in unknown),
        follows=bool(scope.followed),
        is_everywhere=scope.named is None,
    )


def _ordered(places: Sequence[int], criteria: Criteria, pairs: Pairs) -> Sequence[int]:
    """Order by evidence, which no column of the database holds; every other order is that of the pairs already."""
    if criteria.sort is not Sort.EVIDENCE:
        return places
    return sorted(places, key=lambda place: -pairs.weights[place])


def _groups(session: Session, pairs: Pairs, bands: Sequence[faceting.Band]) -> tuple[Group, ...]:
    places = [place for band in bands for place in band.places]
    asks = read_asks(session, {pairs.asks[place] for place in places})
    rows = {
        place: Row(
            ask=asks[pairs.asks[place]],
            state=pairs.states[place],
            values={facet: column[place] for facet, column in pairs.columns.items()},
            evidence_count=pairs.weights[place],
        )
        for place in places
    }
    return tuple(Group(band.value, band.total, tuple(rows[place] for place in band.places)) for band in bands)


def _total(session: Session, scope: Scope) -> int:
    return session.scalar(heard_pairs(scope, func.count())) or 0
