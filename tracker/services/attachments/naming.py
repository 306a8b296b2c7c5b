"""Names of the vault in files that are kept in the open: looked for as a file comes in, and when a person asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.documents import readback_apart
from tracker.documents.readback_apart import Read
from tracker.domain.media import ENDINGS, PICTURES, MediaType
from tracker.errors import Unavailable
from tracker.services.attachments import rows
from tracker.storage import files
from tracker.storage.models import Attachment, Evidence

_MOST_BYTES = 64 * 1024**2  # of all files that are looked through for one page
_SECONDS = 10
_READ = PICTURES | {MediaType.CSV, MediaType.DOCX, MediaType.PDF, MediaType.TEXT, MediaType.XLSX}
_PAGE = re.compile(r"page \d+")  # the process that reads speaks English


class Looked(StrEnum):
    """How far names were looked for in a file, as its chain of custody says; none where nobody was in the vault."""

    THROUGH = "through"
    PROPERTIES = "properties"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file says."""

    read: Read = field(repr=False)
    looked: Looked


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that lies in clear, of an item: what it says, None where that could not be read."""

    evidence: str
    read: Read = field(repr=False)


def read_back(content: bytes, media_type: MediaType) -> ReadBack:
    """Return what a file says, and whether that is all: words in pictures are not read."""
    (read,) = readback_apart.read([(_named(media_type), content)]) if media_type in _READ else (None,)
    if read is None:
        return ReadBack(None, Looked.NOT)
    is_blank = any(not each.text.strip() for each in read if _PAGE.fullmatch(each.place))
    return ReadBack(read, Looked.PROPERTIES if is_blank or media_type in PICTURES else Looked.THROUGH)


def in_the_open(session: Session, data_dir: Path, *, items: ColumnElement[bool]) -> tuple[OpenFile, ...]:
    """Return what the files of some items say that lie in clear, the newest first, as far as time and size allow.

    Args:
        session: to read with.
        data_dir: the data folder.
        items: which items, as a condition on evidence.
    """
    file = Attachment
    found = session.execute(
        select(Evidence.ref, file.stored_sha256, file.media_type, file.byte_count)
        .join(Evidence, Evidence.id == file.evidence_id)
        .where(items, ~file.is_sealed, file.redacted_at.is_(None))
        .order_by(file.id.desc())
    ).all()
    given, size = [], 0
    for _ref, digest, media_type, byte_count in found:
        size += byte_count if media_type in _READ else 0
        kept = _kept(data_dir, digest) if media_type in _READ and size <= _MOST_BYTES else b""
        given.append((_named(MediaType(media_type)), kept))
    read = readback_apart.read(given, seconds=_SECONDS)
    return tuple(
        OpenFile(row.ref, said if kept else None) for row, (_name, kept), said in zip(found, given, read, strict=True)
    )


def _kept(data_dir: Path, digest: str) -> bytes:
    try:
        return files.kept(rows.folder(data_dir), digest) or b""
    except (OSError, Unavailable):
        return b""


def _named(media_type: MediaType) -> str:
    return f"file.{ENDINGS[media_type]}"
