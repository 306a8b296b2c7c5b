"""Bring a database to the tables of this program, or say why it cannot be used."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from tracker import paths
from tracker.errors import Unavailable
from tracker.i18n import _
from tracker.storage.engine import translated, writing


def newest() -> str:
    """Return the revision that this program's tables stand at, read from the names of the migrations."""
    return max(path.name[:4] for path in (paths.MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(engine: Engine) -> bool:
    """Create or change the tables as far as this program knows, in one transaction.

    Returns:
        Whether anything was changed.

    Raises:
        Unavailable: the database cannot be reached or written, is newer than the program, or is not the program's own.
    """
    with translated(engine):
        _make_folder(engine)
        found = _revision(engine)
        _refuse_newer(found)
        if found == newest():
            return False
        _run(engine)
        return True


def check_version(engine: Engine) -> None:
    """Make sure that the database has exactly the tables that this program knows.

    Raises:
        Unavailable: it is missing, older, newer or not reachable; the sentence says what to do.
    """
    with translated(engine):
        file = _file(engine)
        found = None if file is not None and not file.exists() else _revision(engine)
    _refuse_newer(found)
    if found is None:
        raise Unavailable(_("There is no database yet; nothing was changed; run `tracker db upgrade` first."))
    if found != newest():
        raise Unavailable(
            _("The database was made by an older version; nothing was changed; run `tracker db upgrade` first.")
        )


def _refuse_newer(found: str | None) -> None:
    if found is not None and found > newest():
        raise Unavailable(
            _(
                "The database was made by a newer version of the program; nothing was changed; "
                "update the program, or point TRACKER_DATABASE_URL at another database."
            )
        )


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        if not tables:
            return None
        if "alembic_version" not in tables:
            raise Unavailable(
                _(
                    "The database holds another program's tables; nothing was changed; "
                    "point TRACKER_DATABASE_URL at a database of its own."
                )
            )
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


def _run(engine: Engine) -> None:
    # Alembic is imported late: it costs a quarter of a second, and every other command does without.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(paths.MIGRATIONS).replace("%", "%%"))
    with writing(engine).connect() as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "sqlite" and driver is not None:
            # A table that is rebuilt is dropped first, and its children would go with it. Only outside a transaction.
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        finally:
            if engine.dialect.name == "sqlite" and driver is not None:
                driver.execute("PRAGMA foreign_keys = ON")


def _file(engine: Engine) -> Path | None:
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        return None
    return Path(database)


def _make_folder(engine: Engine) -> None:
    file = _file(engine)
    if file is None:
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            _(
                "The folder {folder} cannot be made ({why}); nothing was changed; choose another place for the data."
            ).format(folder=file.parent, why=error.strerror)
        ) from error
