"""Single parts of names that a person looked at and released for one paper, kept as a keyed hash, never as words.

A single part that is not marked as telling alone holds nothing back; releasing it says that somebody looked, who and
when, and takes it off the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from anyascii import anyascii
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import name_keys
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.trail import audit
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage.models import NameRelease

_PURPOSE = "name_release"
LONGEST = 80


def release(session: Session, keyring: Keyring, actor: str, part: str, *, organisation_id: int, artefact: str) -> None:
    """Release a part of a name for one paper; once released, it stays so until it is taken back.

    Raises:
        Invalid: it has no letters.
    """
    digest = _digest(session, keyring, part, organisation_id)
    if _row(session, digest, organisation_id, artefact) is not None:
        return
    session.add(
        NameRelease(
            organisation_id=organisation_id,
            digest=digest,
            artefact=artefact,
            released_by=actor,
            released_at=datetime.now(UTC),
        )
    )
    _told(session, actor, "leak:release", artefact)


def take_back(
    session: Session, keyring: Keyring, actor: str, part: str, *, organisation_id: int, artefact: str
) -> None:
    """Take a release back; one that was not given is no error."""
    row = _row(session, _digest(session, keyring, part, organisation_id), organisation_id, artefact)
    if row is not None:
        row.withdrawn_at = datetime.now(UTC)
        _told(session, actor, "leak:take_back", artefact)


def released(
    session: Session, keyring: Keyring, parts: Iterable[str], *, organisation_id: int, artefact: str
) -> frozenset[str]:
    """Return which of these parts are released for a paper."""
    mine = NameRelease.organisation_id == organisation_id, NameRelease.artefact == artefact
    digests = set(session.scalars(select(NameRelease.digest).where(*mine, NameRelease.withdrawn_at.is_(None))))
    if not digests:
        return frozenset()
    return frozenset(part for part in parts if _digest(session, keyring, part, organisation_id) in digests)


def _digest(session: Session, keyring: Keyring, part: str, organisation_id: int) -> str:
    cleaned = name_keys.clean(part[:LONGEST]).casefold()
    folded = name_keys.spelling(name_keys.latin(cleaned, anyascii)) or cleaned
    if not folded.strip():
        raise Invalid(_("This is no part of a name. Nothing was changed. Choose one of the list."))
    return keys.hash_for(session, keyring, organisation_id, folded, purpose=_PURPOSE)


def _row(session: Session, digest: str, organisation_id: int, artefact: str) -> NameRelease | None:
    mine = NameRelease.organisation_id == organisation_id, NameRelease.artefact == artefact
    row = select(NameRelease).where(*mine, NameRelease.digest == digest, NameRelease.withdrawn_at.is_(None))
    return session.scalars(row.order_by(NameRelease.id)).first()


def _told(session: Session, actor: str, happened: str, artefact: str) -> None:
    audit.record(session, actor, event=happened, subject=artefact, changes={})
