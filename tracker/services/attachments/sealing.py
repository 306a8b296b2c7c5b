"""Seals the files of an item that becomes restricted: encrypted under the organisation's key, none left in clear."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services.attachments import custody, intake, rows
from tracker.services.attachments.custody import Handling
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage.models import Attachment, Evidence


def seal_all(session: Session, keyring: Keyring, actor: str, data_dir: Path, *, evidence: Evidence) -> int:
    """Seal whatever files an item has in clear, and return how many; call it where the item becomes restricted.

    The clear bytes go once the transaction is kept, unless another item holds the same file. A file that was altered
    on the disk is sealed as it lies there: it stays altered, but nothing of it stays in clear.

    Args:
        session: the writing session in which the item becomes restricted.
        keyring: the master keys.
        actor: who restricts it.
        data_dir: the data folder.
        evidence: the item.
    Raises:
        Unavailable: the master key is not here, or the disk does not take the sealed files; nothing was changed.
    """
    clear = session.scalars(
        select(Attachment)
        .where(Attachment.evidence_id == evidence.id, ~Attachment.is_sealed, Attachment.redacted_at.is_(None))
        .order_by(Attachment.id)
    ).all()
    gone = set()
    for row in clear:
        gone.add(row.stored_sha256)
        _seal(session, keyring, row, data_dir)
        custody.tell(session, actor, row.ref, Handling.SEALED, {"sealed": (False, True)})
    session.flush()
    named = set(session.scalars(select(Attachment.stored_sha256).where(Attachment.stored_sha256.in_(gone))))
    rows.at_the_end(session, kept=[rows.folder(data_dir) / digest for digest in sorted(gone - named)])
    return len(clear)


def _seal(session: Session, keyring: Keyring, row: Attachment, data_dir: Path) -> None:
    try:
        content = (rows.folder(data_dir) / row.stored_sha256).read_bytes()
    except FileNotFoundError:
        content = b""  # nothing lies there in clear; the hash that it had says that it is missing
    except OSError as problem:
        sentence = _("A file of this item cannot be read (%(why)s), so it was not encrypted. Nothing was changed.")
        raise Unavailable(sentence % {"why": problem.strerror or problem}) from problem
    key, sealed = keys.seal_for(session, keyring, row.organisation_id, content, bound=rows.place_of(row))
    row.is_sealed, row.organisation_key_id = True, key
    row.stored_sha256 = intake.store(session, data_dir, sealed)
