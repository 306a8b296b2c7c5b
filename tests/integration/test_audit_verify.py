"""`tracker audit verify`: whatever was altered, taken out, moved, cut off or written anew is named."""

from __future__ import annotations

import json
import sqlite3
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tracker.cli import audit as command
from tracker.errors import Conflict, Exit, Invalid
from tracker.services.trail import audit, verifying
from tracker.services.trail.verifying import Kind, Problem, Report
from tracker.storage import engine as engines
from tracker.storage import witness


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """Return an engine on an empty database, watched from its first row on."""
    made = engines.create(database_url)
    command.begin(made, tmp_path)
    yield witness.witnessed(made, tmp_path)
    made.dispose()


def _record(session: Session, number: int = 0) -> None:
    changes = {"summary": ("old", f"new {number}")}
    audit.record(session, "user:1", event="pledge:amend", subject=f"pledge:x+{number}", changes=changes)


def _write(engine: Engine, rows: int = 3) -> None:
    for number in range(rows):
        with engines.transaction(engine) as session:
            _record(session, number)


def _tamper(engine: Engine, *statements: str) -> None:
    """Do what only somebody with the database's own tools can do."""
    with engines.transaction(engine) as session:
        if engine.dialect.name == "sqlite":
            for action in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{action}"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        for statement in statements:
            session.execute(text(statement))


def _rewrite(engine: Engine, *, after: int, rows: int) -> None:
    """Write the trail anew from a row on, every hash right, as somebody would who knows how the hashes are made."""
    _tamper(engine, f"DELETE FROM audit_entry WHERE sequence > {after}")
    with engines.transaction(_unwatched(engine)) as session:
        for number in range(rows):
            _record(session, 700 + number)


def _unwatched(engine: Engine) -> Engine:
    return engine.execution_options(tracker_witness=None)


def _checked(engine: Engine, folder: Path) -> Report:
    with engines.reading(engine) as session:
        return verifying.check(session, witness.lines(folder))


def test_a_trail_as_written_holds_and_tells_its_rows_and_last_hash(engine: Engine, tmp_path: Path) -> None:
    _write(engine)

    report = _checked(engine, tmp_path)

    assert (report.rows, report.problem) == (3, None)
    assert report.last_hash == (witness.lines(tmp_path) or ())[-1]["hash"]


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE audit_entry SET actor = 'user:2' WHERE sequence = 2"], Problem(2, Kind.ALTERED)),
        (["UPDATE audit_entry SET hash = '" + "a" * 64 + "' WHERE sequence = 2"], Problem(2, Kind.ALTERED)),
        (["DELETE FROM audit_entry WHERE sequence = 2"], Problem(2, Kind.MISSING)),
        (["DELETE FROM audit_entry WHERE sequence = 3"], Problem(3, Kind.CUT)),
        (["DELETE FROM audit_entry"], Problem(1, Kind.CUT)),
        (
            [
                "UPDATE audit_entry SET sequence = 9 WHERE sequence = 2",
                "UPDATE audit_entry SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_entry SET sequence = 3 WHERE sequence = 9",
            ],
            Problem(2, Kind.REORDERED),
        ),
    ],
)
def test_the_first_wrong_row_is_named(statements: list[str], found: Problem, engine: Engine, tmp_path: Path) -> None:
    _write(engine)

    _tamper(engine, *statements)

    assert _checked(engine, tmp_path).problem == found


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_tail_written_anew_with_right_hashes_is_found_where_it_begins(
    after: int, engine: Engine, tmp_path: Path
) -> None:
    _write(engine)

    _rewrite(engine, after=after, rows=3 - after)

    assert _checked(engine, tmp_path).problem == Problem(after + 1, Kind.REPLACED)


def test_a_forged_row_at_the_end_is_found_though_its_hash_is_right(engine: Engine, tmp_path: Path) -> None:
    _write(engine)

    with engines.transaction(_unwatched(engine)) as session:
        _record(session)
    _write(engine, 1)  # and the program goes on after it

    assert _checked(engine, tmp_path).problem == Problem(4, Kind.UNWITNESSED)


def test_a_witness_that_is_gone_is_no_silence(engine: Engine, tmp_path: Path) -> None:
    _write(engine)

    (tmp_path / witness.FILE).unlink()

    found = _checked(engine, tmp_path).problem
    assert found is not None
    assert found.kind is Kind.NO_WITNESS


def test_what_was_taken_back_is_not_witnessed(engine: Engine, tmp_path: Path) -> None:
    def fail() -> None:
        with engines.transaction(engine) as session:
            _record(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with engines.transaction(engine) as session:
        _record(session)
        savepoint = session.begin_nested()
        _record(session)
        savepoint.rollback()
        with session.begin_nested():
            _record(session)

    assert [(line["first"], line["last"]) for line in (witness.lines(tmp_path) or ())[1:]] == [(1, 2)]
    assert _checked(engine, tmp_path).problem is None


def test_a_full_disk_keeps_the_commit_and_the_next_line_makes_it_good(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _text: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(witness.Witness, "_write", full)
        _write(engine, 2)
    _write(engine, 1)

    assert _checked(engine, tmp_path) == Report(3, _checked(engine, tmp_path).last_hash, None, (), 3)


def test_a_clock_that_jumps_back_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    for days in (0, -400, 3):
        with engines.transaction(engine) as session:
            audit.record(session, "cli", event="a:b", subject="x", changes={}, at=now + timedelta(days=days))

    assert _checked(engine, tmp_path).problem is None


def test_a_restored_backup_is_accepted_with_a_reason_that_stays_on_record(engine: Engine, tmp_path: Path) -> None:
    """Given a backup that lacks two rows, and work that went on from it."""
    _write(engine, 4)
    _rewrite(engine, after=2, rows=1)
    report = _checked(engine, tmp_path)
    assert report.problem == Problem(3, Kind.REPLACED)

    with engines.transaction(engine) as session:
        verifying.accept(session, "cli", report, reason="backup of Monday restored")
    command._begin_anew(engine, tmp_path, common=report.common, reason="backup of Monday restored")

    after = _checked(engine, tmp_path)
    assert (after.problem, after.accepted) == (None, ("backup of Monday restored",))
    _tamper(engine, "DELETE FROM audit_entry WHERE sequence = 4")
    assert _checked(engine, tmp_path).problem == Problem(4, Kind.CUT)


def test_no_reason_mends_a_broken_chain_and_a_whole_one_needs_none(engine: Engine, tmp_path: Path) -> None:
    _write(engine)
    whole = _checked(engine, tmp_path)
    broken = Report(3, "", Problem(2, Kind.ALTERED))
    cut = Report(3, "", Problem(4, Kind.CUT))

    for report, reason, error in ((whole, "why", Conflict), (broken, "why", Conflict), (cut, " ", Invalid)):
        with pytest.raises(error), engines.transaction(engine) as session:
            verifying.accept(session, "cli", report, reason=reason)


def test_the_command_ends_with_1_and_names_the_row(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    command.begin(engines.create(sqlite_url), tmp_path)
    _write(witness.witnessed(engines.create(sqlite_url), tmp_path))

    assert command.verify(Namespace(known=None)) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], len(told["last_hash"]), told["problem"]) == (3, 64, None)
    assert command.verify(Namespace(known=f"3:{told['last_hash']}")) == Exit.DONE
    assert command.verify(Namespace(known=f"2:{told['last_hash']}")) == Exit.DIFFERENCES
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER audit_entry_no_delete")
        connection.execute("DELETE FROM audit_entry WHERE sequence = 3")
    capsys.readouterr()
    assert command.verify(Namespace(known=None)) == Exit.DIFFERENCES

    out, err = capsys.readouterr()
    assert json.loads(out)["problem"]["kind"] == "cut"
    assert "rows from 3 on are gone" in err
    assert command.accept(Namespace(reason="backup restored")) == Exit.DONE
    assert command.verify(Namespace(known=None)) == Exit.DONE
