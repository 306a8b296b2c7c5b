"""Takes a file in: hashed as it comes, told by its content, scanned, kept read-only, sealed where it must be.

What is checked before anything is written (`check`) takes as long as the scanner does, so it holds no transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents import media_types
from tracker.domain.audience import Audience
from tracker.domain.media import MediaType
from tracker.domain.protection import Scan
from tracker.errors import Invalid, NotFound, Unavailable, Unreadable
from tracker.i18n import _
from tracker.services import leaks
from tracker.services.actors import user_id_of
from tracker.services.attachments import custody, naming, rows, scanning
from tracker.services.attachments.custody import Handling
from tracker.services.attachments.naming import ReadBack
from tracker.services.readers import seen
from tracker.services.trail.kept_apart import KEPT_APART
from tracker.services.vault import item_keys
from tracker.services.vault.item_keys import ItemKeys
from tracker.services.vault.keys import Keyring
from tracker.storage import files
from tracker.storage.models import Attachment, Evidence

LONGEST_LABEL = 200  # letters


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its bytes, their hash as they came in, what it is, what the scanner said.

    `back` is what the file itself says, once it was read back.
    """

    content: bytes = field(repr=False)
    sha256: str
    media_type: MediaType
    scan: Scan
    back: ReadBack | None = None


def check(pieces: Iterable[bytes], *, largest: int, clamd: str | None) -> Checked:
    """Take the pieces of a file as they come, and tell whether it may be kept; nothing is written.

    Args:
        pieces: the file, in its order.
        largest: bytes that it may have.
        clamd: where the scanner answers; None where none is set up.
    Raises:
        Unreadable: it is empty, too large, of a type that is not kept, or the scanner found something.
        Unavailable: a scanner is set up and does not answer.
    """
    held, hashed = bytearray(), sha256()
    for piece in pieces:
        if len(held) + len(piece) > largest:
            sentence = _("The file is larger than %(size)d MB. Nothing was kept. Send a smaller one, or in parts.")
            raise Unreadable(sentence % {"size": largest // 1024**2})
        hashed.update(piece)
        held += piece
    content = bytes(held)
    media_type = media_types.told(content)
    return Checked(content, hashed.hexdigest(), media_type, scanning.scan(clamd, content))


def read_back(checked: Checked) -> Checked:
    """Return a file with what it says, to look for names in; it takes seconds, so no transaction should wait for it."""
    return replace(checked, back=naming.read_back(checked.content, checked.media_type))


def is_looked_through(session: Session, evidence: Evidence) -> bool:
    """Tell whether names are looked for in a file of an item: it is kept in clear, and somebody is in the vault."""
    return not evidence.is_restricted and leaks.has_people(session)


def target(session: Session, ref: str, *, audience: Audience) -> Evidence:
    """Return the item that a file may be added to: one that the reader sees and whose files are his or her own.

    Raises:
        NotFound: there is no such item, or it is another's.
    """
    mine = (Evidence.ref == ref, seen.items(audience), rows.holds(audience))
    found = session.scalars(select(Evidence).where(*mine)).one_or_none()
    if found is None:
        raise NotFound(_("No evidence “%(ref)s” is on record.") % {"ref": ref})
    return found


def is_open_to(session: Session, ref: str, *, audience: Audience) -> bool:
    """Tell whether a reader may add files to an item, so that a page offers only what can be done."""
    try:
        target(session, ref, audience=audience)
    except NotFound:
        return False
    return True


def receive(
    session: Session,
    keyring: Keyring,
    actor: str,
    checked: Checked,
    *,
    ref: str,
    label: str,
    audience: Audience,
    data_dir: Path,
) -> str:
    """Keep a checked file with an item of evidence, and return the reference that it is known by from now on.

    Args:
        session: a writing session.
        keyring: the master keys, for what is restricted.
        actor: who sends it, as the audit trail names a person.
        checked: what `check` returned.
        ref: the item.
        label: what the person calls the file; its own name is not kept.
        audience: who sends it.
        data_dir: the data folder.
    Raises:
        NotFound: there is no such item, or it is another's.
        Invalid: there is no label, it tells of somebody, or the item has this very file already.
        Refused: the file tells of somebody, and would be kept in clear.
        Unavailable: it cannot be written, or the master key is not here.
    """
    evidence = target(session, ref, audience=audience)
    _refuse(session, evidence, checked, label)
    leaks.entering(session, keyring, evidence.organisation_id, [label], actor=actor, field="label")  # kept in the open
    checked = _without_names(session, keyring, actor, checked, evidence=evidence)
    row = _row(evidence, checked, label=label.strip(), actor=actor)
    kept = checked.content
    if evidence.is_restricted:
        kept = ItemKeys(session, keyring).seal(
            row,
            kept,
            speaker=item_keys.speaker(session, evidence.id),
            organisation_id=evidence.organisation_id,
            bound=rows.place_of(row),
        )
    row.stored_sha256 = store(session, data_dir, kept)
    session.add(row)
    session.flush()
    custody.tell(session, actor, row.ref, Handling.RECEIVED, _told(row, evidence.ref, checked.back))
    return row.ref


def store(session: Session, data_dir: Path, content: bytes) -> str:
    """Keep bytes read-only under their hash, and return it; they go again if the transaction is lost.

    Raises:
        Unavailable: they cannot be written.
    """
    folder = rows.folder(data_dir)
    try:
        digest = files.keep_original(folder, content)
    except OSError as problem:
        sentence = _("The file could not be kept (%(why)s). Nothing was changed. Free some space, then add it again.")
        raise Unavailable(sentence % {"why": problem.strerror or problem}) from problem
    named = session.scalar(select(Attachment.id).where(Attachment.stored_sha256 == digest).limit(1))
    if named is None:
        rows.at_the_end(session, lost=[folder / digest])
    return digest


def _without_names(session: Session, keyring: Keyring, actor: str, checked: Checked, *, evidence: Evidence) -> Checked:
    """Refuse a file that names somebody in clear; one that cannot be read back is kept, and its page says so."""
    if not is_looked_through(session, evidence):
        return replace(checked, back=None)
    checked = checked if checked.back else read_back(checked)
    if checked.back and checked.back.read is not None:
        leaks.keeping(session, keyring, evidence.organisation_id, checked.back.read, actor=actor)
    return checked


def _row(evidence: Evidence, checked: Checked, *, label: str, actor: str) -> Attachment:
    return Attachment(
        ref=secrets.token_hex(16),
        evidence_id=evidence.id,
        organisation_id=evidence.organisation_id,
        label=label,
        media_type=checked.media_type.value,
        sha256=checked.sha256,
        byte_count=len(checked.content),
        scan=checked.scan,
        received_at=datetime.now(UTC),
        received_by=user_id_of(actor),
        is_sealed=evidence.is_restricted,
    )


def _told(row: Attachment, evidence: str, back: ReadBack | None) -> dict[str, tuple[object, object]]:
    """Return what the trail says of a file that came in; its label may tell of somebody."""
    told = {"evidence": evidence, "sha256": row.sha256, "bytes": row.byte_count, "type": row.media_type}
    told |= {"sealed": row.is_sealed, "scan": row.scan.value, "label": KEPT_APART}
    told |= {"names": back.looked.value} if back else {}
    return {field: (None, value) for field, value in sorted(told.items())}


def _refuse(session: Session, evidence: Evidence, checked: Checked, label: str) -> None:
    if not label.strip() or len(label) > LONGEST_LABEL:
        message = _("Say in a few words what this file is, in at most %(n)d letters. Nothing was kept.")
        raise Invalid(message % {"n": LONGEST_LABEL}, field="label")
    same = (
        Attachment.evidence_id == evidence.id,
        Attachment.sha256 == checked.sha256,
        Attachment.redacted_at.is_(None),
    )
    if session.scalar(select(Attachment.id).where(*same).limit(1)) is not None:
        raise Invalid(_("This item has this very file already. Nothing was added."), field="file")
