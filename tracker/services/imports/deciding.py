"""What a person decides on an import: whether two texts are one recommendation, and whose word stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import BatchState, Choice, Decision, Outcome
from tracker.domain.merging import Merged
from tracker.domain.wording import names_of
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services import naming
from tracker.services.imports import batches, calendar, cited, consolidated, standing
from tracker.services.imports.adding import Home, home_in
from tracker.services.imports.planning import RecordPlan, natural
from tracker.services.imports.revising import revise
from tracker.services.imports.standing import Group
from tracker.services.results import facts
from tracker.services.trail import audit
from tracker.storage import models


def decide_row(session: Session, actor: str, batch_id: int, ordinal: int, decision: Decision, ref: str = "") -> None:
    """Say that a row is the same as a recommendation that it is much like, or one of its own.

    A staged import is compared anew where it matters; one that is applied is written there. A later file of the same
    source inherits the decision.

    Args:
        session: a writing session.
        actor: who decides.
        batch_id, ordinal: the row.
        decision: `SAME` with the reference, or `SEPARATE`.
        ref: one of those that the row is much like.

    Raises:
        NotFound: there is no such row.
        Conflict: somebody decided otherwise meanwhile, or the import was undone.
        Invalid: the decision says nothing about such a row.
    """
    batch = batches.find(session, batch_id)
    row = session.scalars(select(models.ImportRow).filter_by(batch_id=batch_id, ordinal=ordinal)).one_or_none()
    if row is None:
        raise NotFound(_("This import has no such row. Nothing was changed."))
    if batch.state not in {BatchState.STAGED, BatchState.APPLIED}:
        raise Conflict(_("This import was undone or is being read. Nothing was changed."))
    if row.superseded_by_id is not None:
        raise Conflict(_("A newer file has taken the place of this row. Nothing was changed. Decide in its import."))
    if row.decision is not None and (row.decision, row.decided_ref) == (decision, ref):
        return
    if row.decision is not None or row.outcome is not Outcome.NEAR_DUPLICATE:
        raise Conflict(_("This row was decided on meanwhile. Nothing was changed. Look at it again."))
    if decision not in {Decision.SAME, Decision.SEPARATE} or (decision is Decision.SAME) != (ref in row.near):
        raise Invalid(_("Choose one of the recommendations that it is much like, or say that it is one of its own."))
    row.decision, row.decided_ref, row.decided_by, row.decided_at = decision, ref, actor, datetime.now(UTC)
    changes = {"decision": (None, decision.value), "row": (None, ordinal), "batch": (None, batch_id)}
    audit.record(session, actor, event="import:decide", subject=f"recommendation:{ref or row.key}", changes=changes)
    session.flush()
    group, was_applied = row.group_key, batch.state is BatchState.APPLIED
    session.expire_all()
    if was_applied:
        consolidated.apply_groups(session, batch_id, [group], actor=actor, today=facts.today())
    else:
        consolidated.compare(session, batch_id, groups=[group])
        batches.staged(session, batch_id)
    batches.count(session, batch_id)


def decide_conflict(session: Session, actor: str, conflict_id: int, choice: Choice) -> None:
    """Let what a person wrote stand, or take the source's correction; the question is not asked again.

    Raises:
        NotFound: there is no such conflict.
        Conflict: it was decided otherwise meanwhile.
    """
    found = session.get(models.ImportConflict, conflict_id)
    if found is None:
        raise NotFound(_("There is nothing of this number to decide."))
    if found.choice is not None:
        if found.choice is choice:
            return
        raise Conflict(_("Somebody decided this meanwhile. Nothing was changed. Look at the record."))
    found.choice, found.decided_by, found.decided_at = choice, actor, datetime.now(UTC)
    before, after = found.ours["value"], found.theirs["value"]
    ref = session.scalars(
        select(models.Recommendation.ref).where(models.Recommendation.id == found.recommendation_id)
    ).one()
    changes = {"choice": (None, choice.value), "field": (None, found.field)}
    if choice is Choice.SOURCE:
        changes[found.field] = (before, after)
    audit.record(session, actor, event="import:decide", subject=f"recommendation:{ref}", changes=changes)
    session.flush()
    if choice is Choice.SOURCE:
        _take(session, found.recommendation_id, found.field, after)


def _take(session: Session, recommendation_id: int, field: str, value: Any) -> None:  # noqa: ANN401
    """Write the source's word to one field of a record."""
    key = session.scalars(
        select(models.SourcedRecord.group_key).where(models.SourcedRecord.recommendation_id == recommendation_id)
    ).one()
    (group,) = standing.load(session, [key], calendar.load(session))
    before = next(each for each in group.records.values() if each.id == recommendation_id)
    plan = RecordPlan(
        before.number, "", before, before.given or {}, before.own, Merged({field: value}), (), natural(before.number)
    )
    revise(session, _home(session, group, {*before.fields, field}), [plan], names=names_of(naming.spellings(session)))
    session.flush()
    session.expire_all()


def _home(session: Session, group: Group, fields: Collection[str]) -> Home:
    document = group.document
    if document is None:
        raise NotFound(_("The document of this record is not on record."))
    keys = {name.partition(":")[2] for name in fields if ":" in name} - {""}
    return home_in(document, group.key, cited.ids_of(session, keys))
