"""The register of what left: every artefact that was made for a use, the evidence in it, and the day it came out.

What is published cannot be called back. The register says so before somebody withdraws, and afterwards.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tracker.domain.protection import ConsentUse
from tracker.errors import Conflict, Invalid, NotFound
from tracker.i18n import _
from tracker.services.clock import today
from tracker.services.people.covering import not_yet_covered
from tracker.services.people.disclosed import TAKEN_OFF, Disclosed, row_of, subject_of
from tracker.services.trail import audit
from tracker.storage import models


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
    found = _items(session, evidence_refs, use)
    row = models.Disclosure
    known = session.scalar(
        select(row.id)
        .where(row.organisation_id == organisation_id, row.sha256 == sha256, row.name == name, row.use == use)
        .order_by(row.id)
        .limit(1)
    )
    if known is not None:
        return known
    at = datetime.now(UTC)
    made = row(organisation_id=organisation_id, name=name, sha256=sha256, use=use, made_at=at, made_by=actor)
    session.add(made)
    session.flush()
    held = [{"disclosure_id": made.id, "evidence_id": each} for each in found]
    if held:
        session.execute(insert(models.DisclosedEvidence), held)
    told = {"sha256": (None, sha256), "use": (None, use), "items": (None, len(found))}
    audit.record(session, actor, event="disclosure:record", subject=subject_of(made.id), changes=told)
    return made.id


def _items(session: Session, refs: Collection[str], use: ConsentUse) -> list[int]:
    """Return the rows of items, looked at once more in the transaction that keeps the artefact."""
    evidence, wanted = models.Evidence, set(refs)
    rows = session.execute(
        select(evidence.id, not_yet_covered(use)).where(evidence.ref.in_(wanted)).order_by(evidence.id)
    ).all()
    if len(rows) != len(wanted):
        raise NotFound(_("Evidence in this paper is no longer on record. Nothing was kept. Make the paper again."))
    if any(is_held_back for _row, is_held_back in rows):
        raise Conflict(
            _(
                "Somebody in this paper does not agree to it any more, or evidence in it was changed, closed or "
                "withdrawn while it was made. Nothing was kept. Make it again."
            )
        )
    return [row for row, _is_held_back in rows]


def publish(session: Session, actor: str, number: int, *, on: date, organisation_id: int) -> str:
    """Note that an artefact came out on a day, and return its name; a day may be corrected, never taken away.

    Raises:
        NotFound: no artefact of this organisation has this number.
        Invalid: the day lies ahead, or before it was made.
    """
    found = row_of(session, number, organisation_id=organisation_id)
    if on > today():
        raise Invalid(_("This day lies ahead. Enter it when the file is out."), field="published")
    if on < found.made_at.date():
        raise Invalid(_("The file was made after this day. Give the day on which it came out."), field="published")
    if found.published_on != on:
        told = {"published_on": (found.published_on, on)}
        found.published_on = on
        audit.record(session, actor, event="disclosure:publish", subject=subject_of(number), changes=told)
    return found.name


def take_off(session: Session, actor: str, drafts: Collection[Disclosed], *, organisation_id: int) -> tuple[str, ...]:
    """Take the files of papers that are not out off the shelf; return the hashes of those that nobody else keeps."""
    file, order = models.PaperFile, models.PaperOrder
    digests = {each.sha256 for each in drafts}
    mine = select(order.job_id).where(order.organisation_id == organisation_id)
    session.execute(delete(file).where(file.sha256.in_(digests), file.job_id.in_(mine)))
    happenings = [audit.Happening(TAKEN_OFF, subject_of(each.id), {}) for each in drafts]
    audit.record_all(session, actor, happenings=happenings)
    left = set(session.scalars(select(file.sha256).where(file.sha256.in_(digests))))
    return tuple(sorted(digests - left))
