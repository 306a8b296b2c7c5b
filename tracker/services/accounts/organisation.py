"""What an organisation decides for everybody in it: its name, four eyes, a second factor."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.entries import changes_since
from tracker.services.trail import audit
from tracker.storage.models import Organisation


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """The settings of an organisation."""

    name: str
    four_eyes: bool
    second_factor: bool


def settings(session: Session, organisation_id: int) -> OrganisationEntry:
    """Return the settings of an organisation."""
    return _entry(session.get_one(Organisation, organisation_id))


def change(session: Session, actor: str, organisation_id: int, *, entry: OrganisationEntry, seen: str) -> None:
    """Change the settings of an organisation.

    Raises:
        Invalid: it would have no name.
        Stale: somebody else changed them since `seen`.
    """
    row = session.get_one(Organisation, organisation_id)
    changed = changes_since(_entry(row), entry, seen=seen)
    if not entry.name.strip():
        raise Invalid(_("Give the name of your organisation."), field="name")
    if not changed:
        return
    row.name, row.four_eyes, row.second_factor = entry.name, entry.four_eyes, entry.second_factor
    audit.record(session, actor, event="organisation:changed", subject=f"organisation:{row.code}", changes=changed)


def _entry(row: Organisation) -> OrganisationEntry:
    return OrganisationEntry(name=row.name, four_eyes=row.four_eyes, second_factor=row.second_factor)
