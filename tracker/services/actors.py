"""Who acts: the person and the organisation behind an actor of the audit trail, such as `user:1` or `cli`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.storage import models


def user_id_of(actor: str) -> int | None:
    """Return the account that acts, None for the command line and the like."""
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def mails(session: Session, actors: Iterable[str], *only: ColumnElement[bool]) -> dict[str, str]:
    """Return the mail address of each actor who is a person; of those alone whom the conditions on accounts let in."""
    user, ids = models.User, {user_id_of(actor) for actor in actors} - {None}
    rows = session.execute(select(user.id, user.email).where(user.id.in_(ids), *only))
    return {f"user:{number}": mail for number, mail in rows}


def organisation_of(session: Session, actor: str) -> int:
    """Return the row of the organisation for which somebody acts.

    Whoever sits at the machine itself (the command line, the seed) acts for the organisation that was there first.

    Raises:
        NotFound: there is no such person, or no organisation yet.
    """
    user_id = user_id_of(actor)
    query = select(func.min(models.Organisation.id))
    if user_id is not None:
        query = select(models.User.organisation_id).where(models.User.id == user_id)
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
