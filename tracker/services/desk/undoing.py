"""Taking a decision back: the candidate is open again, and what it became goes, if nothing was built on it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Decision
from tracker.errors import Conflict, NotFound
from tracker.i18n import _
from tracker.services import desk
from tracker.services.desk.deciding import PLEDGE, RECOMMENDATION, named, settle_state
from tracker.services.imports.built_on import built_on
from tracker.services.imports.removing import remove
from tracker.services.trail import audit
from tracker.storage import models


def undo(session: Session, actor: str, *, batch_id: int, row_id: int) -> Decision:
    """Take the decision on a candidate back and return what it was.

    Raises:
        NotFound: there is no such candidate.
        Conflict: it is open already, or something was built on what it became; the sentence says what.
    """
    batch = desk.batch_of(session, batch_id)
    row = session.get(models.ImportRow, row_id)
    if row is None or row.batch_id != batch_id:
        raise NotFound(_("This document has no such candidate. Go back to the desk."))
    decision = row.decision
    if decision is None:
        raise Conflict(_("This decision was taken back meanwhile. Nothing was changed."))
    subject, recommendation_id, since = row.subject, row.recommendation_id, _decided(session, row)
    row.decision = row.decided_by = row.decided_at = row.recommendation_id = None
    row.subject = ""
    session.flush()
    if recommendation_id is not None:
        _remove_recommendation(session, actor, recommendation_id, since=since)
    elif subject.startswith(PLEDGE):
        _remove_pledge(session, actor, subject.removeprefix(PLEDGE), since=since)
    settle_state(session, batch, actor)
    changes: audit.Changes = {"decision": (decision.value, None), "subject": (subject, None)}
    audit.record(session, actor, event="candidate:undo", subject=named(row), changes=changes)
    return decision


def _remove_recommendation(session: Session, actor: str, recommendation_id: int, *, since: int) -> None:
    ref, text = session.execute(
        select(models.Recommendation.ref, models.Recommendation.text).where(
            models.Recommendation.id == recommendation_id
        )
    ).one()
    subject = f"{RECOMMENDATION}{ref}"
    obligation = models.Obligation
    own = session.scalars(select(obligation.ordinal).where(obligation.recommendation_id == recommendation_id)).all()
    _refuse_changed(session, [subject, *(f"obligation:{ref}:{number}" for number in own)], since=since)
    session.execute(delete(obligation).where(obligation.recommendation_id == recommendation_id))
    obstacles = built_on(session, [recommendation_id]).get(recommendation_id, ())
    if obstacles:
        reasons = " ".join(each.sentence for each in obstacles)
        raise Conflict(_("Nothing was taken back: something was built on %(ref)s.") % {"ref": ref} + f" {reasons}")
    remove(session, [recommendation_id])
    audit.record(session, actor, event="recommendation:remove", subject=subject, changes={"text": (text, None)})


def _remove_pledge(session: Session, actor: str, ref: str, *, since: int) -> None:
    subject = f"{PLEDGE}{ref}"
    _refuse_changed(session, [subject], since=since)
    text = session.scalar(select(models.Pledge.text).where(models.Pledge.ref == ref))
    session.execute(delete(models.Pledge).where(models.Pledge.ref == ref))
    audit.record(session, actor, event="pledge:remove", subject=subject, changes={"text": (text, None)})


def _refuse_changed(session: Session, subjects: Collection[str], *, since: int) -> None:
    """Refuse where anything happened to what a candidate became since it was decided."""
    entry = models.AuditEntry
    later = select(entry.sequence).where(entry.subject.in_(subjects), entry.sequence > since).limit(1)
    if session.scalar(later) is not None:
        raise Conflict(_("Nothing was taken back: somebody changed the record since. Look at its history first."))


def _decided(session: Session, row: models.ImportRow) -> int:
    """Return the place in the audit trail at which a candidate was decided last."""
    entry = models.AuditEntry
    found = select(func.max(entry.sequence)).where(entry.subject == named(row), entry.event == "candidate:decide")
    return session.scalar(found) or 0
