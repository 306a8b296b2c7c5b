"""`tracker db upgrade`, `seed`, `doctor` and `serve`: from an empty folder to a running program."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from sqlalchemy import Engine

from tracker.cli import audit
from tracker.cli.opening import database, settings
from tracker.cli.output import say
from tracker.errors import Exit, TrackerError, Unavailable
from tracker.i18n import _, ngettext
from tracker.jobs import resealing
from tracker.services import accounts, seeding
from tracker.services.imports import older
from tracker.services.people import purging
from tracker.services.results import assessments, facts
from tracker.services.states import founding
from tracker.services.vault import purge_log
from tracker.services.vault.master import load
from tracker.settings import Settings, secret_key
from tracker.storage import engine as storage
from tracker.storage import migrate, witness

DEMO_MAIL = "researcher@demo.example"
SIGN_IN_FILE = "demo-signin.txt"


def upgrade(_arguments: argparse.Namespace) -> Exit:
    """Make the tables, or bring them up to date."""
    engine = storage.create(settings().database_url)
    changed = migrate.upgrade(engine)
    audit.begin(engine, settings().data_dir)
    watched = witness.witnessed(engine, settings().data_dir)
    if changed:  # a newer version may read the same records in another way
        with storage.transaction(watched) as session:
            assessments.refresh(session, facts.tracked_states(session), as_of=facts.today())
    _purge_again(watched, settings().data_dir)  # first: nothing of who was purged is opened, whatever fails below
    _seal_older(watched, settings())
    _seal_again(watched, settings())
    purging.finish(watched, settings().data_dir)
    say(_("The database is ready.") if changed else _("The database is up to date."))
    return Exit.DONE


def _seal_older(engine: Engine, current: Settings) -> None:
    """Seal what an older version left open of sheets that were sent; without the keys it is left to the next time."""
    try:
        with storage.transaction(engine) as session:
            sealers, count = older.seal_rows(session, load(current))
        older.seal_files(current.data_dir, sealers)
    except Unavailable as problem:
        say(str(problem))
        return
    if count:
        purge_log.to_wipe(current.data_dir, rows=True)


def _seal_again(engine: Engine, current: Settings) -> None:
    """Bring files and versions under the key of who speaks in them; without the keys it is left to the next time."""
    try:
        done = resealing.older(engine, load(current), current.data_dir)
    except Unavailable as problem:
        say(str(problem))
        return
    if done.unopened:
        sentence = ngettext(
            "%(n)d item of evidence holds something that does not open, and stayed as it was; docs/keys.md says more.",
            "%(n)d items of evidence hold something that does not open, and stayed as they were; docs/keys.md says "
            "more.",
            done.unopened,
        )
        say(sentence % {"n": done.unopened})


def _purge_again(engine: Engine, data_dir: Path) -> None:
    """Carry out what was purged since a backup was made that stands here now."""
    with storage.transaction(engine) as session:
        purging.replay(session, data_dir)
    purging.finish(engine, data_dir)


def seed(arguments: argparse.Namespace) -> Exit:
    """Load reference data and, if asked, the demo with its statuses and its user, in one transaction."""
    current = settings()
    with storage.transaction(database()) as session:
        changed = bool(seeding.load_reference(session))
        if arguments.demo:
            changed = bool(seeding.load_demo(session)) or changed
            mail, password = _sign_in(current)
            seeding.ensure_demo_user(session, mail, accounts.kept_hash(session, mail, password))
        if changed or arguments.demo:
            session.flush()
            session.expire_all()
            assessments.refresh(session, facts.tracked_states(session), as_of=facts.today())
    say(_("Reference data is loaded, the demo too.") if arguments.demo else _("Reference data is loaded."))
    return Exit.DONE


def _sign_in(current: Settings) -> tuple[str, str]:
    """Return the demo's address and password; the password is made once and kept for its owner alone."""
    file = current.data_dir / SIGN_IN_FILE
    try:
        if file.exists():
            mail, _slash, password = file.read_text(encoding="utf-8").strip().partition(" / ")
            return mail, password
        current.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        password = secrets.token_urlsafe(12)
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"{DEMO_MAIL} / {password}\n", encoding="utf-8")
    except OSError as problem:
        raise Unavailable(
            _("%(file)s could not be written (%(why)s); nothing was loaded; check TRACKER_DATA_DIR.")
            % {"file": file, "why": problem.strerror or problem}
        ) from problem
    return DEMO_MAIL, password


def doctor(_arguments: argparse.Namespace) -> Exit:
    """Print one line a need: ok, or what is missing and how to get it."""
    missing = 0
    for name, problem in accounts_of_needs(settings()):
        print(f"{name}: {problem or 'ok'}")
        missing += bool(problem)
    return Exit.ENVIRONMENT if missing else Exit.DONE


def accounts_of_needs(current: Settings) -> list[tuple[str, str]]:
    """Return every need of the program with what is wrong with it, "" for nothing."""
    from tracker.documents import fonts, pdf

    return [
        (_("database"), _database_problem()),
        (_("data folder"), _folder_problem(current.data_dir)),
        (_("PDF libraries"), pdf.available() or ""),
        (_("fonts"), ", ".join(fonts.missing())),
    ]


def _database_problem() -> str:
    try:
        database()
    except TrackerError as problem:
        return str(problem)
    return ""


def _folder_problem(folder: Path) -> str:
    probe = folder / f".probe-{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as problem:
        return _("%(folder)s cannot be written (%(why)s); set TRACKER_DATA_DIR") % {
            "folder": folder,
            "why": problem.strerror or problem,
        }
    return ""


def serve(_arguments: argparse.Namespace) -> Exit:
    """Serve the pages on the loopback address until interrupted."""
    from tracker.app import serve as serve_pages

    current = settings()
    engine = database()
    _purge_again(engine, current.data_dir)

    def ready() -> None:
        address = f"http://127.0.0.1:{current.port}"
        print(f"Ready: {address}", flush=True)
        file = current.data_dir / SIGN_IN_FILE
        with storage.reading(engine) as session:
            is_empty = founding.is_open(session)
        if is_empty:  # only who sees this window may take the place
            print(f"Set up: {address}/setup?key={founding.key(secret_key(current))}", flush=True)
        elif file.exists():
            print(f"Sign in: {file.read_text(encoding='utf-8').strip()}", flush=True)

    return Exit(serve_pages(current, engine, ready))
