"""Files kept with evidence, for tests: an item with one, and who may have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from tests.factories.records import a_user, evidence
from tests.fixtures.hostile_files import PDF
from tracker.domain.audience import Audience
from tracker.services import attachments
from tracker.services.vault.keys import Keyring
from tracker.storage.models import Evidence, User

LARGEST = 1024 * 1024
LABEL = "Ruling, scan"


def an_item(session: Session, user: User, **values: Any) -> Evidence:
    """Write an item that this person recorded."""
    return evidence(session, organisation_id=user.organisation_id, recorded_by=f"user:{user.id}", **values)


def add_file(
    session: Session, keyring: Keyring, data_dir: Path, user: User, item: Evidence, *, content: bytes = PDF
) -> str:
    """Add a file to an item as this person and return its reference."""
    checked = attachments.check([content[:10], content[10:]], largest=LARGEST, clamd=None)
    return attachments.receive(
        session,
        keyring,
        f"user:{user.id}",
        checked,
        ref=item.ref,
        label=LABEL,
        audience=Audience(user.organisation_id),
        data_dir=data_dir,
    )


def somebody(session: Session) -> User:
    """Write somebody of the organisation."""
    return a_user(session)
