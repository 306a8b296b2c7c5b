"""Which keys there are and how much hangs on each, by fingerprints and counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.services.vault.keys import Keyring, sealed_by
from tracker.storage.models import Organisation, OrganisationKey, PersonKey, User


def told(session: Session, keyring: Keyring) -> dict[str, Any]:
    """Return the master keys, also those that are missing here, and the keys of each organisation."""
    rows = session.execute(
        select(Organisation.code, OrganisationKey)
        .join(Organisation, Organisation.id == OrganisationKey.organisation_id)
        .order_by(Organisation.code, OrganisationKey.version)
    ).all()
    counted = select(PersonKey.organisation_key_id, func.count().label("people"))
    people = {row.organisation_key_id: row.people for row in session.execute(counted.group_by("organisation_key_id"))}
    secrets = session.scalars(select(User.totp_secret).where(User.totp_secret.is_not(None))).all()
    wrapping = [row.master for _code, row in rows] + [sealed_by(each) for each in secrets if each]
    named = list(dict.fromkeys([*keyring.known_by, *sorted(set(wrapping))]))
    return {
        "place": str(keyring.place),
        "damaged": [str(file) for file in keyring.damaged],
        "master_keys": [
            {"key": each, "is_here": each in keyring.known_by, "wraps": wrapping.count(each)} for each in named
        ],
        "organisation_keys": [
            {
                "organisation": code,
                "version": row.version,
                "made_at": row.made_at.isoformat(timespec="seconds"),
                "master": row.master,
                "people": people.get(row.id, 0),
            }
            for code, row in rows
        ],
    }
