"""Who could be recognised from what is out already, for the pages that warn of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Unavailable
from tracker.services.vault import recurring
from tracker.services.vault.keys import Keyring
from tracker.services.vault.recurring import Recurrence
from tracker.storage import models

ANY = ""
"""No publication in particular: whatever comes next."""


def of(session: Session, keyring: Keyring, refs: Collection[str]) -> tuple[Recurrence, ...] | None:
    """Return who could be recognised from an earlier publication; None where a missing key forbids to compare.

    Codes alone come back, so that it may be told on a page without a reason.
    """
    person = models.Person
    ids = session.scalars(select(person.id).where(person.ref.in_(refs), person.purged_at.is_(None))).all()
    try:
        return recurring.recurring(session, keyring, ids, publication=ANY)
    except Unavailable:
        return None
