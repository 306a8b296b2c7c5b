"""`tracker travel-copy`: the records without what could harm people, as one SQLite file."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path

from tracker.cli.opening import database
from tracker.cli.output import result, say
from tracker.errors import Exit, Invalid, Unavailable
from tracker.i18n import _
from tracker.services import travelling
from tracker.services.results import facts
from tracker.storage import engine as storage
from tracker.storage import migrate

ACTOR = "command line"


def travel_copy(arguments: argparse.Namespace) -> Exit:
    """Write the copy and print where it is and how to sign in to it.

    Raises:
        Invalid: the file is there already, or the organisation is not named.
        Unavailable: the file cannot be written.
    """
    out, engine = Path(arguments.out).absolute(), database()
    if out.exists():
        raise Invalid(_("%(file)s is there already; nothing was written; name another file.") % {"file": out.name})
    with storage.reading(engine) as home:
        organisation_id, code = travelling.organisation(home, arguments.org or "")
    with _unfinished(out) as part:
        made = storage.create(f"sqlite:///{part}")
        migrate.upgrade(made)
        with storage.reading(engine) as home, storage.transaction(made) as copy:
            password = travelling.fill(home, copy, organisation_id=organisation_id, today=facts.today())
        with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE", "VACUUM"):
                    driver.execute(statement)
        made.dispose()
        with part.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
        with storage.transaction(engine) as home:
            travelling.record(home, ACTOR, code=code, sha256=sha256)
        part.rename(out)
    say(_("Nobody’s own account travels: the copy has one, for reading. What is changed in it does not come back."))
    result({"file": str(out), "sha256": sha256, "sign_in": f"{travelling.READER} / {password}"})
    return Exit.DONE


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """Give a name beside the file, readable by its owner alone, and leave nothing there."""
    part = out.with_name(f".{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
    except OSError as problem:
        words = {"file": out.name, "why": problem.strerror or problem}
        sentence = _("%(file)s could not be written (%(why)s); nothing was kept of it; choose another place.")
        raise Unavailable(sentence % words) from problem
    finally:
        for leftover in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
