"""Whose an import is: sheets and prose, which may hold what is not published, are their organisation's alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from tracker.errors import NotFound
from tracker.i18n import _
from tracker.importers.records import Kind
from tracker.storage import models

_KEPT = (Kind.SPREADSHEET.value, Kind.NARRATIVE.value)
"""Everything else that is imported is a list that its publisher put on the web."""


def seen_by(organisation_id: int) -> ColumnElement[bool]:
    """Return the condition on imports that an organisation may know of them."""
    batch, sender = models.ImportBatch, aliased(models.User)
    of_another = exists().where(
        batch.staged_by == literal("user:") + cast(sender.id, String), sender.organisation_id != organisation_id
    )
    return ~and_(batch.kind.in_(_KEPT), of_another)


def refuse_foreign(session: Session, batch_id: int, *, organisation_id: int) -> None:
    """Refuse the import of another organisation as one that is not there.

    Raises:
        NotFound: there is none of this number, or it is another's.
    """
    batch = models.ImportBatch
    if session.scalar(select(batch.id).where(batch.id == batch_id, seen_by(organisation_id))) is None:
        raise NotFound(_("No import has this number. Choose one of the list."))
