"""References of evidence: drawn, never counted, so that an item which is hidden leaves no gap."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services import codes
from tracker.storage.models import Evidence


def fresh(session: Session, document: str) -> str:
    """Return a reference that no item of this document has: ``KEY!E-7F3K``."""
    while True:
        ref = f"{document}!E-{codes.drawn()}"
        if session.scalar(select(Evidence.id).where(Evidence.ref == ref)) is None:
            return ref
