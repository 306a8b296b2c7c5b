"""Seals the files of an item: when it becomes restricted, none left in clear, and again when others speak in it.

A sealed file is written and synced before its row names it, and the former one goes after the commit: whenever this is
cut off, the row names a file that is there, under the key that the row says.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.services.attachments import custody, intake, rows
from tracker.services.attachments.custody import Handling
from tracker.services.vault import item_keys, purge_log
from tracker.services.vault.item_keys import ItemKeys
from tracker.services.vault.keys import Keyring
from tracker.storage import files
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
    clear = _kept(session, evidence, ~Attachment.is_sealed)
    ring, speaker = ItemKeys(session, keyring), item_keys.speaker(session, evidence.id)
    gone = set()
    for row in clear:
        gone.add(row.stored_sha256)
        sealed = _sealed(ring, row, _in_clear(row, data_dir), speaker=speaker)
        row.is_sealed = True  # before the next query: a row that names a key is one of a sealed file
        row.stored_sha256 = intake.store(session, data_dir, sealed)
        custody.tell(session, actor, row.ref, Handling.SEALED, {"sealed": (False, True)})
    _take_away(session, data_dir, gone)
    return len(clear)


def seal_again(
    session: Session, keyring: Keyring | None, actor: str, data_dir: Path | None, *, evidence: Evidence
) -> int:
    """Seal the sealed files of an item under the key that now fits, and return how many; call it as people change.

    A file that is missing or altered stays as it is: `tracker verify` names it.

    Args:
        session: a writing session.
        keyring: the master keys; None where they are away.
        actor: who changes the people.
        data_dir: the data folder; None where it is not at hand.
        evidence: the item.
    Raises:
        NotFound: one lies under the key of a person who was purged.
        Unavailable: there are some, and keys or data folder are not here, or the disk does not take them.
    """
    speaker = item_keys.speaker(session, evidence.id)
    found = _kept(session, evidence, Attachment.is_sealed & Attachment.person_id.is_distinct_from(speaker))
    if not found:
        return 0
    if keyring is None or data_dir is None:
        sentence = _("The encrypted files of this item are not at hand here. Nothing was changed: use the site.")
        raise Unavailable(sentence)
    ring, gone = ItemKeys(session, keyring), set()
    for row in found:
        stored = files.kept(rows.folder(data_dir), row.stored_sha256)
        if stored is None:
            continue
        plain, former = ring.open(row, stored, bound=rows.place_of(row)), row.stored_sha256
        row.stored_sha256 = intake.store(session, data_dir, _sealed(ring, row, plain, speaker=speaker))
        custody.tell(session, actor, row.ref, Handling.SEALED, {})
        gone.add(former)
    _take_away(session, data_dir, gone)
    return len(gone)


def _kept(session: Session, evidence: Evidence, which: ColumnElement[bool]) -> list[Attachment]:
    mine = (Attachment.evidence_id == evidence.id, Attachment.redacted_at.is_(None), which)
    return list(session.scalars(select(Attachment).where(*mine).order_by(Attachment.id)))


def _sealed(ring: ItemKeys, row: Attachment, content: bytes, *, speaker: int | None) -> bytes:
    return ring.seal(row, content, speaker=speaker, organisation_id=row.organisation_id, bound=rows.place_of(row))


def _in_clear(row: Attachment, data_dir: Path) -> bytes:
    try:
        return (rows.folder(data_dir) / row.stored_sha256).read_bytes()
    except FileNotFoundError:
        return b""  # nothing lies there in clear; the hash that it had says that it is missing
    except OSError as problem:
        sentence = _("A file of this item cannot be read (%(why)s), so it was not encrypted. Nothing was changed.")
        raise Unavailable(sentence % {"why": problem.strerror or problem}) from problem


def _take_away(session: Session, data_dir: Path, gone: Collection[str]) -> None:
    """Take former files away at the end of the transaction, but for those that another item has too."""
    session.flush()
    named = set(session.scalars(select(Attachment.stored_sha256).where(Attachment.stored_sha256.in_(gone))))
    paths = [rows.folder(data_dir) / digest for digest in sorted(set(gone) - named)]
    if paths:  # cut off after the commit, the next purge or start takes them away: no former key opens them for long
        purge_log.to_wipe(data_dir, [path.relative_to(data_dir).as_posix() for path in paths])
    rows.at_the_end(session, kept=paths)
