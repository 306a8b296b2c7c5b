"""`tracker import`: a file compared with the records, and applied."""

from __future__ import annotations

import argparse
from pathlib import Path

from tracker.cli.opening import database
from tracker.cli.output import result
from tracker.errors import Exit
from tracker.importers import registry
from tracker.services import facts, imports
from tracker.storage.engine import reading, transaction

ACTOR = "command line"


def import_file(arguments: argparse.Namespace) -> Exit:
    """Stage a file, or stage and apply it, and print counts per outcome."""
    engine = database()
    parsed = registry.read(Path(arguments.file), arguments.kind)
    if arguments.apply:
        with transaction(engine) as session:
            done = imports.apply(session, parsed, actor=ACTOR, today=facts.today())
    else:
        with reading(engine) as session:
            done = imports.stage(session, parsed)
    result(done.to_json())
    return Exit.DONE
