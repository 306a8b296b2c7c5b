"""People of the vault as those who protect them see them: by their codes, never by what the vault keeps sealed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, NotFound
from tracker.i18n import _
from tracker.storage import models


def find(session: Session, ref: str, *, organisation_id: int) -> models.Person:
    """Return a person by the code.

    Raises:
        NotFound: no person of this organisation has this code; one of another organisation is as if there were none.
    """
    person = models.Person
    found = session.scalars(select(person).where(person.ref == ref, person.organisation_id == organisation_id)).first()
    if found is None:
        raise NotFound(_("Nobody with this code is on record. Nothing was changed. Start from the list of people."))
    return found


def find_living(session: Session, ref: str, *, organisation_id: int) -> models.Person:
    """Return a person of whom something may still be recorded.

    Raises:
        NotFound: as `find`.
        Conflict: the person was purged.
    """
    found = find(session, ref, organisation_id=organisation_id)
    refuse_purged(found)
    return found


def refuse_purged(person: models.Person) -> None:
    """Let nothing more be recorded of a person who was purged.

    Raises:
        Conflict: the person was.
    """
    if person.purged_at is not None:
        raise Conflict(_("What was known of this person was destroyed. Nothing can be recorded any more."))
