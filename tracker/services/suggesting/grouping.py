"""Suggested groups of one review: computed anew from its parts, and written where they differ from what stands."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision
from tracker.domain.likeness_gathering import groups
from tracker.domain.likeness_groups import Asking, Group
from tracker.domain.likeness_reasons import reason_of_group, title_of_group
from tracker.services.suggesting.reading import Asked
from tracker.storage import models

_AT_ONCE = 900  # values in one statement that every SQLite takes


def write(session: Session, asked: Asked, *, names: Mapping[str, str]) -> int:
    """Bring the suggested groups of a State's reviews up to date.

    Parts that a person grouped, or took out of a group, are not suggested again; nor is a group that was refused.

    Returns:
        How many were made, changed or taken back; 0 where all stand as they should.
    """
    cluster, member = models.Cluster, models.ClusterPart
    reviews = sorted(asked.reviews)
    taken = set(
        session.scalars(
            select(member.part_id).join(cluster, cluster.id == member.cluster_id).where(cluster.review_id.in_(reviews))
        )
    )
    standing, decided = _standing(session, reviews)
    wanted = {
        (review, _digest(group.members)): group
        for review in reviews
        for group in groups([part for part in asked.reviews[review] if part.id not in taken])
    }
    apart = _refused(session, reviews)
    wanted = {
        key: group
        for key, group in wanted.items()
        if key not in decided and not any(_is_mostly(group, refused) for refused in apart)
    }
    rows = {key: _row(group, names) for key, group in wanted.items()}
    gone = [row["id"] for key, row in standing.items() if key not in wanted]
    changed = [
        {"id": standing[key]["id"], **row}
        for key, row in rows.items()
        if key in standing and any(standing[key][each] != row[each] for each in row)
    ]
    forget(session, gone)
    if changed:
        session.execute(update(models.ClusterSuggestion), changed)
    made = [key for key in wanted if key not in standing]
    _make(session, {key: (wanted[key], rows[key]) for key in made})
    return len(gone) + len(changed) + len(made)


def forget(session: Session, suggestions: Collection[int]) -> None:
    """Take suggested groups back with their members."""
    suggestion, member = models.ClusterSuggestion, models.ClusterSuggestionPart
    ids = sorted(suggestions)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        session.execute(delete(member).where(member.suggestion_id.in_(some)))
        session.execute(delete(suggestion).where(suggestion.id.in_(some)))


def _standing(
    session: Session, reviews: Sequence[int]
) -> tuple[dict[tuple[int, str], dict[str, Any]], set[tuple[int, str]]]:
    suggestion = models.ClusterSuggestion
    columns = (suggestion.id, suggestion.review_id, suggestion.digest, suggestion.title, suggestion.reason)
    rows = session.execute(
        select(*columns, suggestion.decision).where(suggestion.review_id.in_(reviews)).order_by(suggestion.id)
    ).mappings()
    standing: dict[tuple[int, str], dict[str, Any]] = {}
    decided: set[tuple[int, str]] = set()
    for row in rows:
        key = (row["review_id"], row["digest"])
        if row["decision"] is None:
            standing[key] = dict(row)
        else:
            decided.add(key)
    return standing, decided


def _refused(session: Session, reviews: Sequence[int]) -> list[set[int]]:
    """Return the members of the groups that were refused: fewer of them, or one more, are no group either."""
    suggestion, member = models.ClusterSuggestion, models.ClusterSuggestionPart
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, part in session.execute(
        select(member.suggestion_id, member.part_id)
        .join(suggestion, suggestion.id == member.suggestion_id)
        .where(suggestion.review_id.in_(reviews), suggestion.decision == Decision.REFUSED)
    ):
        found[number].add(part)
    return list(found.values())


def _is_mostly(group: Group, refused: Collection[int]) -> bool:
    """Tell whether more than half of a group was refused together: what else was decided may have moved a member."""
    return 2 * sum(part.id in refused for part in group.members) > len(group.members)


def _row(group: Group, names: Mapping[str, str]) -> dict[str, Any]:
    return {"title": title_of_group(group, names), "reason": reason_of_group(group, names)}


def _make(session: Session, made: Mapping[tuple[int, str], tuple[Group, dict[str, Any]]]) -> None:
    if not made:
        return
    suggestion, member = models.ClusterSuggestion, models.ClusterSuggestionPart
    session.execute(
        insert(suggestion),
        [{"review_id": review, "digest": digest, **row} for (review, digest), (_group, row) in made.items()],
    )
    reviews = {review for review, _digest in made}
    ids = {
        (review, digest): number
        for number, review, digest in session.execute(
            select(suggestion.id, suggestion.review_id, suggestion.digest).where(suggestion.review_id.in_(reviews))
        )
    }
    session.execute(
        insert(member),
        [
            {"suggestion_id": ids[key], "part_id": part.id}
            for key, (group, _row) in made.items()
            for part in group.members
        ],
    )


def _digest(members: Iterable[Asking]) -> str:
    """Return what tells the members apart from any others, so that a refusal is for good."""
    written = ",".join(str(number) for number in sorted(part.id for part in members))
    return hashlib.sha256(written.encode()).hexdigest()
