"""Items that somebody was taken out of, by the audit trail: they left that person's key, so no purge ends them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.orm import Session

from tracker.services.vault.destroying import REMOVED
from tracker.storage.models import AuditEntry, Evidence

_EVENT = "evidence:people"


def stood_in(session: Session, ref: str) -> set[str]:
    """Return the references of items on record that somebody was once linked to, and whose texts are still there."""
    entry, item = AuditEntry, Evidence
    told: ColumnElement[bool] = cast(entry.changes, Text).contains(f'"{ref}"', autoescape=True)
    about = select(func.substr(entry.subject, len("evidence:") + 1)).where(entry.event == _EVENT, told)
    return set(session.scalars(select(item.ref).where(item.ref.in_(about), item.summary != REMOVED)))
