"""Which files below the data folder go with a purge, and which of them somebody else needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.services.imports import forgetting
from tracker.storage.models import Attachment, PaperFile

_EVIDENCE, _PAPERS, _UPLOADS = "evidence", "papers", "uploads"  # folders of the data folder


def paths(*, evidence: Iterable[str] = (), papers: Iterable[str] = (), uploads: Iterable[str] = ()) -> list[str]:
    """Return where below the data folder files of these hashes lie."""
    folders = {_EVIDENCE: evidence, _PAPERS: papers, _UPLOADS: uploads}
    return [f"{folder}/{digest}" for folder, digests in folders.items() for digest in digests]


def returned(session: Session, data_dir: Path) -> list[str]:
    """Return files that a purge removed and a restored data folder brought back."""
    redacted = select(Attachment.stored_sha256).where(Attachment.redacted_at.is_not(None)).distinct()
    found = paths(evidence=session.scalars(redacted), uploads=forgetting.emptied(session))
    return [each for each in found if (data_dir / each).exists() and not is_needed(session, each)]


def is_needed(session: Session, path: str) -> bool:
    """Tell whether a file below the data folder belongs to somebody else as well, or is none of ours."""
    folder, _slash, digest = path.partition("/")
    if folder == _EVIDENCE and digest.isalnum():
        needed = exists().where(Attachment.stored_sha256 == digest, Attachment.redacted_at.is_(None))
    elif folder == _PAPERS and digest.isalnum():
        needed = exists().where(PaperFile.sha256 == digest)
    elif folder == _UPLOADS and digest.isalnum():
        return forgetting.is_needed(session, digest)
    else:
        return True
    return bool(session.scalar(select(needed)))
