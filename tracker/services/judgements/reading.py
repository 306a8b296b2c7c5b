"""Judgements of a State's units, each marked where evidence was recorded after it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.dossier import JudgementFacts
from tracker.services.readers.seen import counting, judged
from tracker.storage import models


def of_state(session: Session, state: str, *, audience: Audience) -> defaultdict[int, tuple[JudgementFacts, ...]]:
    """Return the judgements on each part, the oldest first; signed by the organisation, never by a person's name.

    A rationale may rest on anything that is approved, so an organisation sees its own, and the public none.
    """
    newest = _newest_evidence(session, state, audience)
    rows = session.execute(
        select(models.Judgement, models.Organisation.name)
        .join(models.User, models.User.id == models.Judgement.user_id)
        .join(models.Organisation, models.Organisation.id == models.User.organisation_id)
        .where(models.Judgement.state_code == state, judged(audience))
        .order_by(models.Judgement.decided_on, models.Judgement.id)
    )
    found: defaultdict[int, tuple[JudgementFacts, ...]] = defaultdict(tuple)
    for row, organisation in rows:
        found[row.part_id] += (
            JudgementFacts(
                cycle=row.cycle,
                status=row.status,
                rationale=row.rationale,
                decided_on=row.decided_on,
                by=organisation,
                stale=newest.get(row.part_id, date.min) > row.decided_on,
            ),
        )
    return found


def _newest_evidence(session: Session, state: str, audience: Audience) -> dict[int, date]:
    """Return the day on which the newest approved evidence on each part was recorded, direct or through a cluster."""
    counted = (models.Evidence.state_code == state, counting(audience))
    direct = (
        select(models.EvidenceLink.part_id, func.max(models.Evidence.recorded_on))
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(models.EvidenceLink.part_id.is_not(None), *counted)
        .group_by(models.EvidenceLink.part_id)
    )
    clustered = (
        select(models.ClusterPart.part_id, func.max(models.Evidence.recorded_on))
        .join(models.EvidenceLink, models.EvidenceLink.cluster_id == models.ClusterPart.cluster_id)
        .join(models.Evidence, models.Evidence.id == models.EvidenceLink.evidence_id)
        .where(models.ClusterPart.excluded.is_(False), *counted)
        .group_by(models.ClusterPart.part_id)
    )
    found: dict[int, date] = {}
    for part_id, day in [*session.execute(direct), *session.execute(clustered)]:
        found[part_id] = max(day, found.get(part_id, date.min))
    return found
