"""Papers: a dossier becomes a document, the document becomes files, and no other file is ever overwritten."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.documents import docx, pdf
from tracker.domain import briefing, submission
from tracker.domain.audience import PUBLIC
from tracker.domain.document import Document, Pack
from tracker.domain.dossier import StateName
from tracker.errors import Conflict, Exit, NotFound, Unavailable
from tracker.i18n import _
from tracker.services import naming
from tracker.services.dossiers import gather
from tracker.services.papers import called

FORMATS = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and why any that was asked for is missing ("" for none)."""

    paths: tuple[Path, ...]
    missing: str = ""


class Exists(Conflict):
    """A file with another content is in the way."""

    exit_code = Exit.UNREADABLE


def submission_for(session: Session, state: str, *, cycle: int, organisation: str, as_of: date) -> Document:
    """Compose the submission of an organisation for the review of a State in a cycle.

    Raises:
        NotFound: for an unknown State, cycle or organisation.
    """
    return composed(session, state, cycle=cycle, organisation=organisation, as_of=as_of)[0]


def composed(
    session: Session, state: str, *, cycle: int, organisation: str, as_of: date
) -> tuple[Document, frozenset[str]]:
    """Compose a submission; return with it the items of evidence that it tells of or counts.

    Raises:
        NotFound: for an unknown State, cycle or organisation.
    """
    dossier = gather(session, state, cycle=cycle, organisation=organisation, as_of=as_of, audience=PUBLIC)
    publication = called.draft(dossier.state.iso3, cycle=cycle, organisation=organisation)
    dossier = called.called(session, dossier, publication=publication)
    return submission.build(dossier), frozenset(item.ref for item in dossier.evidence)


def evidence_for(session: Session, state: str, *, cycle: int, organisation: str, as_of: date) -> frozenset[str]:
    """Return the items of evidence that the briefs for a review tell of or count.

    Raises:
        NotFound: for an unknown State, cycle or organisation.
    """
    dossier = gather(session, state, cycle=cycle, organisation=organisation, as_of=as_of, audience=PUBLIC)
    return frozenset(item.ref for item in dossier.evidence)


def brief_for(
    session: Session, state: str, *, cycle: int, reader: str, organisation: str, as_of: date
) -> Document | Pack:
    """Compose the brief for one recommending State, or for "all" who recommended anything, as one pack.

    Raises:
        NotFound: for an unknown State, cycle, organisation or reader, and where "all" are none.
    """
    dossier = gather(session, state, cycle=cycle, organisation=organisation, as_of=as_of, audience=PUBLIC)
    publication = called.brief(dossier.state.iso3, cycle=cycle, organisation=organisation)
    dossier = called.called(session, dossier, publication=publication)
    if reader == "all":
        return briefing.pack(dossier, briefing.recommenders(dossier))
    found = naming.known_state(session, reader)
    if found is None:
        raise NotFound(
            _("“%(text)s” is no State that is known here; nothing was written; give an ISO 3166 code or all.")
            % {"text": reader}
        )
    return briefing.brief(dossier, StateName(found.code, found.name))


def write(
    paper: Document | Pack,
    stem: str,
    *,
    out: Path,
    data_dir: Path,
    formats: Sequence[str],
    force: bool,
    clear: Callable[[str, bytes], None],
    registered: Callable[[Mapping[str, bytes]], AbstractContextManager[None]],
) -> Written:
    """Render a paper and write its files, each whole or not at all.

    Args:
        paper: what to print.
        stem: name of the files without their ending.
        out: folder, made if it is missing.
        data_dir: where fonts are kept.
        formats: of `FORMATS`; a pack of briefs has no Word form.
        force: whether a file with another content may be replaced.
        clear: called with the name and the bytes of each file before any is written; raises where one may not leave.
        registered: called with the names and the bytes of all; the files are placed inside it, so that nobody withdraws
            between the register and the file.

    Raises:
        Exists: a file differs from what would be written and `force` is not given; nothing is written.
        Unavailable: the folder cannot be written, or nothing that was asked for can be made.
    """
    contents, missing = _rendered(paper, data_dir=data_dir, formats=formats)
    if not contents:
        raise Unavailable(missing)
    files = {out / f"{stem}.{ending}": content for ending, content in contents.items()}
    for path, content in files.items():
        clear(path.name, content)
    if not force:
        _refuse_to_replace(files)
    new = [path for path in files if not path.exists()]
    try:
        with registered({path.name: content for path, content in files.items()}):
            for path, content in files.items():
                _place(path, content)
    except BaseException:
        for path in new:  # the register does not know it
            path.unlink(missing_ok=True)
        raise
    return Written(tuple(files), missing)


def _rendered(paper: Document | Pack, *, data_dir: Path, formats: Sequence[str]) -> tuple[dict[str, bytes], str]:
    contents: dict[str, bytes] = {}
    missing = ""
    if "pdf" in formats:
        reason = pdf.available()
        if reason is None:
            contents["pdf"] = pdf.render(paper, data_dir)
        else:
            missing = reason
    if "docx" in formats and isinstance(paper, Document):
        contents["docx"] = docx.render(paper, data_dir)
    return contents, missing


def _refuse_to_replace(files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        if path.exists() and path.read_bytes() != content:
            raise Exists(
                _("%(path)s exists with another content; nothing was written; move it away or give --force.")
                % {"path": path}
            )


def _place(path: Path, content: bytes) -> None:
    """Write beside the target and move into place, so that a full disk never leaves half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise Unavailable(
            _("%(path)s could not be written (%(why)s); what was there is unchanged; check --out and its disk.")
            % {"path": path, "why": problem.strerror or problem}
        ) from problem
