"""Hashes everything again that is kept as a file: originals of evidence, files that were imported, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, Unavailable
from tracker.services.attachments import reading, rows
from tracker.services.imports import batches, uploads
from tracker.services.papers import files as paper_files
from tracker.services.vault import keys, person_keys
from tracker.services.vault.keys import Keyring
from tracker.storage import files
from tracker.storage.files import Finding
from tracker.storage.models import Attachment, Evidence, ImportBatch, OrganisationKey, PaperFile, PersonKey

LEFT_SECONDS = 24 * 60 * 60
"""How old a file is before it counts as left behind: whatever was being written then is long over."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not as it was kept: what it is, how it is known, the hash that it lies under, what was found."""

    what: str
    known_as: str
    digest: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `unopened` counts sealed files of which only the stored bytes were hashed: `why` says why."""

    checked: int
    faults: tuple[Fault, ...]
    unopened: int
    why: str


def everything(session: Session, keyring: Keyring | None, data_dir: Path) -> Verified:
    """Hash every kept file again; sealed ones are opened as well, where the keys are here.

    Args:
        session: a reading session.
        keyring: the master keys; None where they are away.
        data_dir: the data folder.
    """
    checked, unopened = 0, 0
    faults: list[Fault] = []
    held = _Keys(session, keyring)
    for row, evidence in _originals(session):
        checked += 1
        finding = _original(held, row, data_dir)
        unopened += finding is None
        if finding not in (None, Finding.WHOLE):
            faults.append(Fault("attachment", f"{row.ref} of {evidence}", row.stored_sha256, finding))
    for number, digest in _imports(session):
        checked += 1
        opened = uploads.found(data_dir, digest, held.key)
        unopened += opened is None
        if opened not in (None, Finding.WHOLE):
            faults.append(Fault("import", str(number), digest, opened))
    for what, known_as, digest, folder in _papers(session, data_dir):
        checked += 1
        if (finding := files.found(folder, digest)) is not Finding.WHOLE:
            faults.append(Fault(what, known_as, digest, finding))
    return Verified(checked, tuple(faults), unopened, held.why)


def sweep(session: Session, data_dir: Path, *, now: float) -> int:
    """Take away what was left behind in the folders of kept files, and return how many files those were.

    What was cut off leaves half a file, or a whole one that no record names: an original, an import, a paper that tells
    of people who may withdraw. Nothing younger than a day goes.

    Args:
        session: a writing session, so that nobody names one of them meanwhile.
        data_dir: the data folder.
        now: seconds since 1970.
    """
    named = {
        rows.folder(data_dir): select(Attachment.stored_sha256).where(Attachment.redacted_at.is_(None)),
        uploads.folder(data_dir): select(ImportBatch.sha256),
        data_dir / paper_files.FOLDER: select(PaperFile.sha256),
    }
    count = 0
    for folder, digests in named.items():
        left = set(files.names(folder, before=now - LEFT_SECONDS))
        if left:
            left -= set(session.scalars(digests))
        for name in left:
            (folder / name).unlink(missing_ok=True)
        count += len(left)
    return count


class _Keys:
    """The keys of organisations and people, each asked for once; `why` says why the last that is not here is not."""

    def __init__(self, session: Session, keyring: Keyring | None) -> None:
        self._session, self._keyring = session, keyring
        self._known: dict[tuple[str, int], bytes | None] = {}
        self._rows = (*session.scalars(select(OrganisationKey)), *session.scalars(select(PersonKey)))  # asked for once
        self.why = ""

    def key(self, number: int) -> bytes | None:
        """Return a key of an organisation; None where it cannot be had."""
        return self._once(keys.organisation_key, number)

    def of(self, row: Attachment) -> bytes | None:
        """Return the key of a sealed file; None where it cannot be had.

        Raises:
            NotFound: it was a person's, who was purged.
        """
        if row.person_id is not None:
            return self._once(person_keys.key_of, row.person_id)
        return self.key(row.organisation_key_id or 0)

    def _once(self, work: Callable[[Session, Keyring, int], bytes], number: int) -> bytes | None:
        if self._keyring is None:
            return None
        place = work.__name__, number
        if place not in self._known:
            try:
                self._known[place] = work(self._session, self._keyring, number)
            except Unavailable as problem:
                self._known[place], self.why = None, str(problem)
        return self._known[place]


def _original(held: _Keys, row: Attachment, data_dir: Path) -> Finding | None:
    """Tell whether a file of evidence is what was received; None where it is sealed and its key cannot be had."""
    finding = files.found(rows.folder(data_dir), row.stored_sha256)
    if finding is not Finding.WHOLE or not row.is_sealed:
        return finding
    try:
        key = held.of(row)
    except NotFound:
        return Finding.UNREADABLE  # for good: nobody can open what lies under the key of a purged person
    return None if key is None else reading.inside(key, row, data_dir)


def _originals(session: Session) -> Iterator[Row[Attachment, str]]:
    found = session.execute(
        select(Attachment, Evidence.ref)
        .join(Evidence, Evidence.id == Attachment.evidence_id)
        .where(Attachment.redacted_at.is_(None))
        .order_by(Attachment.id),
        execution_options={"yield_per": 1_000},
    )
    yield from found


def _imports(session: Session) -> Iterator[tuple[int, str]]:
    """Yield the imports whose file is kept: a purge takes files away for good."""
    batch = ImportBatch
    for number, digest, beside in session.execute(select(batch.id, batch.sha256, batch.beside).order_by(batch.id)):
        if not beside.get(batches.EMPTIED):
            yield number, digest


def _papers(session: Session, data_dir: Path) -> Iterator[tuple[str, str, str, Path]]:
    paper = PaperFile
    for job, name, digest in session.execute(
        select(paper.job_id, paper.name, paper.sha256).order_by(paper.job_id, paper.name)
    ):
        yield "paper", f"{job} {name}", digest, data_dir / paper_files.FOLDER
