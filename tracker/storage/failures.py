"""What went wrong with a database, told by the driver's codes and never by its words."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from tracker.i18n import N_, _

_SQLITE = {
    sqlite3.SQLITE_READONLY: N_(
        "The database {place} cannot be written because it, or its folder, is read-only; nothing was changed; "
        "make both writable, or point TRACKER_DATABASE_URL elsewhere."
    ),
    sqlite3.SQLITE_FULL: N_(
        "The disk that holds the database {place} is full; nothing of this step was kept, all earlier data is safe; "
        "free some space and try again."
    ),
    sqlite3.SQLITE_BUSY: N_(
        "The database {place} is in use by another writer that did not finish in time; nothing was changed; "
        "try again in a moment."
    ),
    sqlite3.SQLITE_LOCKED: N_(
        "The database {place} is in use by another writer that did not finish in time; nothing was changed; "
        "try again in a moment."
    ),
    sqlite3.SQLITE_CANTOPEN: N_(
        "The database {place} cannot be opened; nothing was changed; check that its folder exists and that it "
        "may be read and written."
    ),
    sqlite3.SQLITE_PERM: N_(
        "The database {place} may not be opened by this user; nothing was changed; check its permissions."
    ),
    sqlite3.SQLITE_NOTADB: N_(
        "The file {place} is not a database; it was left as it is; point TRACKER_DATABASE_URL at another path."
    ),
    sqlite3.SQLITE_CORRUPT: N_("The database {place} is damaged; nothing was changed; restore the latest backup."),
    sqlite3.SQLITE_IOERR: N_(
        "The disk that holds the database {place} could not be read or written; nothing of this step was kept; "
        "check the disk and try again."
    ),
}

_FULL = N_(
    "The database server {place} has no disk space left; nothing of this step was kept, all earlier data is safe; "
    "free some space and try again."
)
_POSTGRESQL = {
    "25006": N_("The database server {place} accepts no changes at present; nothing was changed; ask who runs it."),
    "28000": N_("The database server {place} refused the user name; nothing was changed; check TRACKER_DATABASE_URL."),
    "28P01": N_("The database server {place} refused the password; nothing was changed; check TRACKER_DATABASE_URL."),
    "3D000": N_("The database {place} does not exist; nothing was changed; create it, or check TRACKER_DATABASE_URL."),
    "42501": N_("The database {place} may not be changed by this user; nothing was changed; ask who runs it."),
    "53100": _FULL,
    "53300": N_("The database server {place} has no free connection; nothing was changed; try again in a moment."),
    "55P03": N_(
        "The database {place} is in use by another writer that did not finish in time; nothing was changed; "
        "try again in a moment."
    ),
    "57P01": N_("The database server {place} was shut down; nothing of this step was kept; try again when it is back."),
    "57P03": N_("The database server {place} is starting or stopping; nothing was changed; try again in a moment."),
}
_UNREACHABLE = N_(
    "The database server {place} cannot be reached; nothing was changed; check that it runs and that "
    "TRACKER_DATABASE_URL is right."
)


def explain(error: BaseException, url: URL) -> str | None:
    """Return one sentence for a failure of the environment, or None where the program itself is at fault.

    Args:
        error: what SQLAlchemy or SQLite's driver raised.
        url: the database's address; its password is never repeated.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)  # absent where Python's own layer complains
        sentence = None if code is None else _SQLITE.get(code & 0xFF)
        place = url.database or ":memory:"
    else:
        sentence = _explain_postgresql(error, cause)
        place = url.set(username=None, password=None, query={}, drivername="postgresql").render_as_string()
    return None if sentence is None else _(sentence).format(place=place)


def _explain_postgresql(error: BaseException, cause: BaseException | None) -> str | None:
    code = getattr(cause, "sqlstate", None)
    if code is not None:
        return _POSTGRESQL.get(str(code))
    lost = isinstance(error, DBAPIError) and (error.connection_invalidated or error.statement is None)
    return _UNREACHABLE if lost else None
