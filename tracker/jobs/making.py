"""One paper, from its job to its files: gathered, laid out, written, kept, every step told to its row."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from tracker.documents import docx, pdf
from tracker.domain import wordcount
from tracker.domain.protection import ConsentUse
from tracker.errors import TrackerError
from tracker.i18n import N_, _
from tracker.services import leaks, papers
from tracker.services.jobs import running
from tracker.services.papers import called
from tracker.services.papers import files as paper_files
from tracker.services.papers import jobs as paper_jobs
from tracker.services.papers.jobs import Length, Order
from tracker.services.papers.shelf import file_name
from tracker.services.people import disclosures
from tracker.services.vault.master import FOLDER, Keyring
from tracker.storage.engine import reading, transaction

_logger = logging.getLogger(__name__)

_LAYING_OUT = N_("Laying out the PDF")
_WRITING = N_("Writing the Word file")
_FAILED = N_(
    "Something failed in the program while this paper was being made. The records and all earlier papers are kept. "
    "Try again; if it stays so, report it with the number of this paper."
)


class Ending(Exception):
    """The program is about to end: the job is given back and begun again at the next start."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making needs: the database, the folder for files, whether the program is about to end, and the keys."""

    engine: Engine
    data_dir: Path
    is_ending: Callable[[], bool] = lambda: False
    keyring: Keyring | None = None

    def keys(self) -> Keyring:
        """Return the master keys: the given ones, or those of the data folder."""
        return self.keyring or Keyring(self.data_dir / FOLDER)


def steps() -> int:
    """Return how many steps a paper takes here: without the libraries for PDFs, one less."""
    return 3 if pdf.available() is None else 2


def make(shop: Workshop, job_id: int) -> None:
    """Make the paper of a job that waits, and leave the job done, failed or given back; never raises for the paper."""
    with transaction(shop.engine) as session:
        order = paper_jobs.take_up(session, job_id, at=_now())
    if order is None:
        return
    try:
        length = _made(shop, order)
    except Ending:
        with transaction(shop.engine) as session:
            running.give_back(session, job_id, at=_now())
    except TrackerError as problem:
        _fail(shop, job_id, str(problem))
    except Exception:  # whatever it is, the person must not wait for ever
        _logger.exception("paper %d failed", job_id)
        _fail(shop, job_id, _(_FAILED))
    else:
        with transaction(shop.engine) as session:
            paper_jobs.finish(session, job_id, length, at=_now())


def _made(shop: Workshop, order: Order) -> Length:
    with transaction(shop.engine) as session:
        publication = called.draft(order.state, cycle=order.cycle, organisation=order.organisation)
        called.choose(session, order.state, publication=publication)
    with reading(shop.engine) as session:
        paper, told = papers.composed(
            session, order.state, cycle=order.cycle, organisation=order.organisation, as_of=order.as_of
        )
    done, pages = 1, 0
    if pdf.available() is None:
        _move_on(shop, order.job, done, _LAYING_OUT)
        content = pdf.render(paper, shop.data_dir)
        pages = paper_files.page_count(content)
        _keep(shop, order, "pdf", content, told)
        done += 1
    _move_on(shop, order.job, done, _WRITING)
    _keep(shop, order, "docx", docx.render(paper, shop.data_dir), told)
    return Length(wordcount.count(paper).counted, pages)


def _move_on(shop: Workshop, job_id: int, done: int, doing: str) -> None:
    if shop.is_ending():
        raise Ending
    with transaction(shop.engine) as session:
        running.move_on(session, job_id, done=done, doing=doing, at=_now())


def _keep(shop: Workshop, order: Order, kind: str, content: bytes, told: frozenset[str]) -> None:
    """Keep a file that may leave; its name and what stands in it are put on the register of what left."""
    name = file_name(order.state, order.cycle, order.organisation, kind)
    with reading(shop.engine) as session:
        leaks.clear(
            session,
            shop.keys(),
            order.actor,
            organisation_id=order.organisation_id,
            artefact=paper_jobs.subject_of(order.job),
            name=name,
            content=content,
            use=ConsentUse.UN_PUBLIC,
            evidence=told,
        )
    with transaction(shop.engine) as session:
        disclosures.record(  # one writer at a time: nobody withdraws, or takes the file away, meanwhile
            session,
            order.actor,
            organisation_id=order.organisation_id,
            name=name,
            sha256=sha256(content).hexdigest(),
            use=ConsentUse.UN_PUBLIC,
            evidence_refs=told,
        )
        digest = paper_files.keep(shop.data_dir, content)
        paper_jobs.add_file(session, order.job, name=name, sha256=digest, byte_count=len(content))


def _fail(shop: Workshop, job_id: int, sentence: str) -> None:
    with transaction(shop.engine) as session:
        running.fail(session, job_id, sentence, at=_now())


def _now() -> datetime:
    return datetime.now(UTC)
