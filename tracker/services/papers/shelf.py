"""The papers that an organisation asked for: how far each is, how long it came out, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.kinds import JobState
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.services.jobs import OVER
from tracker.services.papers import files as paper_files
from tracker.services.papers.jobs import subject_of
from tracker.services.people import leaving
from tracker.storage import models

PAGE_ROWS = 25
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The files of a paper by their ending, each with its type; Word first, since it is what OHCHR's portal takes."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One file: its ending, and its size in bytes."""

    kind: str
    name: str
    byte_count: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that was asked for. `words` and `pages` are None until it is made, `pages` also without a PDF."""

    job: int
    state_code: str
    state_name: str
    cycle: int
    as_of: date
    by: str
    requested_at: datetime
    finished_at: datetime | None
    state: JobState
    steps_done: int
    step_count: int
    doing: str
    problem: str
    files: tuple[PaperFile, ...]
    words: int | None = None
    pages: int | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to it."""
        return self.state in OVER


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the papers, the newest first, and how many there are."""

    rows: tuple[Paper, ...]
    total: int
    page: int


def file_name(state: str, cycle: int, organisation: str, kind: str) -> str:
    """Name a file as `tracker draft` does."""
    return f"submission-{_safe(state)}-cycle-{cycle}-{_safe(organisation)}.{kind}"


def asked_for(session: Session, organisation_id: int, *, page: int) -> Shelf:
    """Return the papers of an organisation, the newest first; empty where it asked for none."""
    order = models.PaperOrder
    mine = order.organisation_id == organisation_id
    total = session.scalar(select(func.count()).select_from(order).where(mine)) or 0
    rows = session.execute(
        _papers().where(mine).order_by(order.job_id.desc()).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    ).all()
    lengths = _lengths(session, [row.job_id for row, _name, _mail in rows])
    return Shelf(tuple(_paper(row, name, mail, lengths) for row, name, mail in rows), total, page)


def paper(session: Session, job_id: int, *, organisation_id: int) -> Paper:
    """Return one paper.

    Raises:
        NotFound: there is none of this number, or it is another organisation's.
    """
    order = models.PaperOrder
    mine = (order.job_id == job_id) & (order.organisation_id == organisation_id)
    found = session.execute(_papers().where(mine)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such paper. Nothing was changed. Look through the list of submissions."))
    row, name, mail = found
    return _paper(row, name, mail, _lengths(session, [job_id]))


def content(session: Session, data_dir: Path, job_id: int, *, organisation_id: int, kind: str) -> tuple[str, bytes]:
    """Return the name and the content of one file of a paper.

    Raises:
        NotFound: there is none of this kind, it is another organisation's, it is not kept any more, or may not leave.
    """
    order, file = models.PaperOrder, models.PaperFile
    rows = session.execute(
        select(file.name, file.sha256)
        .join(order, order.job_id == file.job_id)
        .where(
            order.job_id == job_id,
            order.organisation_id == organisation_id,
            ~leaving.is_held_back(file.sha256, order.organisation_id),
        )
        .order_by(file.name)
    )
    for name, digest in rows:
        if _kind(name) == kind:
            return name, paper_files.read(data_dir, digest)
    raise NotFound(_("There is no such file. Nothing was changed. Look through the list of submissions."))


def _papers() -> Select[models.PaperOrder, str, str]:
    order, job = models.PaperOrder, models.Job
    return (
        select(order, models.State.name, models.User.email)
        .join(models.State, models.State.code == order.state_code)
        .join(job, job.id == order.job_id)
        .join(models.User, models.User.id == job.user_id)
        .options(joinedload(order.job), selectinload(order.files))
    )


def _lengths(session: Session, jobs: Sequence[int]) -> dict[str, tuple[int, int]]:
    """Read from the audit trail how long papers came out; a later making of the same job goes before an earlier."""
    entry = models.AuditEntry
    rows = session.execute(
        select(entry.subject, entry.changes)
        .where(entry.subject.in_([subject_of(job) for job in jobs]), entry.event == "paper:made")
        .order_by(entry.sequence)
    )
    return {subject: (changes["words"][1], changes["pages"][1]) for subject, changes in rows}


def _paper(order: models.PaperOrder, name: str, mail: str, lengths: dict[str, tuple[int, int]]) -> Paper:
    words, pages = lengths.get(subject_of(order.job_id), (None, None))
    job = order.job
    return Paper(
        job=job.id,
        state_code=order.state_code,
        state_name=name,
        cycle=order.cycle,
        as_of=order.as_of,
        by=mail,
        requested_at=job.requested_at,
        finished_at=job.finished_at,
        state=job.state,
        steps_done=job.steps_done,
        step_count=job.step_count,
        doing=job.doing,
        problem=job.problem,
        files=tuple(
            PaperFile(kind, file.name, file.byte_count)
            for kind in KINDS
            for file in order.files
            if _kind(file.name) == kind
        ),
        words=words,
        pages=pages or None,
    )


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _safe(text: str) -> str:
    """Keep letters, digits and hyphens, as the command line does."""
    return "".join(letter if letter.isalnum() else "-" for letter in text)
