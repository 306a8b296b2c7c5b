"""The audit trail: chained, append-only, in the transaction of what it tells, and complete under concurrency."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.factories import records as make
from tracker.domain.vocabulary import Finding
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, State


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on a migrated, empty database."""
    made = engines.create(database_url)
    yield made
    made.dispose()


def _record(session: Session, subject: str = "evidence:x!1") -> None:
    audit.record(session, "user:1", event="evidence:changed", subject=subject, changes={"summary": ("old", "new")})


def _three(engine: Engine) -> None:
    for number in range(3):
        with engines.transaction(engine) as session:
            _record(session, f"evidence:x!{number}")


def _tamper(engine: Engine, statement: str) -> None:
    """Do what only somebody with the database's own tools can do."""
    with engines.transaction(engine) as session:
        if engine.dialect.name == "sqlite":
            for action in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER audit_entry_no_{action}"))
        else:
            session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        session.execute(text(statement))


def _verified(engine: Engine) -> int | None:
    with engines.reading(engine) as session:
        return audit.verify(session)


def test_an_empty_trail_holds(engine: Engine) -> None:
    assert _verified(engine) is None


def test_a_trail_as_written_holds(engine: Engine) -> None:
    _three(engine)

    assert _verified(engine) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'user:2' WHERE sequence = 2",
        'UPDATE audit_entry SET changes = \'{"summary": ["old", "other"]}\' WHERE sequence = 2',
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE sequence = 2",
        "UPDATE audit_entry SET hash = '" + "a" * 64 + "' WHERE sequence = 2",
        "DELETE FROM audit_entry WHERE sequence = 2",
    ],
)
def test_tampering_is_found_where_it_happened(statement: str, engine: Engine) -> None:
    _three(engine)

    _tamper(engine, statement)

    assert _verified(engine) == 2


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry"])
def test_an_entry_is_never_changed_or_taken_away(statement: str, engine: Engine) -> None:
    _three(engine)

    with pytest.raises(DBAPIError), engines.transaction(engine) as session:
        session.execute(text(statement))

    assert _verified(engine) is None


def test_an_entry_shares_the_fate_of_what_it_tells(engine: Engine) -> None:
    def fail_after_recording() -> None:
        with engines.transaction(engine) as session:
            make.a_state(session)
            _record(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_recording()

    with engines.reading(engine) as session:
        assert session.scalars(select(AuditEntry)).all() == []
        assert session.scalars(select(State)).all() == []


def test_an_entry_keeps_who_what_when_and_old_and_new(engine: Engine) -> None:
    moment = datetime(2026, 11, 21, 10, 30, 0, 123_456, tzinfo=UTC)
    changes = {"finding": (Finding.PROGRESS, Finding.NO_CHANGE), "on": (None, date(2020, 5, 4)), "n": (1, 2.5)}
    with engines.transaction(engine) as session:
        audit.record(session, "user:1", event="evidence:changed", subject="x!1", changes=changes, at=moment)

    with engines.reading(engine) as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.sequence, entry.at, entry.actor, entry.subject) == (1, moment, "user:1", "x!1")
    assert entry.changes == {"finding": ["progress", "no_change"], "on": [None, "2020-05-04"], "n": [1, 2.5]}
    assert entry.previous_hash == audit.FIRST_HASH
    assert _verified(engine) is None


@pytest.mark.parametrize("awkward", ["عربي", "🙂 e\u0301", "\u2028", "<b>&amp;", "=1+1", "x" * 300, "\\u0041", "'\""])
def test_awkward_text_stays_whole(awkward: str, engine: Engine) -> None:
    with engines.transaction(engine) as session:
        audit.record(session, awkward, event="note:added", subject=awkward, changes={awkward: ("", awkward)})

    with engines.reading(engine) as session:
        assert session.scalars(select(AuditEntry)).one().changes == {awkward: ["", awkward]}
    assert _verified(engine) is None


@pytest.mark.parametrize("event", ["changed", "Evidence:changed", "evidence:", "evidence changed"])
def test_an_event_that_is_no_noun_and_action_is_refused(event: str, engine: Engine) -> None:
    with pytest.raises(ValueError, match="noun:action"), engines.transaction(engine) as session:
        audit.record(session, "user:1", event=event, subject="x", changes={})


def test_many_at_once_make_one_unbroken_chain(engine: Engine) -> None:
    failures = []

    def work() -> None:
        try:
            for _turn in range(5):
                with engines.transaction(engine) as session:
                    _record(session)
        except Exception as error:  # noqa: BLE001 (a thread's failure must reach the test)
            failures.append(error)

    threads = [threading.Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with engines.reading(engine) as session:
        sequences = session.scalars(select(AuditEntry.sequence).order_by(AuditEntry.sequence)).all()
    assert failures == []
    assert list(sequences) == list(range(1, 21))
    assert _verified(engine) is None
