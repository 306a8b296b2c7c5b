"""What statuses would be with a restricted case file: computed for those named for it, and stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, select, union
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience, of_organisation
from tracker.domain.facts import Assessment, Window
from tracker.domain.vocabulary import ReviewState, Status
from tracker.services.results import assessments, facts, stored_units
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class LiveUnit:
    """A window of one ask: the status of everybody in the organisation, and the one that the file would give."""

    recommendation: str
    label: str
    number: str
    window: Window
    stored: Status | None
    live: Status
    reason: str

    @property
    def is_change(self) -> bool:
        """Tell whether the file makes a difference."""
        return self.stored is not self.live


def of_file(session: Session, case_file_id: int, *, audience: Audience, evidence: str = "") -> tuple[LiveUnit, ...]:
    """Return the windows in which the items of a restricted file stand, with both statuses; of one item, or of all.

    Nothing comes of a file that is not restricted (it counts for everybody) or not open to this audience.
    """
    file = session.get(models.CaseFile, case_file_id)
    if file is None or not file.is_restricted or case_file_id not in audience.open_files:
        return ()
    state, organisation_id = file.state_code, file.organisation_id
    if state not in facts.tracked_states(session):
        return ()
    item = models.Evidence
    mine = [item.case_file_id == case_file_id, item.review_state == ReviewState.APPROVED]
    mine += [item.ref == evidence] if evidence else []
    refs = set(session.scalars(select(item.ref).where(*mine)))
    parts = {each for each in session.scalars(_parts(mine)) if each is not None}
    if not parts:
        return ()
    part = models.Part
    wholes = session.scalars(select(part.recommendation_id).where(part.id.in_(parts))).all()
    reader = Audience(organisation_id, audience.closed_states, frozenset({case_file_id}))
    stored = stored_units.of_state(
        session, state, audience=of_organisation(organisation_id), recommendations=set(wholes)
    )
    found = []
    for computed in assessments.compute(session, state, as_of=facts.today(), audience=reader, only=parts):
        known = {unit.window.cycle: unit.status for unit in stored.get(computed.part.id, ())}
        found += [_unit(computed, unit, known) for unit in computed.units if _stands(unit, refs)]
    return tuple(sorted(found, key=lambda each: not each.is_change))


def _parts(mine: Sequence[ColumnElement[bool]]) -> CompoundSelect[int | None]:
    link, item = models.EvidenceLink, models.Evidence
    direct = select(link.part_id).join(item, item.id == link.evidence_id).where(*mine, link.part_id.is_not(None))
    member = models.ClusterPart
    clustered = (
        select(member.part_id)
        .join(link, link.cluster_id == member.cluster_id)
        .join(item, item.id == link.evidence_id)
        .where(*mine, member.excluded.is_(False))
    )
    return union(direct, clustered)


def _unit(computed: assessments.Computed, unit: Assessment, known: Mapping[int, Status]) -> LiveUnit:
    return LiveUnit(
        recommendation=unit.recommendation,
        label=unit.part_label,
        number=computed.part.number,
        window=unit.window,
        stored=known.get(unit.window.cycle),
        live=unit.status,
        reason=unit.reasons[0] if unit.reasons else "",
    )


def _stands(unit: Assessment, refs: set[str]) -> bool:
    used = (unit.evidence_for, unit.evidence_against, unit.claims, unit.baseline, unit.shown_beside)
    return any(ref in refs for each in used for ref in each)
