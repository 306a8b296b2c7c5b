"""What an item holds moves under the key that now fits: its speaker's, so that a purge of that person ends it all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from tracker.services.attachments import sealing
from tracker.services.evidence import texts, versions
from tracker.services.vault.keys import Keyring
from tracker.storage import models
from tracker.storage.scrubbing import overwrite_what_goes


def seal_again(
    session: Session, keyring: Keyring | None, actor: str, row: models.Evidence, *, data_dir: Path | None
) -> None:
    """Seal texts, earlier versions and files of an item under the key that now fits; call it as its people change.

    Raises:
        NotFound: something lies under the key of a person who was purged.
        Unavailable: something is sealed, and a key or the data folder is not at hand; nothing was changed.
    """
    overwrite_what_goes(session)
    texts.seal_again(session, keyring, row)
    versions.seal_again(session, keyring, row)
    sealing.seal_again(session, keyring, actor, data_dir, evidence=row)


def seal_older(session: Session, keyring: Keyring, actor: str, evidence_id: int, *, data_dir: Path) -> None:
    """Seal again what an older version wrote of an item, as `item_keys.misplaced` finds them.

    Raises:
        NotFound, Unavailable: as `seal_again`.
    """
    seal_again(session, keyring, actor, session.get_one(models.Evidence, evidence_id), data_dir=data_dir)
