"""What a person decides on a suggestion: taken, refused for good, or opened again; nothing is linked without that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.kinds import Decision
from tracker.domain.vocabulary import LineageKind
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.leaks import recording
from tracker.storage import models

SMALLEST = 2  # fewer members are no group


def accept_lineage(session: Session, actor: str, suggestion_id: int, *, kind: LineageKind, reason: str = "") -> None:
    """Link two asks as a person says they are related; without a reason, the suggestion's stands.

    Raises:
        NotFound: there is no such suggestion.
        Conflict: it is decided already, or somebody linked the two by hand.
    """
    row = _lineage(session, suggestion_id)
    _take(session, actor, row, Decision.ACCEPTED)
    link = models.LineageLink
    pair = (link.later_id == row.later_id, link.earlier_id == row.earlier_id)
    if session.scalar(select(link.id).where(*pair).limit(1)) is not None:
        raise Conflict(_("Somebody linked these two asks meanwhile. Nothing was changed: look at the link first."))
    words = reason.strip() or row.reason
    session.add(link(later_id=row.later_id, earlier_id=row.earlier_id, kind=kind, reason=words))
    told = {"kind": (None, kind.value), "reason": (None, words), "decision": (None, Decision.ACCEPTED.value)}
    recording.put(session, actor, event="lineage:record", subject=_pair(row), changes=told)


def refuse_lineage(session: Session, actor: str, suggestion_id: int) -> None:
    """Keep on record that two asks are not related; the pair is never suggested again.

    Raises:
        NotFound: there is no such suggestion.
        Conflict: it is decided already.
    """
    row = _lineage(session, suggestion_id)
    _take(session, actor, row, Decision.REFUSED)
    told = {"decision": (None, Decision.REFUSED.value)}
    recording.put(session, actor, event="lineage:refuse", subject=_pair(row), changes=told)


def reopen_lineage(session: Session, actor: str, suggestion_id: int) -> None:
    """Take a decision on a pair back; the link that it made goes with it.

    Raises:
        NotFound: there is no such suggestion.
        Conflict: it is not decided.
    """
    row = _lineage(session, suggestion_id)
    before = _give_back(session, row)
    told: dict[str, tuple[Any, Any]] = {"decision": (before.value, None)}
    if before is Decision.ACCEPTED:
        link = models.LineageLink
        pair = (link.later_id == row.later_id, link.earlier_id == row.earlier_id)
        kinds = session.scalars(select(link.kind).where(*pair).order_by(link.id)).all()
        session.execute(delete(link).where(*pair))
        told |= {"kind": (", ".join(kinds) or None, None)}
    recording.put(session, actor, event="lineage:reopen", subject=_pair(row), changes=told)


def accept_cluster(
    session: Session, actor: str, suggestion_id: int, *, title: str, left_out: Collection[int] = ()
) -> str:
    """Make a group of the parts that a person keeps, and return its reference.

    Args:
        session: a writing session.
        actor: who decides.
        suggestion_id: the suggested group.
        title: what its members ask, as the person says it.
        left_out: the parts that do not belong.

    Raises:
        NotFound: there is no such suggestion.
        Conflict: it is decided already, or its members changed since it was made.
        Invalid: the group has no name, or fewer than two members.
    """
    row = _cluster(session, suggestion_id)
    kept = [member.part_id for member in row.members if member.part_id not in set(left_out)]
    if not title.strip():
        raise Invalid(_("Give the group a name: what all of its members ask."), field="title")
    if len(kept) < SMALLEST:
        raise Invalid(_("A group has at least two members. Nothing was changed: refuse the group instead."))
    _take(session, actor, row, Decision.ACCEPTED)
    ref = _ref(row)
    made = models.Cluster(ref=ref, title=title.strip(), review_id=row.review_id)
    made.members = [models.ClusterPart(part_id=part) for part in kept]
    session.add(made)
    session.flush()
    parts = session.scalars(select(models.Part.ref).where(models.Part.id.in_(kept)).order_by(models.Part.ref)).all()
    told = {"title": (None, made.title), "members": (None, list(parts))}
    recording.put(session, actor, event="cluster:record", subject=ref, changes=told)
    return ref


def refuse_cluster(session: Session, actor: str, suggestion_id: int) -> None:
    """Keep on record that these parts do not ask the same; the same parts are never suggested again.

    Raises:
        NotFound: there is no such suggestion.
        Conflict: it is decided already.
    """
    row = _cluster(session, suggestion_id)
    _take(session, actor, row, Decision.REFUSED)
    told = {"decision": (None, Decision.REFUSED.value), "title": (row.title, None)}
    recording.put(session, actor, event="cluster:refuse", subject=_ref(row), changes=told)


def reopen_cluster(session: Session, actor: str, suggestion_id: int) -> None:
    """Take a decision on a suggested group back; the group that it made is taken apart.

    Raises:
        NotFound: there is no such suggestion.
        Conflict: it is not decided, or evidence hangs on the group.
    """
    row = _cluster(session, suggestion_id)
    before = _give_back(session, row)
    told = {"decision": (before.value, None)}
    made = session.scalar(select(models.Cluster.id).where(models.Cluster.ref == _ref(row)))
    if before is Decision.ACCEPTED and made is not None:
        link = models.EvidenceLink
        if session.scalar(select(func.count()).where(link.cluster_id == made)):
            raise Conflict(
                _("Evidence is linked to this group. Nothing was changed: link the evidence to single asks first.")
            )
        session.execute(delete(models.ClusterPart).where(models.ClusterPart.cluster_id == made))
        session.execute(delete(models.Cluster).where(models.Cluster.id == made))
        told |= {"title": (row.title, None)}
    recording.put(session, actor, event="cluster:reopen", subject=_ref(row), changes=told)


def _lineage(session: Session, number: int) -> models.LineageSuggestion:
    suggestion = models.LineageSuggestion
    query = select(suggestion).where(suggestion.id == number)
    found = session.scalars(query.options(joinedload(suggestion.later), joinedload(suggestion.earlier))).one_or_none()
    if found is None:
        raise NotFound(_("This suggestion is no longer made. Nothing was changed: go back to the list."))
    return found


def _cluster(session: Session, number: int) -> models.ClusterSuggestion:
    suggestion = models.ClusterSuggestion
    query = select(suggestion).where(suggestion.id == number)
    found = session.scalars(
        query.options(joinedload(suggestion.review), selectinload(suggestion.members))
    ).one_or_none()
    if found is None:
        raise NotFound(_("This suggestion is no longer made. Nothing was changed: go back to the list."))
    return found


def _take(
    session: Session, actor: str, row: models.LineageSuggestion | models.ClusterSuggestion, decision: Decision
) -> None:
    """Decide a suggestion if nobody did: the condition stands in the statement, so of two at once one is told."""
    table = type(row)
    done = session.execute(
        update(table)
        .where(table.id == row.id, table.decision.is_(None))
        .values(decision=decision, decided_by=actor, decided_at=datetime.now(UTC))
        .returning(table.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not done:
        raise Conflict(_("Somebody decided this suggestion meanwhile. Nothing was changed: look at what is decided."))
    session.expire(row, ["decision", "decided_by", "decided_at"])


def _give_back(session: Session, row: models.LineageSuggestion | models.ClusterSuggestion) -> Decision:
    before, table = row.decision, type(row)
    done = session.execute(
        update(table)
        .where(table.id == row.id, table.decision == before)
        .values(decision=None, decided_by=None, decided_at=None)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    ).all()
    if before is None or not done:
        raise Conflict(_("This suggestion is not decided any more. Nothing was changed."))
    session.expire(row, ["decision", "decided_by", "decided_at"])
    return before


def _pair(row: models.LineageSuggestion) -> str:
    return f"lineage:{row.later.ref} {row.earlier.ref}"


def _ref(row: models.ClusterSuggestion) -> str:
    """Return what the group of a suggestion is called; its digest is its own within the review."""
    return f"cluster:{row.review.state_code.lower()}-{row.review.cycle}-{row.digest[:12]}"
