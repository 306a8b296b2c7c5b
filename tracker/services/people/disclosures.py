"""The register of what left: every artefact that was made for a use, the evidence in it, and the day it came out.

What is published cannot be called back. The register says so before somebody withdraws, and afterwards.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.protection import ConsentUse
from tracker.domain.vocabulary import PublicationBasis
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.clock import today
from tracker.services.readers import seen
from tracker.services.trail import audit
from tracker.storage import models

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Disclosed:
    """An artefact, and how many items of evidence stand in it."""

    id: int
    name: str
    sha256: str
    use: ConsentUse
    made_on: date
    published_on: date | None
    item_count: int


@dataclass(frozen=True, slots=True)
class Register:
    """One page of what was made, the newest first; `total` counts all."""

    rows: tuple[Disclosed, ...]
    total: int
    page: int


def record(
    session: Session,
    actor: str,
    *,
    organisation_id: int,
    name: str,
    sha256: str,
    use: ConsentUse,
    evidence_refs: Collection[str],
) -> int:
    """Note an artefact that was made, and return its number; the same one made again is noted once.

    Args:
        session: a writing session.
        actor: who made it.
        organisation_id: whose it is.
        name: of its file.
        sha256: of its bytes.
        use: what it was made for.
        evidence_refs: the items in it.

    Raises:
        NotFound: an item is not on record; without it the register would be silent about somebody.
        Conflict: consent that the artefact rested on ended while it was made.
    """
    evidence, row = models.Evidence, models.Disclosure
    wanted = sorted(set(evidence_refs))
    found = session.scalars(select(evidence.id).where(evidence.ref.in_(wanted)).order_by(evidence.id)).all()
    if len(found) != len(wanted):
        raise NotFound(_("Evidence in this paper is no longer on record. Nothing was kept. Make the paper again."))
    _refuse_without_consent(session, found, use)
    known = session.scalar(
        select(row.id)
        .where(row.organisation_id == organisation_id, row.sha256 == sha256, row.name == name, row.use == use)
        .order_by(row.id)
        .limit(1)
    )
    if known is not None:
        return known
    made = row(
        organisation_id=organisation_id, name=name, sha256=sha256, use=use, made_at=datetime.now(UTC), made_by=actor
    )
    session.add(made)
    session.flush()
    if found:
        session.execute(
            insert(models.DisclosedEvidence), [{"disclosure_id": made.id, "evidence_id": each} for each in found]
        )
    told = {"sha256": (None, sha256), "use": (None, use), "items": (None, len(found))}
    audit.record(session, actor, event="disclosure:record", subject=f"disclosure:{made.id}", changes=told)
    return made.id


def _refuse_without_consent(session: Session, items: Collection[int], use: ConsentUse) -> None:
    """Look once more in the transaction that keeps the artefact: somebody may have withdrawn since it was checked."""
    if use is ConsentUse.INTERNAL:
        return
    held = select(models.Evidence.id).where(models.Evidence.id.in_(items), _is_held_back(use))
    if session.scalar(held.limit(1)) is not None:
        raise Conflict(_("Somebody in this paper does not agree to it any more. Nothing was kept. Make it again."))


def _is_held_back(use: ConsentUse) -> ColumnElement[bool]:
    """Tell of evidence that rests on the consent of the people in it, and that one of them does not agree today."""
    evidence, link = models.Evidence, aliased(models.EvidencePerson)
    return and_(
        evidence.publication_basis != PublicationBasis.PUBLISHED_SOURCE,
        exists().where(link.evidence_id == evidence.id),
        ~seen.consented(use),
    )


def publish(session: Session, actor: str, number: int, *, on: date, organisation_id: int) -> str:
    """Note that an artefact came out on a day, and return its name; a day may be corrected, never taken away.

    Raises:
        NotFound: no artefact of this organisation has this number.
        Invalid: the day lies ahead, or before it was made.
    """
    found = _row(session, number, organisation_id=organisation_id)
    if on > today():
        raise Invalid(_("This day lies ahead. Enter it when the file is out."), field="published")
    if on < found.made_at.date():
        raise Invalid(_("The file was made after this day. Give the day on which it came out."), field="published")
    if found.published_on != on:
        told = {"published_on": (found.published_on, on)}
        found.published_on = on
        audit.record(session, actor, event="disclosure:publish", subject=f"disclosure:{number}", changes=told)
    return found.name


def load(session: Session, number: int, *, organisation_id: int) -> Disclosed:
    """Return one artefact.

    Raises:
        NotFound: no artefact of this organisation has this number.
    """
    return _told(session, [_row(session, number, organisation_id=organisation_id)])[0]


def take_off(session: Session, actor: str, drafts: Collection[Disclosed], *, organisation_id: int) -> tuple[str, ...]:
    """Take the files of papers that are not out off the shelf; return the hashes of those that nobody else keeps."""
    file, order = models.PaperFile, models.PaperOrder
    digests = {each.sha256 for each in drafts}
    mine = select(order.job_id).where(order.organisation_id == organisation_id)
    session.execute(delete(file).where(file.sha256.in_(digests), file.job_id.in_(mine)))
    happenings = [audit.Happening("disclosure:take_off", f"disclosure:{each.id}", {}) for each in drafts]
    audit.record_all(session, actor, happenings=happenings)
    left = set(session.scalars(select(file.sha256).where(file.sha256.in_(digests))))
    return tuple(sorted(digests - left))


def take_off_lapsed(session: Session, actor: str) -> tuple[str, ...]:
    """Take papers off the shelf that are not out and rest on a consent which holds no longer: run out, above all.

    Returns:
        The hashes of the files that nobody else keeps.
    """
    file, order, row, held = models.PaperFile, models.PaperOrder, models.Disclosure, models.DisclosedEvidence
    shelved = select(file.sha256).join(order, order.job_id == file.job_id)
    on_shelf = shelved.where(order.organisation_id == row.organisation_id, file.sha256 == row.sha256).exists()
    digests: list[str] = []
    for use in (each for each in ConsentUse if each is not ConsentUse.INTERNAL):
        resting = select(held.disclosure_id).join(models.Evidence, models.Evidence.id == held.evidence_id)
        lapsed = session.scalars(
            select(row)
            .where(row.use == use, row.published_on.is_(None), row.id.in_(resting.where(_is_held_back(use))), on_shelf)
            .order_by(row.organisation_id, row.id)
        ).all()
        for whose, theirs in groupby(lapsed, key=lambda each: each.organisation_id):
            digests += take_off(session, actor, _told(session, list(theirs)), organisation_id=whose)
    return tuple(digests)


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
    return _told(session, rows)


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
    return Register(_told(session, rows), total, page)


def _row(session: Session, number: int, *, organisation_id: int) -> models.Disclosure:
    row = models.Disclosure
    found = session.scalars(select(row).where(row.id == number, row.organisation_id == organisation_id)).first()
    if found is None:
        raise NotFound(_("There is no such file in the register. Nothing was changed. Start from its list."))
    return found


def _told(session: Session, rows: Collection[models.Disclosure]) -> tuple[Disclosed, ...]:
    held = models.DisclosedEvidence
    counted = session.execute(
        select(held.disclosure_id, func.count())
        .where(held.disclosure_id.in_([row.id for row in rows]))
        .group_by(held.disclosure_id)
    )
    counts = dict(counted.all())
    return tuple(
        Disclosed(row.id, row.name, row.sha256, row.use, row.made_at.date(), row.published_on, counts.get(row.id, 0))
        for row in rows
    )
