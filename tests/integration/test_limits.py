"""Limits on attempts: so many in a span, each thing by itself, and no address in the table."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from tracker.domain.protection import Limited
from tracker.services import limits
from tracker.storage import engine as engines
from tracker.storage.models import Attempt

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KIND = Limited.SECOND_FACTOR


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    yield made
    made.dispose()


def tried(engine: Engine, who: str = "user:1", *, after: float = 0, attempts: int = 2, kind: Limited = KIND) -> int:
    with engines.transaction(engine) as session:
        moment = NOW + timedelta(seconds=after)
        return limits.wait(session, kind, who, secret="s", attempts=attempts, seconds=60, at=moment)


def test_so_many_attempts_are_free_and_the_next_waits(engine: Engine) -> None:
    assert [tried(engine), tried(engine, after=1)] == [0, 0]

    assert tried(engine, after=2) == 58
    assert tried(engine, "user:2", after=2) == 0
    assert tried(engine, after=2, kind=Limited.LEAK_CHECK) == 0


def test_attempts_are_forgotten_after_their_time_and_refused_ones_do_not_count(engine: Engine) -> None:
    tried(engine, attempts=1)

    assert tried(engine, after=59.5, attempts=1) == 1
    assert tried(engine, after=60, attempts=1) == 0


def test_a_clock_that_is_put_back_locks_nobody_out_for_long(engine: Engine) -> None:
    tried(engine, attempts=1)

    assert tried(engine, after=-30, attempts=1) == 60
    assert tried(engine, after=-86_400 * 400, attempts=1) == 0


def test_success_forgets_the_attempts(engine: Engine) -> None:
    tried(engine, attempts=1)

    with engines.transaction(engine) as session:
        limits.clear(session, KIND, "user:1", secret="s")

    assert tried(engine, attempts=1) == 0


def test_old_attempts_of_everybody_go_as_new_ones_are_counted(engine: Engine) -> None:
    for number in range(5):
        tried(engine, f"user:{number}")

    tried(engine, "user:9", after=86_401)

    with engines.reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_the_table_names_nobody(engine: Engine) -> None:
    tried(engine, "ada@example.org")

    with engines.reading(engine) as session:
        (row,) = session.scalars(select(Attempt))
    assert "ada" not in row.who
    assert len(row.who) == 64


def test_attempts_at_the_same_moment_do_not_exceed_the_limit(engine: Engine) -> None:
    with ThreadPoolExecutor(6) as pool:
        waits = list(pool.map(lambda _number: tried(engine, attempts=3), range(12)))

    assert waits.count(0) == 3


def test_a_span_that_is_not_kept_is_refused(engine: Engine) -> None:
    with engines.transaction(engine) as session, pytest.raises(ValueError, match="not kept"):
        limits.wait(session, KIND, "user:1", secret="s", attempts=1, seconds=limits.LONGEST_SECONDS + 1)
