"""Who acts: the organisation behind an actor of the audit trail."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.storage import models


def organisation_of(session: Session, actor: str) -> int:
    """Return the row of the organisation for which somebody acts.

    Whoever sits at the machine itself (the command line, the seed) acts for the organisation that was there first.

    Raises:
        NotFound: there is no such person, or no organisation yet.
    """
    kind, _colon, number = actor.partition(":")
    query = select(func.min(models.Organisation.id))
    if kind == "user":
        query = select(models.User.organisation_id).where(models.User.id == int(number))
    found = session.scalar(query)
    if found is None:
        raise NotFound(_("No organisation is on record; nothing was changed; found one first."))
    return found


def filing(session: Session, code: str) -> int:
    """Return the row of the organisation that a paper is filed by; the first one's, where it is none that works here.

    Raises:
        NotFound: there is no organisation yet.
    """
    found = session.scalar(select(models.Organisation.id).where(models.Organisation.code == code))
    return found or organisation_of(session, "cli")
