"""Whose an import is: sheets and prose, and what nobody read yet, may be unpublished: their organisation's alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.imports.batches import UNREAD
from tracker.services.imports.sealing import KEPT
from tracker.storage import models

_OWN = KEPT | {UNREAD}  # an unread file may be anything, and stays unread where it is damaged


def seen_by(organisation_id: int) -> ColumnElement[bool]:
    """Return the condition on imports that an organisation may know of them."""
    return ~and_(models.ImportBatch.kind.in_(_OWN), of_another(organisation_id))


def of_another(organisation_id: int) -> ColumnElement[bool]:
    """Return the condition on imports that somebody of another organisation sent them."""
    sender = aliased(models.User)
    return exists().where(
        models.ImportBatch.staged_by == literal("user:") + cast(sender.id, String),
        sender.organisation_id != organisation_id,
    )


def refuse_foreign(session: Session, batch_id: int, *, organisation_id: int) -> None:
    """Refuse the import of another organisation as one that is not there.

    Raises:
        NotFound: there is none of this number, or it is another's.
    """
    batch = models.ImportBatch
    if session.scalar(select(batch.id).where(batch.id == batch_id, seen_by(organisation_id))) is None:
        raise NotFound(_("No import has this number. Choose one of the list."))
