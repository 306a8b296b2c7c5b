"""The register of what left, read: every artefact with its use, its evidence, and where it is now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.domain.protection import ConsentUse
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.storage import models

PAGE_ROWS = 50
TAKEN_OFF = "disclosure:take_off"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """An artefact, how many items of evidence stand in it, and where it is.

    It is on the shelf of papers, or was taken off on a day, or lies elsewhere, as what the command line wrote.
    """

    id: int
    name: str
    sha256: str
    use: ConsentUse
    made_on: date
    published_on: date | None
    item_count: int
    is_on_shelf: bool = False
    taken_off_on: date | None = None

    @property
    def leaves(self) -> bool:
        """Tell whether it can still be taken off the shelf: it lies there and is not out."""
        return self.is_on_shelf and self.published_on is None

    @property
    def is_beyond(self) -> bool:
        """Tell whether it is beyond our reach: out, or somewhere else than on the shelf."""
        return self.published_on is not None or not (self.is_on_shelf or self.taken_off_on)


@dataclass(frozen=True, slots=True)
class Register:
    """One page of what was made, the newest first; `total` counts all."""

    rows: tuple[Disclosed, ...]
    total: int
    page: int


def load(session: Session, number: int, *, organisation_id: int) -> Disclosed:
    """Return one artefact.

    Raises:
        NotFound: no artefact of this organisation has this number.
    """
    return told(session, [row_of(session, number, organisation_id=organisation_id)])[0]


def of_person(
    session: Session, person: models.Person, *, uses: Collection[ConsentUse] = tuple(ConsentUse)
) -> tuple[Disclosed, ...]:
    """Return the artefacts in which a person stands, the newest first; empty where there are none."""
    held, link = models.DisclosedEvidence, models.EvidencePerson
    with_person = (
        select(held.disclosure_id).join(link, link.evidence_id == held.evidence_id).where(link.person_id == person.id)
    )
    row = models.Disclosure
    rows = session.scalars(
        select(row)
        .where(row.id.in_(with_person), row.use.in_(list(uses)), row.organisation_id == person.organisation_id)
        .order_by(row.made_at.desc(), row.id.desc())
    ).all()
    return told(session, rows)


def of_item(session: Session, ref: str, *, organisation_id: int) -> tuple[Disclosed, ...]:
    """Return the artefacts in which an item stands, the newest first; empty where there are none."""
    row, held, evidence = models.Disclosure, models.DisclosedEvidence, models.Evidence
    with_item = select(held.disclosure_id).join(evidence, evidence.id == held.evidence_id).where(evidence.ref == ref)
    rows = session.scalars(
        select(row)
        .where(row.id.in_(with_item), row.organisation_id == organisation_id)
        .order_by(row.made_at.desc(), row.id.desc())
    ).all()
    return told(session, rows)


def register(session: Session, organisation_id: int, *, page: int) -> Register:
    """Return a page of what an organisation made, the newest first."""
    row = models.Disclosure
    mine = row.organisation_id == organisation_id
    total = session.scalar(select(func.count()).select_from(row).where(mine)) or 0
    page = min(page, max(1, -(-total // PAGE_ROWS)))
    rows = session.scalars(
        select(row)
        .where(mine)
        .order_by(row.made_at.desc(), row.id.desc())
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    ).all()
    return Register(told(session, rows), total, page)


def shelved() -> ColumnElement[bool]:
    """Return the condition on artefacts that they lie on the shelf of papers."""
    file, order, row = models.PaperFile, models.PaperOrder, models.Disclosure
    lying = select(file.sha256).join(order, order.job_id == file.job_id)
    mine = lying.where(order.organisation_id == row.organisation_id, file.sha256 == row.sha256)
    return mine.correlate(row).exists()


def row_of(session: Session, number: int, *, organisation_id: int) -> models.Disclosure:
    """Return the row of an artefact.

    Raises:
        NotFound: no artefact of this organisation has this number.
    """
    row = models.Disclosure
    found = session.scalars(select(row).where(row.id == number, row.organisation_id == organisation_id)).first()
    if found is None:
        raise NotFound(_("There is no such file in the register. Nothing was changed. Start from its list."))
    return found


def subject_of(number: int) -> str:
    """Name an artefact as the audit trail does."""
    return f"disclosure:{number}"


def told(session: Session, rows: Collection[models.Disclosure]) -> tuple[Disclosed, ...]:
    """Return rows of the register with where each of them is, in the same order."""
    row, held, ids = models.Disclosure, models.DisclosedEvidence, [each.id for each in rows]
    counted = session.execute(
        select(held.disclosure_id, func.count()).where(held.disclosure_id.in_(ids)).group_by(held.disclosure_id)
    )
    counts = dict(counted.all())
    lying = set(session.scalars(select(row.id).where(row.id.in_(ids), shelved())))
    taken_off = _taken_off(session, ids)
    return tuple(
        Disclosed(
            id=each.id,
            name=each.name,
            sha256=each.sha256,
            use=each.use,
            made_on=each.made_at.date(),
            published_on=each.published_on,
            item_count=counts.get(each.id, 0),
            is_on_shelf=each.id in lying,
            taken_off_on=None if each.id in lying else taken_off.get(each.id),
        )
        for each in rows
    )


def _taken_off(session: Session, ids: Collection[int]) -> Mapping[int, date]:
    """Read from the audit trail on which day artefacts were last taken off the shelf."""
    entry, subjects = models.AuditEntry, {subject_of(each): each for each in ids}
    rows = session.execute(
        select(entry.subject, entry.at)
        .where(entry.event == TAKEN_OFF, entry.subject.in_(subjects))
        .order_by(entry.sequence)
    )
    return {subjects[subject]: at.date() for subject, at in rows}
