"""What the items of a case file say of the asks, one beside the other: nothing that contradicts is summed away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from tracker.domain.audience import Audience
from tracker.domain.issues import AGAINST, FOR
from tracker.domain.vocabulary import Finding, ReviewState
from tracker.services.readers import seen
from tracker.storage.models import Evidence, EvidenceLink


@dataclass(frozen=True, slots=True)
class Said:
    """How many items say a thing of some ask, and how many of them are approved; None for what is linked to no ask."""

    finding: Finding | None
    item_count: int
    approved_count: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows. An item that says several things stands in several lines; `disputed_count` are the asks of
    which some items say one thing and some the contrary.
    """

    said: tuple[Said, ...]
    disputed_count: int


def of_file(session: Session, file_id: int, *, audience: Audience) -> Shown:
    """Return what the items of a file that this audience sees say; what is withdrawn is left out."""
    mine = and_(Evidence.case_file_id == file_id, Evidence.review_state != ReviewState.WITHDRAWN, seen.items(audience))
    return Shown(_said(session, mine), _disputed(session, mine))


def _said(session: Session, mine: ColumnElement[bool]) -> tuple[Said, ...]:
    item, approved = Evidence.id, case((Evidence.review_state == ReviewState.APPROVED, Evidence.id))
    counts = (func.count(item.distinct()), func.count(approved.distinct()))
    linked = select(EvidenceLink.finding, *counts).join(Evidence, item == EvidenceLink.evidence_id).where(mine)
    found = {finding: Said(finding, *row) for finding, *row in session.execute(linked.group_by(EvidenceLink.finding))}
    loose = session.execute(select(*counts).where(mine, ~exists().where(EvidenceLink.evidence_id == item))).one()
    said = [found[finding] for finding in Finding if finding in found]
    return (*said, Said(None, *loose)) if loose[0] else tuple(said)


def _disputed(session: Session, mine: ColumnElement[bool]) -> int:
    speak_for, speak_against = (
        func.sum(case((EvidenceLink.finding.in_(sorted(findings)), 1), else_=0)) > 0 for findings in (FOR, AGAINST)
    )
    asks = (
        select(EvidenceLink.part_id, EvidenceLink.cluster_id)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(mine)
        .group_by(EvidenceLink.part_id, EvidenceLink.cluster_id)
        .having(and_(speak_for, speak_against))
    )
    return session.scalar(select(func.count()).select_from(asks.subquery())) or 0
