"""Judgements recorded: a reviewer's own status for a unit, beside the computed one, never changed, only followed.

A judgement changes no fact, so nothing is assessed anew, and no document or viewer ever sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.overview import SCALE
from tracker.domain.vocabulary import Status
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import asked
from tracker.services.asked import AskedPart
from tracker.services.entries import refuse_stale
from tracker.services.leaks import recording
from tracker.services.readers.seen import judged, results
from tracker.services.results import facts
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class JudgementEntry:
    """What a reviewer decides; `evidence` are references of what it stands on."""

    status: Status
    rationale: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a judgement is made upon: the computed answer of the unit, and the judgements so far, the oldest first.

    `evidence` has every item that is shown with the unit, whether the rule used it or not.
    """

    status: Status
    rule: str
    evidence: tuple[str, ...]
    judged: tuple[tuple[date, Status, str], ...]


def basis(session: Session, part: str, *, state: str, cycle: int, audience: Audience) -> Basis:
    """Return what a judgement of this unit would be made upon.

    Raises:
        NotFound: the unit has no stored answer, or one that is on no scale of implementation.
    """
    return _basis(session, asked.find_part(session, part)[1], state=state, cycle=cycle, audience=audience)


def record(
    session: Session,
    actor: str,
    entry: JudgementEntry,
    *,
    unit: tuple[str, str, int],
    by: int,
    audience: Audience,
    seen: str,
) -> str:
    """Add a judgement and return the reference of the recommendation.

    To withdraw one is to judge again; the earlier one stays on record.

    Args:
        session: a writing session.
        actor: who records it, for the audit trail.
        entry: the status with its reason.
        unit: part, State and cycle.
        by: the row of the person, through whom it is signed by an organisation.
        audience: who judges, upon an organisation’s own results.
        seen: the fingerprint of the basis that the person saw.

    Raises:
        NotFound: there is no such unit.
        Stale: the computed answer or the judgements are no longer what the person saw.
        Invalid: it has no reason, or stands on what is not shown with the unit.
    """
    part, state, cycle = unit
    recommendation, found = asked.find_part(session, part)
    standing = _basis(session, found, state=state, cycle=cycle, audience=audience)
    refuse_stale(standing, seen)
    _refuse(entry, standing)
    session.add(
        models.Judgement(
            part_id=found.id,
            state_code=state,
            cycle=cycle,
            status=entry.status,
            rationale=_with_evidence(entry),
            decided_on=facts.today(),
            user_id=by,
        )
    )
    # the reason itself may rest on what is confidential: it stays in its own, append-only table
    earlier = standing.judged[-1][1] if standing.judged else None
    told = {"status": (earlier, entry.status), "evidence": (None, list(entry.evidence))}
    recording.put(
        session,
        actor,
        event="judgement:record",
        subject=f"judgement:{part}@{state}:{cycle}",
        changes=told,
        kept_apart=[entry.rationale],
    )
    return recommendation.ref


def _refuse(entry: JudgementEntry, standing: Basis) -> None:
    if not entry.rationale:
        raise Invalid(_("Say why: a judgement without a reason convinces nobody."), field="rationale")
    if entry.status not in SCALE:
        raise Invalid(_("Choose a status of the scale of implementation."), field="status")
    if not set(entry.evidence) <= set(standing.evidence):
        raise Invalid(_("Choose from the evidence that is shown with this status."), field="evidence")


def _with_evidence(entry: JudgementEntry) -> str:
    if not entry.evidence:
        return entry.rationale
    named = _("It stands on: %(evidence)s.") % {"evidence": "; ".join(entry.evidence)}
    return f"{entry.rationale}\n{named}"


def _basis(session: Session, part: AskedPart, *, state: str, cycle: int, audience: Audience) -> Basis:
    stored = models.StoredAssessment
    row = session.scalars(
        select(stored).where(
            stored.part_id == part.id,
            stored.state_code == state,
            stored.cycle == cycle,
            results(audience),
        )
    ).one_or_none()
    if row is None or row.status not in SCALE:
        raise NotFound(_("“%(part)s” has no status in this window that could be judged.") % {"part": part.ref})
    judgement = models.Judgement
    former = session.execute(
        select(judgement.decided_on, judgement.status, judgement.rationale)
        .where(
            judgement.part_id == part.id,
            judgement.state_code == state,
            judgement.cycle == cycle,
            judged(audience),
        )
        .order_by(judgement.decided_on, judgement.id)
    )
    shown = (row.evidence_for, row.evidence_against, row.claims, row.baseline, row.shown_beside)
    return Basis(
        status=row.status,
        rule=row.rule,
        evidence=tuple(dict.fromkeys(ref for refs in shown for ref in refs)),
        judged=tuple((day, status, rationale) for day, status, rationale in former),
    )
