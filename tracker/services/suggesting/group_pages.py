"""The suggested groups of one review, one at a time, and the groups that a person made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import ReviewState
from tracker.services.readers.seen import items
from tracker.services.suggesting.cards import AskCard, cards
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Member:
    """A part that stands, or may stand, in a group. `in_group` is the title of another group that it stands in."""

    part_id: int
    ref: str
    label: str
    heading: str
    ask: AskCard
    in_group: str = ""
    is_excluded: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    """Parts of a review that may ask the same."""

    id: int
    title: str
    reason: str
    decision: Decision | None
    decided_at: datetime | None
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group that a person made. `evidence_count` is how many items that are not withdrawn hang on it."""

    ref: str
    title: str
    members: tuple[Member, ...]
    evidence_count: int

    @property
    def standing(self) -> tuple[Member, ...]:
        """Return the members for which the evidence of the group counts."""
        return tuple(each for each in self.members if not each.is_excluded)


@dataclass(frozen=True, slots=True)
class ReviewGroups:
    """What a review comes down to: its recommendations, its groups, and the recommendations that stand alone.

    `waiting` are the suggestions still to decide, `decided_count` how many are decided, `refused_count` how many of
    them were refused.
    """

    recommendation_count: int
    group_count: int
    single_count: int
    waiting: tuple[int, ...]
    decided_count: int
    refused_count: int


def reviews(session: Session, state: str) -> tuple[int, ...]:
    """Return the cycles of the reviews of a State from which recommendations are on record, the latest first."""
    review, document, ask = models.Review, models.SourceDocument, models.Recommendation
    read = exists().where(ask.document_id == document.id, document.review_id == review.id)
    rows = session.scalars(select(review.cycle).where(review.state_code == state, read).order_by(review.cycle.desc()))
    return tuple(rows)


def of_review(session: Session, state: str, cycle: int) -> ReviewGroups:
    """Count what a review comes down to."""
    suggestion, review = models.ClusterSuggestion, models.Review
    rows = session.execute(
        select(suggestion.id, suggestion.decision)
        .join(review, review.id == suggestion.review_id)
        .where(review.state_code == state, review.cycle == cycle)
        .order_by(suggestion.id)
    ).all()
    part, ask, document = models.Part, models.Recommendation, models.SourceDocument
    asked = (
        select(func.count(ask.id.distinct()))
        .join(document, document.id == ask.document_id)
        .join(review, review.id == document.review_id)
        .where(review.state_code == state, review.cycle == cycle)
    )
    grouped = select(models.ClusterPart.part_id).where(models.ClusterPart.excluded.is_(False))
    alone = asked.join(part, part.recommendation_id == ask.id).where(part.id.not_in(grouped))
    groups = (
        select(func.count(models.Cluster.id))
        .join(review, review.id == models.Cluster.review_id)
        .where(review.state_code == state, review.cycle == cycle)
    )
    return ReviewGroups(
        recommendation_count=session.scalar(asked) or 0,
        group_count=session.scalar(groups) or 0,
        single_count=session.scalar(alone) or 0,
        waiting=tuple(number for number, decision in rows if decision is None),
        decided_count=sum(1 for _number, decision in rows if decision is not None),
        refused_count=sum(1 for _number, decision in rows if decision is Decision.REFUSED),
    )


def suggested(
    session: Session, numbers: Collection[int], *, state: str, audience: Audience
) -> tuple[SuggestedGroup, ...]:
    """Return suggested groups with their members, in the order of their rows."""
    suggestion, member = models.ClusterSuggestion, models.ClusterSuggestionPart
    rows = session.scalars(select(suggestion).where(suggestion.id.in_(numbers)).order_by(suggestion.id)).all()
    pairs = session.execute(select(member.suggestion_id, member.part_id).where(member.suggestion_id.in_(numbers))).all()
    found = _members(session, {part for _number, part in pairs}, state=state, audience=audience)
    grouped = _grouped(session, found)
    gathered: defaultdict[int, list[Member]] = defaultdict(list)
    for part in found:  # in the order of the document
        for number in (number for number, each in pairs if each == part):
            gathered[number].append(_standing(found[part], grouped.get(part, "")))
    return tuple(
        SuggestedGroup(row.id, row.title, row.reason, row.decision, row.decided_at, tuple(gathered[row.id]))
        for row in rows
    )


def refused(session: Session, state: str, cycle: int, *, audience: Audience) -> tuple[SuggestedGroup, ...]:
    """Return the groups of a review that a person refused, the latest first."""
    suggestion, review = models.ClusterSuggestion, models.Review
    numbers = session.scalars(
        select(suggestion.id)
        .join(review, review.id == suggestion.review_id)
        .where(review.state_code == state, review.cycle == cycle, suggestion.decision == Decision.REFUSED)
        .order_by(suggestion.decided_at.desc(), suggestion.id.desc())
    ).all()
    by_number = {each.id: each for each in suggested(session, numbers, state=state, audience=audience)}
    return tuple(by_number[number] for number in numbers)


def groups(session: Session, state: str, cycle: int, *, audience: Audience, ref: str = "") -> tuple[Group, ...]:
    """Return the groups of a review by their title; only the one of a reference where one is given."""
    cluster, review, member = models.Cluster, models.Review, models.ClusterPart
    query = (
        select(cluster.id, cluster.ref, cluster.title)
        .join(review, review.id == cluster.review_id)
        .where(review.state_code == state, review.cycle == cycle)
        .order_by(cluster.title, cluster.id)
    )
    rows = session.execute(query.where(cluster.ref == ref) if ref else query).all()
    standing = session.scalars(select(member).where(member.cluster_id.in_([row.id for row in rows]))).all()
    found = _members(session, {each.part_id for each in standing}, state=state, audience=audience)
    counts = _evidence(session, [row.id for row in rows], audience)
    order = {part: place for place, part in enumerate(found)}
    gathered: defaultdict[int, list[Member]] = defaultdict(list)
    for each in sorted((each for each in standing if each.part_id in found), key=lambda each: order[each.part_id]):
        gathered[each.cluster_id].append(_taken(found[each.part_id], each))
    return tuple(Group(row.ref, row.title, tuple(gathered[row.id]), counts.get(row.id, 0)) for row in rows)


def _members(session: Session, parts: Collection[int], *, state: str, audience: Audience) -> dict[int, Member]:
    """Return parts with their asks, in the order of the document; without what the audience does not hear of."""
    part, ask = models.Part, models.Recommendation
    rows = session.execute(
        select(part.id, part.ref, part.label, part.text, ask.id)
        .join(ask, ask.id == part.recommendation_id)
        .where(part.id.in_(parts))
        .order_by(ask.document_id, ask.ordinal, part.ordinal, part.id)
    ).all()
    found = cards(session, {row[4] for row in rows}, state=state, audience=audience)
    return {
        number: Member(number, ref, label, heading, found[whole])
        for number, ref, label, heading, whole in rows
        if whole in found
    }


def _grouped(session: Session, parts: Collection[int]) -> dict[int, str]:
    """Return the title of the group in which each part stands."""
    member, cluster = models.ClusterPart, models.Cluster
    rows = session.execute(
        select(member.part_id, cluster.title)
        .join(cluster, cluster.id == member.cluster_id)
        .where(member.part_id.in_(parts), member.excluded.is_(False))
        .order_by(cluster.id)
    )
    return {part: title for part, title in rows}  # noqa: C416 (a row is no pair)


def _evidence(session: Session, clusters: Collection[int], audience: Audience) -> dict[int, int]:
    link, item = models.EvidenceLink, models.Evidence
    rows = session.execute(
        select(link.cluster_id, func.count())
        .join(item, and_(item.id == link.evidence_id, item.review_state != ReviewState.WITHDRAWN, items(audience)))
        .where(link.cluster_id.in_(clusters))
        .group_by(link.cluster_id)
    )
    return {cluster: count for cluster, count in rows if cluster is not None}


def _standing(member: Member, group: str) -> Member:
    return Member(member.part_id, member.ref, member.label, member.heading, member.ask, in_group=group)


def _taken(member: Member, row: models.ClusterPart) -> Member:
    known = (member.part_id, member.ref, member.label, member.heading, member.ask)
    return Member(*known, is_excluded=row.excluded, reason=row.reason)
