"""Transactions on both databases, and what the environment may do to them."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker.errors import Invalid, Unavailable
from tracker.storage import engine as engines
from tracker.storage import migrate
from tracker.storage.models import State


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a migrated, empty database."""
    made = engines.create(database_url)
    yield made
    made.dispose()


@pytest.fixture
def small_disk(mounted: Callable[[int], Path]) -> Path:
    """Mount a disk of 2 MB."""
    return mounted(2)


def _count(engine: Engine) -> int:
    with engines.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(State)) or 0


def _add_and_fail(session: Session) -> None:
    make.a_state(session)
    raise RuntimeError


def test_what_fails_halfway_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(RuntimeError), engines.transaction(engine) as session:
        _add_and_fail(session)

    assert _count(engine) == 0


def test_a_reader_cannot_write(engine: Engine) -> None:
    with pytest.raises(Unavailable), engines.reading(engine) as session:
        make.a_state(session)

    assert _count(engine) == 0


def test_a_connection_that_was_read_with_can_be_written_with(engine: Engine) -> None:
    _count(engine)

    with engines.transaction(engine) as session:
        make.a_state(session)

    assert _count(engine) == 1


def test_statements_stay_prepared_from_one_transaction_to_the_next(sqlite_url: str) -> None:
    engine, said = engines.create(sqlite_url), list[str]()
    event.listen(engine, "connect", lambda driver, _record: driver.set_trace_callback(said.append))

    for _time in range(2):
        _count(engine)

    assert [each for each in said if "query_only =" in each] == ["PRAGMA query_only = 1"]
    engine.dispose()


def test_a_reader_sees_one_state_of_the_database(engine: Engine) -> None:
    with engines.reading(engine) as reader:
        before = reader.scalar(select(func.count()).select_from(State))
        with engines.transaction(engine) as writer:
            make.a_state(writer)
        after = reader.scalar(select(func.count()).select_from(State))

    assert (before, after) == (0, 0)
    assert _count(engine) == 1


def test_a_writer_waits_for_another_writer(engine: Engine) -> None:
    inside, failures, found = threading.Event(), [], []

    def second() -> None:
        inside.wait(5)
        try:
            with engines.transaction(engine) as session:
                # Reads first: DEFERRED fails here on SQLite, and PostgreSQL would decide on what is no longer so.
                found.append(session.scalar(select(func.count()).select_from(State)))
                make.a_state(session, "BBB")
        except Unavailable as error:
            failures.append(error)

    thread = threading.Thread(target=second)
    thread.start()
    with engines.transaction(engine) as session:
        session.scalar(select(func.count()).select_from(State))
        make.a_state(session, "AAA")
        inside.set()
        thread.join(0.2)
    thread.join(10)

    assert failures == []
    assert found == [1]
    assert _count(engine) == 2


def test_a_savepoint_that_is_rolled_back_leaves_the_rest(engine: Engine) -> None:
    with engines.transaction(engine) as session:
        make.a_state(session, "AAA")
        with pytest.raises(RuntimeError), session.begin_nested():
            _add_and_fail(session)

    assert _count(engine) == 1


def test_sqlite_checks_foreign_keys_and_keeps_a_journal_ahead(sqlite_url: str) -> None:
    with engines.reading(engines.create(sqlite_url)) as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


@pytest.mark.parametrize("url", ["", "tracker.db", "mysql://root:secret@host/x", "nonsense://secret"])
def test_an_address_of_another_kind_is_refused_and_never_repeated(url: str) -> None:
    with pytest.raises(Invalid, match="TRACKER_DATABASE_URL") as refusal:
        engines.create(url)

    assert "secret" not in str(refusal.value)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    engine = engines.create("postgresql://someone:secret@127.0.0.1:1/tracker")

    with pytest.raises(Unavailable, match="cannot be reached") as refusal, engines.reading(engine) as session:
        session.execute(text("SELECT 1"))

    assert "127.0.0.1" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, " * 100)

    for use in (migrate.upgrade, migrate.check_version):
        with pytest.raises(Unavailable, match="not a database"):
            use(engines.create(f"sqlite:///{file}"))

    assert file.read_text() == "Dear reader, " * 100


def test_a_writer_that_never_finishes_is_told_of(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0)
    holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    engine = engines.create(sqlite_url)
    with pytest.raises(Unavailable, match="in use by another writer"), engines.transaction(engine) as session:
        session.execute(select(State))

    holder.close()


def test_a_full_disk_keeps_what_was_there(small_disk: Path) -> None:
    engine = engines.create(f"sqlite:///{small_disk / 'tracker.sqlite3'}")
    migrate.upgrade(engine)
    with engines.transaction(engine) as session:
        make.a_state(session, "AAA")

    with pytest.raises(Unavailable, match="full"), engines.transaction(engine) as session:
        make.a_state(session, "BBB", official_name="long " * 400_000)

    assert _count(engine) == 1
    engine.dispose()


def test_a_full_disk_inside_a_savepoint_is_still_one_sentence(small_disk: Path) -> None:
    engine = engines.create(f"sqlite:///{small_disk / 'tracker.sqlite3'}")
    migrate.upgrade(engine)

    # SQLite ends the whole transaction, so that going back to the savepoint fails next.
    with (
        pytest.raises(Unavailable, match="full"),
        engines.transaction(engine) as session,
        session.begin_nested(),
    ):
        make.a_state(session, "BBB", official_name="long " * 400_000)

    assert _count(engine) == 0
    engine.dispose()


def test_a_read_only_mount_is_told_of(small_disk: Path) -> None:
    file = small_disk / "tracker.sqlite3"
    subprocess.run(["mount", "-o", "remount,size=8m", small_disk], check=True)
    engine = engines.create(f"sqlite:///{file}")
    migrate.upgrade(engine)
    engine.dispose()
    before = file.read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)

    with pytest.raises(Unavailable, match=r"read-only|cannot be opened"), engines.transaction(engine) as session:
        make.a_state(session)

    engine.dispose()
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(Unavailable, match="cannot be made"):
        migrate.upgrade(engines.create(f"sqlite:///{tmp_path}/file/var/tracker.sqlite3"))


def test_a_missing_database_is_not_made_by_looking_for_it(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="tracker db upgrade"):
        migrate.check_version(engines.create(f"sqlite:///{tmp_path / 'none.sqlite3'}"))

    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_asks_for_the_upgrade(blank_database_url: str) -> None:
    with pytest.raises(Unavailable, match="tracker db upgrade"):
        migrate.check_version(engines.create(blank_database_url))


def test_an_older_database_asks_for_the_upgrade(engine: Engine) -> None:
    _set_version(engine, "0001")

    with pytest.raises(Unavailable, match=r"older version.*tracker db upgrade"):
        migrate.check_version(engine)


def test_a_newer_database_is_left_alone(engine: Engine) -> None:
    _set_version(engine, "9999")

    for use in (migrate.check_version, migrate.upgrade):
        with pytest.raises(Unavailable, match=r"newer version.*nothing was changed.*update the program"):
            use(engine)

    with engines.reading(engine) as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_another_programs_database_is_left_alone(blank_database_url: str) -> None:
    engine = engines.create(blank_database_url)
    with engines.transaction(engine) as session:
        session.execute(text("CREATE TABLE somebody_elses (x INTEGER)"))

    with pytest.raises(Unavailable, match="another program's"):
        migrate.upgrade(engine)
    engine.dispose()


def test_a_current_database_passes(engine: Engine) -> None:
    migrate.check_version(engine)


def _set_version(engine: Engine, version: str) -> None:
    with engines.transaction(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
