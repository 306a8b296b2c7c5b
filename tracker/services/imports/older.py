"""What lay open before sheets and prose were sealed: sealed once, at an upgrade."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.services.imports import sealing, uploads
from tracker.services.imports.sealing import KEPT, Sealer
from tracker.services.vault.keys import Keyring
from tracker.storage import models
from tracker.storage.scrubbing import overwrite_what_goes

Sealers = Mapping[str, Sealer]
"""The hashes of files with what seals them."""


def seal_rows(session: Session, keyring: Keyring) -> tuple[Sealers, int]:
    """Seal the rows of sheets and prose that lie open; return what seals their files, and how many rows there were.

    Seal the files once this is committed: the keys are kept then.

    Raises:
        Unavailable: a master key is missing; nothing was changed.
    """
    batch, row = models.ImportBatch, models.ImportRow
    overwrite_what_goes(session)
    sealers: dict[str, Sealer] = {}
    count = 0
    for each in session.scalars(select(batch).where(batch.kind.in_(sorted(KEPT))).order_by(batch.id)).all():
        of_file = sealing.of_actor(session, keyring, each.staged_by)
        if of_file is None:
            continue
        sealers[each.sha256] = of_file
        if each.document_id is not None:
            continue
        columns = select(row.id, row.ordinal, row.content, row.changes, row.why)
        found = session.execute(columns.where(row.batch_id == each.id, row.content.startswith("{"))).all()
        sealed = [
            {
                "id": row_id,
                "content": of_file.row(each.id, ordinal, content.encode()),
                "changes": of_file.told(row_id, changes, why),
                "why": "",
            }
            for row_id, ordinal, content, changes, why in found
        ]
        if sealed:
            session.execute(update(row), sealed)
        count += len(sealed)
    return sealers, count


def seal_files(data_dir: Path, sealers: Sealers) -> None:
    """Seal the files that lie open.

    Raises:
        Unavailable: one cannot be written; it is sealed the next time.
    """
    for digest, sealer in sealers.items():
        uploads.seal(data_dir, digest, sealer)
