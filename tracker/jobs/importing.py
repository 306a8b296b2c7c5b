"""An import from its file to the records and back: read in portions, compared, applied whole, undone whole."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from tracker.domain.kinds import BatchState
from tracker.errors import Conflict
from tracker.i18n import N_, _, ngettext
from tracker.importers import apart
from tracker.importers.handing import Streamed
from tracker.importers.records import Issue, Kind, Nature, ParsedRecord
from tracker.importers.versions import parser_of
from tracker.services.imports import batches, handling, sealing, sourced, uploads
from tracker.services.imports.sealing import Opener, Sealer
from tracker.services.vault.keys import Keyring
from tracker.storage.engine import transaction

PORTION = 2_000
"""Rows that are kept in one go: so often others may write, and so often progress is told."""

READING = N_("Reading the file")
COMPARING = N_("Comparing it with the records")
APPLYING = N_("Writing to the records, all or nothing")
UNDOING = N_("Taking it back, all or nothing")

Progress = Callable[[int, int, str], None]
"""Called with the rows done, the rows in all (0 where not known yet) and the step under way."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that was staged: its batch, its kind and its rows per outcome."""

    batch_id: int
    kind: Kind
    counts: dict[str, int]


def collect_less() -> None:
    """Let this process look for cycles of objects less often: an import makes hundred thousands, and no cycles."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _silent(_done: int, _total: int, _doing: str) -> None:
    """Tell nobody."""


def stage(
    engine: Engine,
    data_dir: Path,
    batch_id: int,
    *,
    progress: Progress = _silent,
    compare: bool = True,
    keyring: Keyring | None = None,
) -> Staged:
    """Read the kept file of a batch, keep its rows and compare them with the records; no record is written.

    Each portion of rows is a transaction of its own. What was broken off is staged again from the beginning.

    Args:
        engine: the database.
        data_dir: the folder with the kept files.
        batch_id: a batch that is not applied.
        progress: is told how far it is; it may break the work off by raising.
        compare: False where the batch is applied right away, which compares it too.
        keyring: the keys for what is not published, and for the names that no sheet may tell.

    Raises:
        Unreadable, Unavailable: the file cannot be read, or says nothing of the review that it is about.
        NotFound: there is no such batch, or its file is not kept here.
        Conflict: it was applied already.
    """
    progress(0, 0, READING)
    with _reading(engine, data_dir, batch_id, keyring) as read:
        sealer = _sealer(engine, batch_id, read.kind, keyring)
        if sealer is not None:
            uploads.seal(data_dir, read.sha256, sealer)
        row_count, revision = _keep_rows(engine, batch_id, read, progress=progress, sealer=sealer)
    progress(row_count, row_count, COMPARING)
    with transaction(engine) as session:
        issues = read.issues if sealer is None else sealing.unquoted(read.issues, read.kind)
        batches.close(session, batch_id, issues=issues, row_count=row_count, revision=revision)
        if compare and read.kind is not Kind.NARRATIVE:
            handling.handler_of(read.kind).compare(session, batch_id, keyring=keyring)
        batches.staged(session, batch_id)
        return Staged(batch_id, read.kind, batches.count(session, batch_id))


def apply(
    engine: Engine,
    batch_id: int,
    *,
    actor: str,
    today: date,
    progress: Progress = _silent,
    keyring: Keyring | None = None,
) -> dict[str, int]:
    """Write a staged batch to the records in one transaction, and return its rows per outcome.

    Raises:
        NotFound: there is no such batch.
        Conflict: it is not staged.
        Unreadable: it is a document in prose, which is decided on at the desk.
    """
    with transaction(engine) as session:
        batch = batches.find(session, batch_id)
        if batch.state is not BatchState.STAGED:
            raise Conflict(_("This import does not wait to be applied. Nothing was changed. Look at its page."))
        progress(0, batch.row_count, APPLYING)
        handler = handling.handler_of(Kind(batch.kind))
        handler.apply(session, batch_id, actor=actor, today=today, keyring=keyring)
        counts = batches.count(session, batch_id)
        batches.applied(session, batch_id, actor=actor)
        row_count = batch.row_count
    progress(row_count, row_count, APPLYING)
    return counts


def undo(
    engine: Engine,
    batch_id: int,
    *,
    actor: str,
    today: date,
    progress: Progress = _silent,
    keyring: Keyring | None = None,
) -> None:
    """Take an applied batch back in one transaction.

    Raises:
        NotFound: there is no such batch.
        Conflict: it is not applied, or something was built on what it brought; the sentence says what.
    """
    with transaction(engine) as session:
        batch = batches.find(session, batch_id)
        if batch.state is not BatchState.APPLIED:
            raise Conflict(_("This import is not applied. Nothing was changed."))
        progress(0, batch.row_count, UNDOING)
        handler = handling.handler_of(Kind(batch.kind))
        if found := handler.obstacles(session, batch_id, keyring=keyring):
            sentence = _("This import cannot be undone: %(what)s Nothing was changed. Its page lists everything.")
            raise Conflict(sentence % {"what": f"{found[0].ref}: {_(found[0].sentence)}"})
        handler.undo(session, batch_id, actor=actor, today=today, keyring=keyring)
        batches.undone(session, batch_id, actor=actor)


@contextmanager
def _reading(engine: Engine, data_dir: Path, batch_id: int, keyring: Keyring | None) -> Iterator[Streamed]:
    """Read the kept file of a batch in a process of its own."""
    with ExitStack() as open_ones:
        with transaction(engine) as session:
            batch = batches.find(session, batch_id)
            wanted = None if batch.kind == batches.UNREAD else batch.kind
            instrument = batch.beside.get(batches.INSTRUMENT) or None
            path = open_ones.enter_context(uploads.lent(data_dir, batch.sha256, Opener(session, keyring)))
        yield open_ones.enter_context(apart.streamed(path, wanted, instrument=instrument))


def _sealer(engine: Engine, batch_id: int, kind: Kind, keyring: Keyring | None) -> Sealer | None:
    """Return what seals the file and its rows, its key kept before anything is sealed with it; None where it is open.

    Raises:
        Unavailable: the master key is missing.
    """
    with transaction(engine) as session:
        return sealing.of_batch(session, keyring, batches.find(session, batch_id), kind=kind)


def _keep_rows(
    engine: Engine, batch_id: int, read: Streamed, *, progress: Progress, sealer: Sealer | None
) -> tuple[int, int]:
    """Keep the rows of a file portion by portion; return how many there are, and the revision they belong to."""
    with transaction(engine) as session:
        place = handling.placing(session, read.kind, read.document)
        if sealer is not None and read.kind is Kind.SPREADSHEET:
            place = sealer.hiding(place)
        parser = parser_of(read.kind)
        revision = batches.open_with(session, batch_id, kind=read.kind.value, parser=parser, document=read.document)
    done = 0
    aside: Counter[Nature] = Counter()
    progress(0, read.count, READING)
    for portion in _portions(_brought_in(read, aside)):
        with transaction(engine) as session:
            batches.add_rows(
                session,
                batch_id,
                portion,
                document=read.document,
                first=done + 1,
                place=place,
                revision=revision,
                sealer=sealer,
            )
        done += len(portion)
        through = done + aside.total()
        progress(min(through, read.count) if read.count else through, read.count, READING)
    read.issues = (*read.issues, *_left_aside(aside))
    return done, revision


def _brought_in(read: Streamed, aside: Counter[Nature]) -> Iterator[ParsedRecord]:
    """Yield the records that become rows; count what asks for nothing, where only asks are brought in."""
    for record in read.records:
        if read.kind in sourced.SOURCES and not sourced.asks(record):
            aside[record.nature] += 1
        else:
            yield record
    if read.kind is Kind.NARRATIVE:
        yield from read.pledges  # on the desk a person may keep them as what they are
    else:
        aside[Nature.PLEDGE] += len(read.pledges)


def _left_aside(aside: Counter[Nature]) -> Iterator[Issue]:
    for nature, number in sorted((+aside).items()):
        sentence = ngettext(
            "One row asks for nothing (%(nature)s); it was not brought in.",
            "%(num)d rows ask for nothing (%(nature)s); they were not brought in.",
            number,
        )
        yield Issue(sentence % {"num": number, "nature": nature.value})


def _portions(records: Iterator[ParsedRecord]) -> Iterator[list[ParsedRecord]]:
    portion: list[ParsedRecord] = []
    for record in records:
        portion.append(record)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion
