"""New people: a code, a key of their own, and a name to be called by inside."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.services.people import find_living
from tracker.services.vault import people as vault
from tracker.services.vault import pseudonyms
from tracker.services.vault.keys import Keyring
from tracker.services.vault.people import Secret


def record(
    session: Session, keyring: Keyring, actor: str, *, organisation_id: int, secrets: Sequence[Secret] = ()
) -> str:
    """Record a new person with what is known, and return the code.

    Raises:
        Invalid: a value cannot be; the sentence does not repeat it.
        Unavailable: the master key is missing.
    """
    ref = vault.record(session, keyring, actor, organisation_id=organisation_id)
    pseudonyms.inside(session, find_living(session, ref, organisation_id=organisation_id))
    if secrets:
        vault.set_secrets(session, keyring, actor, ref, secrets=secrets)
    return ref
