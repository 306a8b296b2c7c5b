"""Papers leave the shelf as soon as something in them may not be told of any more, whatever the reason."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.protection import ConsentUse
from tracker.services.people import disclosures
from tracker.services.people.covering import uncovered
from tracker.services.people.disclosed import shelved, told
from tracker.storage import models

ACTOR = "shelf"
"""In whose name it is done: what moved it stands before it in the audit trail, with who did that."""


def take_off_uncovered(
    session: Session, items: Collection[int] | None = None, *, actor: str = ACTOR
) -> tuple[str, ...]:
    """Take papers off the shelf that are not out and hold an item which they may not tell of any more.

    Call it wherever an item, the people in it, their consent or its case file changed.

    Args:
        session: a writing session in which the change is on record.
        items: the rows of evidence that changed; None looks at all.
        actor: who did it.

    Returns:
        The hashes of the files that nobody else keeps; whoever knows the data folder removes them.
    """
    row, held = models.Disclosure, models.DisclosedEvidence
    session.flush()
    touched = select(held.disclosure_id).join(models.Evidence, models.Evidence.id == held.evidence_id)
    if items is not None:
        touched = touched.where(held.evidence_id.in_(items))
    waiting = (row.published_on.is_(None), shelved())
    digests: list[str] = []
    for use in session.scalars(select(row.use).where(row.id.in_(touched), *waiting).distinct()).all():
        lapsed = session.scalars(
            select(row)
            .where(row.use == use, row.id.in_(touched.where(uncovered(use))), *waiting)
            .order_by(row.organisation_id, row.id)
        ).all()
        for whose, theirs in groupby(lapsed, key=lambda each: each.organisation_id):
            digests += disclosures.take_off(session, actor, told(session, list(theirs)), organisation_id=whose)
    return tuple(digests)


def is_held_back(
    sha256: InstrumentedAttribute[str], organisation_id: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Tell of a file on the shelf that is not out whether it holds what may not be told of any more.

    Consent that ends with the day is noticed here before the file is taken off.
    """
    row, held = models.Disclosure, models.DisclosedEvidence
    lapsed = select(held.disclosure_id).join(models.Evidence, models.Evidence.id == held.evidence_id)
    of_use = [
        (row.use == use) & row.id.in_(lapsed.where(uncovered(use)))
        for use in ConsentUse
        if use is not ConsentUse.INTERNAL
    ]
    return exists().where(
        row.sha256 == sha256, row.organisation_id == organisation_id, row.published_on.is_(None), or_(*of_use)
    )
