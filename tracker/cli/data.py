"""`tracker import`: a file compared with the records, applied, or taken back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy import Engine

from tracker.cli.opening import database, settings
from tracker.cli.output import result
from tracker.domain.kinds import JobKind
from tracker.errors import Exit, Invalid, TrackerError, Unavailable
from tracker.i18n import _
from tracker.importers import containers, registry
from tracker.jobs import importing
from tracker.services import jobs
from tracker.services.imports import batches, summary, uploads
from tracker.services.results import facts
from tracker.services.vault.master import load
from tracker.storage import files
from tracker.storage.engine import reading, transaction

ACTOR = "command line"


def import_file(arguments: argparse.Namespace) -> Exit:
    """Stage a file, or stage and apply it, and print counts per outcome; or undo an import by its number."""
    engine = database()
    if arguments.undo is not None:
        keyring = load(settings())
        importing.undo(engine, arguments.undo, actor=ACTOR, today=facts.today(), progress=_tell, keyring=keyring)
        _ask_for_suggestions(engine)
        result({"batch": arguments.undo, "undone": True})
        return Exit.DONE
    if arguments.file is None:
        raise Invalid(_("Name a file, or an import to undo; nothing was changed; see “tracker import --help”."))
    importing.collect_less()
    kind = registry.named(arguments.kind)
    path, data_dir, keyring = Path(arguments.file), settings().data_dir, load(settings())
    digest = _kept(path, data_dir)
    with transaction(engine) as session:
        batch_id = batches.begin(
            session,
            sha256=digest,
            actor=ACTOR,
            parser_kind=kind.value if kind else None,
            instrument=arguments.instrument or "",
            anew=True,
        )
    try:
        importing.stage(engine, data_dir, batch_id, progress=_tell, compare=not arguments.apply, keyring=keyring)
    except TrackerError:
        with transaction(engine) as session:
            uploads.discard(session, data_dir, batch_id)
        raise
    if arguments.apply:
        importing.apply(engine, batch_id, actor=ACTOR, today=facts.today(), progress=_tell, keyring=keyring)
        _ask_for_suggestions(engine)
    with reading(engine) as session:
        result(summary.told(session, batch_id, keyring=keyring))
    return Exit.DONE


def _kept(path: Path, data_dir: Path) -> str:
    """Keep a file under its hash, where its first bytes say that it may be read."""
    containers.container(containers.head(path), path)
    try:
        return files.keep_from(uploads.folder(data_dir), path)
    except OSError as problem:
        words = {"why": problem.strerror or problem}
        sentence = _("The file could not be kept (%(why)s). Nothing was changed. Try again.")
        raise Unavailable(sentence % words) from problem


def _ask_for_suggestions(engine: Engine) -> None:
    """Let the next server that runs look for the same requests elsewhere."""
    with transaction(engine) as session:
        jobs.request(session, JobKind.SUGGESTIONS, user_id=None, batch_id=None, steps=1)


def _tell(done: int, total: int, doing: str) -> None:
    """Tell progress where a person may read it, on one line."""
    if sys.stderr.isatty():
        print(f"\r{_(doing)}: {done:,}{f' of {total:,}' if total else ''} ", end="", file=sys.stderr, flush=True)
