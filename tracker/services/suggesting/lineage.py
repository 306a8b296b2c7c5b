"""Suggested lineage of one State: computed anew from its asks, and written where it differs from what stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz.fuzz import token_set_ratio
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.likeness import Match, rank
from tracker.domain.likeness_reasons import kind_of, reason_of
from tracker.services.suggesting.reading import Asked
from tracker.storage import models

_AT_ONCE = 900  # values in one statement that every SQLite takes
_FIELDS = ("rank", "likeness", "kind", "reason")
_DIGITS = 4

Pair = tuple[int, int]
"""The later and the earlier recommendation."""


def write(session: Session, asked: Asked, *, names: Mapping[str, str]) -> int:
    """Bring the suggestions for the asks of one State up to date.

    Returns:
        How many were made, changed or taken back; 0 where all stand as they should.
    """
    standing, decided = _standing(session, asked)
    wanted = {pair: row for pair, row in _computed(asked, names) if pair not in decided}
    gone = [row["id"] for pair, row in standing.items() if pair not in wanted]
    changed = [
        {"id": standing[pair]["id"], **row}
        for pair, row in wanted.items()
        if pair in standing and any(standing[pair][each] != row[each] for each in _FIELDS)
    ]
    made = [
        {"later_id": later, "earlier_id": earlier, **row}
        for (later, earlier), row in wanted.items()
        if (later, earlier) not in standing
    ]
    suggestion = models.LineageSuggestion
    for start in range(0, len(gone), _AT_ONCE):
        session.execute(delete(suggestion).where(suggestion.id.in_(gone[start : start + _AT_ONCE])))
    if changed:
        session.execute(update(suggestion), changed)
    if made:
        session.execute(insert(suggestion), made)
    return len(gone) + len(changed) + len(made)


def forget_unaddressed(session: Session) -> int:
    """Take back what is suggested for asks that are addressed to no State any more."""
    suggestion, addressee = models.LineageSuggestion, models.Addressee
    named = exists().where(addressee.recommendation_id == suggestion.later_id, addressee.state_code.is_not(None))
    found = session.scalars(select(suggestion.id).where(suggestion.decision.is_(None), ~named)).all()
    for start in range(0, len(found), _AT_ONCE):
        session.execute(delete(suggestion).where(suggestion.id.in_(found[start : start + _AT_ONCE])))
    return len(found)


def _computed(asked: Asked, names: Mapping[str, str]) -> Iterator[tuple[Pair, dict[str, Any]]]:
    later = [ask for ask in asked.asks if ask.id in asked.home]
    for ask, matches in rank(asked.asks, later=later, closeness=_closeness):
        for place, match in enumerate(matches, 1):
            yield (ask.id, match.earlier.id), _row(match, place, names=names, asked=asked)


def _row(match: Match, place: int, *, names: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    return {
        "rank": place,
        "likeness": round(match.likeness, _DIGITS),
        "kind": kind_of(match),
        "reason": reason_of(match, names=names, by=asked.by),
    }


def _closeness(one: str, other: str) -> float:
    return token_set_ratio(one, other) / 100


def _standing(session: Session, asked: Asked) -> tuple[dict[Pair, dict[str, Any]], set[Pair]]:
    """Return what is suggested and open, and the pairs that are decided or linked already."""
    suggestion, link = models.LineageSuggestion, models.LineageLink
    standing: dict[Pair, dict[str, Any]] = {}
    decided: set[Pair] = set()
    for some in _pieces(sorted(asked.home)):
        columns = (suggestion.id, suggestion.later_id, suggestion.earlier_id, suggestion.decision)
        query = select(*columns, *(getattr(suggestion, each) for each in _FIELDS))
        for row in session.execute(query.where(suggestion.later_id.in_(some))).mappings():
            pair = (row["later_id"], row["earlier_id"])
            if row["decision"] is None:
                standing[pair] = dict(row)
            else:
                decided.add(pair)
        either = select(link.later_id, link.earlier_id)
        for one, other in session.execute(either.where(link.later_id.in_(some) | link.earlier_id.in_(some))):
            decided |= {(one, other), (other, one)}
    return standing, decided


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    half = _AT_ONCE // 2  # a statement that names them twice
    return (ids[start : start + half] for start in range(0, len(ids), half))
