"""How many of the people in an item agreed to be told of in a use."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.protection import ConsentUse, PersonRole
from tracker.services.readers import seen
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class Agreed:
    """How many people are linked to an item, and how many of them agreed."""

    people_count: int = 0
    agreed_count: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether there are people and every one of them agreed."""
        return 0 < self.people_count == self.agreed_count


def people_in(session: Session, ref: str) -> tuple[tuple[str, PersonRole], ...]:
    """Return who stands in an item, by code, and how."""
    link, person = models.EvidencePerson, models.Person
    rows = session.execute(
        select(person.ref, link.role)
        .join(link, link.person_id == person.id)
        .join(models.Evidence, models.Evidence.id == link.evidence_id)
        .where(models.Evidence.ref == ref)
        .order_by(person.ref)
    )
    return tuple((code, role) for code, role in rows)


def agreed(session: Session, ref: str, *, use: ConsentUse = ConsentUse.UN_PUBLIC) -> Agreed:
    """Count the people in an item and those who agreed that it may be told of, today."""
    link = models.EvidencePerson
    mine = (
        select(func.count())
        .select_from(link)
        .join(models.Evidence, models.Evidence.id == link.evidence_id)
        .where(models.Evidence.ref == ref)
    )
    return Agreed(session.scalar(mine) or 0, session.scalar(mine.where(seen.agrees(link.person_id, use))) or 0)
