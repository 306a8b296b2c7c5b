"""What may be read of the files of evidence: their list, the page of each, its bytes, checked before they go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.documents import stripping
from tracker.domain.audience import Audience
from tracker.domain.media import ENDINGS, MediaType
from tracker.domain.protection import Scan
from tracker.errors import NotFound, TrackerError, Unavailable
from tracker.i18n import _
from tracker.services.attachments import custody, rows
from tracker.services.attachments.custody import Handling, Link
from tracker.services.vault.item_keys import ItemKeys
from tracker.services.vault.keys import Keyring
from tracker.storage import files, vault
from tracker.storage.files import Finding
from tracker.storage.models import Attachment, Evidence, Organisation, User


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept with an item; where it `is_redacted`, a purge took its bytes."""

    ref: str
    label: str
    media_type: MediaType
    sha256: str
    byte_count: int
    is_sealed: bool
    is_redacted: bool
    scan: Scan
    received_at: datetime
    received_by: str

    @property
    def copies(self) -> bool:
        """Tell whether a copy without metadata can be made of it."""
        return not self.is_redacted and stripping.is_possible(self.media_type)


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file with what lies on the disk of it now, and its chain of custody; `problem` says why it cannot be had."""

    file: KeptFile
    evidence: str
    organisation: str
    problem: str
    chain: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that goes out: the name it is given, and its bytes."""

    ref: str
    name: str
    media_type: MediaType
    content: bytes = field(repr=False)


def of_evidence(session: Session, ref: str, *, audience: Audience) -> tuple[KeptFile, ...]:
    """Return the files of an item in the order in which they came; none where this audience may not have them."""
    found = session.execute(_files().where(Evidence.ref == ref, rows.visible(audience)).order_by(Attachment.id))
    return tuple(_told(*each) for each in found)


def of_case_file(session: Session, file_id: int, *, audience: Audience) -> tuple[tuple[str, KeptFile], ...]:
    """Return the files of the items of a case file that this audience may have, each with its item's reference.

    What was withdrawn keeps its files, so they are listed too.
    """
    mine = (Evidence.case_file_id == file_id, rows.visible(audience))
    found = session.execute(_files().add_columns(Evidence.ref).where(*mine).order_by(Evidence.ref, Attachment.id))
    return tuple((ref, _told(row, mail)) for row, mail, ref in found)


def shown(session: Session, keyring: Keyring, ref: str, *, audience: Audience, data_dir: Path) -> FilePage:
    """Return the page of a file.

    Raises:
        NotFound: there is none of this reference, or this audience may not have it.
    """
    row, evidence = rows.row_of(session, ref, audience=audience)
    file = _told(*session.execute(_files().where(Attachment.id == row.id)).one())
    problem = ""
    try:
        _opened(session, keyring, row, data_dir)
    except TrackerError as found:
        problem = str(found)
    return FilePage(file, evidence.ref, _holder(session, row), problem, custody.chain(session, ref))


def content(session: Session, keyring: Keyring, ref: str, *, audience: Audience, data_dir: Path) -> Handed:
    """Return a file as it was received; `tell_handed` has to be called before it goes out.

    Raises:
        NotFound: there is none of this reference, this audience may not have it, or a purge took its bytes.
        Unavailable: what lies on the disk is not what was received, or the key is not here.
    """
    row, _evidence = rows.row_of(session, ref, audience=audience)
    media = MediaType(row.media_type)
    return Handed(ref, f"file-{ref[:8]}.{ENDINGS[media]}", media, _opened(session, keyring, row, data_dir))


def tell_handed(session: Session, actor: str, ref: str, *, audience: Audience, copy: bytes | None = None) -> None:
    """Add to the chain of custody that a file goes out, as it was received or as a copy without metadata.

    Raises:
        NotFound: the reader may no longer have it.
    """
    row, _evidence = rows.row_of(session, ref, audience=audience)
    if copy is None:
        custody.tell(session, actor, ref, Handling.READ, {"sha256": (None, row.sha256)})
    else:
        changes = {"sha256": (row.sha256, sha256(copy).hexdigest())}
        custody.tell(session, actor, ref, Handling.COPIED, changes)


def verify(session: Session, keyring: Keyring, actor: str, ref: str, *, audience: Audience, data_dir: Path) -> Finding:
    """Hash a file again, and add to the chain of custody what was found.

    Raises:
        NotFound: there is none of this reference, this audience may not have it, or a purge took its bytes.
        Unavailable: the key of a sealed file is not here.
    """
    row, _evidence = rows.row_of(session, ref, audience=audience)
    if row.redacted_at is not None:
        raise NotFound(_purged())
    finding = files.found(rows.folder(data_dir), row.stored_sha256)
    if finding is Finding.WHOLE and row.is_sealed:
        finding = inside(ItemKeys(session, keyring).opening(row), row, data_dir)
    custody.tell(session, actor, ref, Handling.VERIFIED, {"finding": (None, finding.value)})
    return finding


def inside(key: bytes, row: Attachment, data_dir: Path) -> Finding:
    """Tell of a sealed file whose stored bytes are whole whether they open, and are what was received."""
    stored = files.kept(rows.folder(data_dir), row.stored_sha256)
    try:
        plain = vault.unseal(key, stored or b"", bound=rows.place_of(row))
    except Unavailable:
        return Finding.UNREADABLE
    return Finding.WHOLE if sha256(plain).hexdigest() == row.sha256 else Finding.ALTERED


def _opened(session: Session, keyring: Keyring, row: Attachment, data_dir: Path) -> bytes:
    if row.redacted_at is not None:
        raise NotFound(_purged())
    folder = rows.folder(data_dir)
    found = files.kept(folder, row.stored_sha256)
    if found is None:
        raise Unavailable(_sentence(files.found(folder, row.stored_sha256)))
    if row.is_sealed:
        found = ItemKeys(session, keyring).open(row, found, bound=rows.place_of(row))
    if sha256(found).hexdigest() != row.sha256:
        raise Unavailable(_sentence(Finding.ALTERED))
    return found


def _purged() -> str:
    return _("The content of this file was purged. Its hash and its chain of custody stay.")


def _sentence(finding: Finding) -> str:
    match finding:
        case Finding.MISSING:
            return _("This file is no longer in the data folder. Its record stays. Restore it from a backup.")
        case Finding.ALTERED:
            return _("This file was altered since it was received, so it is not given out. Restore it from a backup.")
        case Finding.UNREADABLE | Finding.WHOLE:
            return _("This file cannot be read from the disk at present. Its record stays. Look at the disk.")


def _files() -> Select[Attachment, str | None]:
    return (
        select(Attachment, User.email)
        .join(Evidence, Evidence.id == Attachment.evidence_id)
        .outerjoin(User, User.id == Attachment.received_by)
    )


def _told(row: Attachment, mail: str | None) -> KeptFile:
    return KeptFile(
        ref=row.ref,
        label=row.label,
        media_type=MediaType(row.media_type),
        sha256=row.sha256,
        byte_count=row.byte_count,
        is_sealed=row.is_sealed,
        is_redacted=row.redacted_at is not None,
        scan=row.scan,
        received_at=row.received_at,
        received_by=mail or "",
    )


def _holder(session: Session, row: Attachment) -> str:
    return session.get_one(Organisation, row.organisation_id).name
