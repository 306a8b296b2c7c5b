"""Groups of a review that a person made: renamed, a member left out with a reason, taken apart.

Evidence linked to a group counts for each member that is not left out, so every change computes the statuses anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.kinds import Decision
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _, ngettext
from tracker.services.entries import changes, changes_since, refuse_stale
from tracker.services.leaks import recording
from tracker.services.results import assessments, facts
from tracker.storage import models

SMALLEST = 2  # fewer members are no group


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group as a person enters it; `left_out` are the references of its members that do not belong, and why."""

    title: str
    left_out: tuple[tuple[str, str], ...] = ()


def load(session: Session, ref: str) -> GroupEntry:
    """Return a group as it is on record.

    Raises:
        NotFound: there is no such group.
    """
    return _entry(session, _row(session, ref))


def review_of(session: Session, ref: str) -> tuple[str, int]:
    """Return the State and the cycle of the review to which a group belongs.

    Raises:
        NotFound: there is no such group.
    """
    review = _row(session, ref).review
    return review.state_code, review.cycle


def amend(session: Session, actor: str, ref: str, entry: GroupEntry, *, seen: str) -> str:
    """Rename a group or leave members out; return its reference.

    Raises:
        NotFound: there is no such group.
        Stale: it is no longer what the person saw.
        Invalid: it has no name, one left out has no reason, or fewer than two members remain.
    """
    row = _row(session, ref)
    different = changes_since(_entry(session, row), entry, seen=seen)
    if different:
        _write(session, row, entry)
        recording.put(session, actor, event="cluster:amend", subject=ref, changes=different)
        _assess(session, row.review.state_code)
    return ref


def leave_out(session: Session, actor: str, ref: str, parts: Collection[int], *, reason: str) -> None:
    """Keep on record of a new group which suggested parts do not belong to it, and why.

    Raises:
        Invalid: no reason is given.
    """
    if not parts:
        return
    if not reason:
        raise Invalid(_("Say in a few words why the asks that you took off do not belong."), field="reason")
    row = _row(session, ref)
    before = _entry(session, row)
    known = {member.part_id: member for member in row.members}
    for part in sorted(parts):
        member = known.get(part) or models.ClusterPart(cluster_id=row.id, part_id=part)
        member.excluded, member.reason = True, reason
        session.add(member)
    session.flush()
    session.expire(row, ["members"])
    told = changes(before, _entry(session, row))
    if told:
        recording.put(session, actor, event="cluster:amend", subject=ref, changes=told)  # no evidence hangs on it yet


def take_apart(session: Session, actor: str, ref: str, *, seen: str) -> None:
    """Take a group apart, so that each of its members stands alone again; a suggestion that made it waits once more.

    Raises:
        NotFound: there is no such group.
        Stale: it is no longer what the person saw.
        Conflict: evidence hangs on it, and would be lost.
    """
    row = _row(session, ref)
    before = _entry(session, row)
    refuse_stale(before, seen)
    count = session.scalar(select(func.count()).where(models.EvidenceLink.cluster_id == row.id)) or 0
    if count:
        words = ngettext(
            "One item of evidence is linked to this group, so it stays as it is; link the item to single asks first.",
            "%(num)d items of evidence are linked to this group, so it stays as it is; link them to single asks first.",
            count,
        )
        raise Conflict(words % {"num": count})
    parts = [part for part, _member in _named(session, row)]
    told = {"title": (row.title, None), "members": (parts, None)}
    session.execute(delete(models.ClusterPart).where(models.ClusterPart.cluster_id == row.id))
    session.execute(delete(models.Cluster).where(models.Cluster.id == row.id))
    _give_back(session, ref, row.review_id)
    recording.put(session, actor, event="cluster:remove", subject=ref, changes=told)


def has_evidence(session: Session, ref: str) -> bool:
    """Tell whether any item, withdrawn ones too, is linked to a group: then it cannot be taken apart."""
    link, cluster = models.EvidenceLink, models.Cluster
    return bool(session.scalar(select(exists().where(link.cluster_id == cluster.id, cluster.ref == ref))))


def _give_back(session: Session, ref: str, review: int) -> None:
    """Let the suggestion from which a group was made wait again: the group is called by its digest."""
    suggestion = models.ClusterSuggestion
    accepted = (suggestion.review_id == review, suggestion.decision == Decision.ACCEPTED)
    for row in session.scalars(select(suggestion).where(*accepted)):
        if ref.endswith(f"-{row.digest[:12]}"):
            row.decision = row.decided_by = row.decided_at = None


def _row(session: Session, ref: str) -> models.Cluster:
    found = session.scalars(
        select(models.Cluster)
        .where(models.Cluster.ref == ref)
        .options(joinedload(models.Cluster.review), selectinload(models.Cluster.members))
    ).one_or_none()
    if found is None:
        raise NotFound(_("No group “%(ref)s” is on record; nothing was changed.") % {"ref": ref})
    return found


def _named(session: Session, row: models.Cluster) -> Iterable[tuple[str, models.ClusterPart]]:
    """Return the members with the references of their parts, in the order of those."""
    ids = [member.part_id for member in row.members]
    names = dict(session.execute(select(models.Part.id, models.Part.ref).where(models.Part.id.in_(ids))).all())
    return sorted(((names[member.part_id], member) for member in row.members), key=lambda pair: pair[0])


def _entry(session: Session, row: models.Cluster) -> GroupEntry:
    return GroupEntry(row.title, tuple((ref, each.reason) for ref, each in _named(session, row) if each.excluded))


def _write(session: Session, row: models.Cluster, entry: GroupEntry) -> None:
    if not entry.title.strip():
        raise Invalid(_("Give the group a name: what all of its members ask."), field="title")
    out = dict(entry.left_out)
    members = list(_named(session, row))
    if any(not reason.strip() for reason in out.values()):
        raise Invalid(_("Say in a few words why the asks that you took off do not belong."), field="reason")
    if not set(out) <= {ref for ref, _member in members}:
        raise Invalid(_("Leave out only what stands in the group."), field="kept")
    if len(members) - len(out) < SMALLEST:
        raise Invalid(
            _("Fewer than two asks would remain, which is no group: take the group apart instead."), field="kept"
        )
    row.title = entry.title
    for ref, member in members:
        member.excluded, member.reason = ref in out, out.get(ref, "")


def _assess(session: Session, state: str) -> None:
    assessments.renew(session, {state}, as_of=facts.today())
