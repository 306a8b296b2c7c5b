"""Files of one review in any selection and order: the same records, nothing the second time, nothing after undoing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from random import Random

import msgspec
import pytest
from sqlalchemy import func, select

from tests.factories.contents import KEPT, STILL, Contents, contents, differences
from tests.factories.import_runs import Runs, read_as_made
from tests.fixtures import made_sources
from tests.postgres import Cluster
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage.models import Recommendation

EXAMPLES = {"sqlite": range(3), "postgresql": range(2)}
Fresh = Callable[[], AbstractContextManager[Runs]]


@pytest.fixture(scope="module", autouse=True)
def _made_files() -> Iterator[None]:
    """Take a file's bytes for what a parser handed on: these tests are about what becomes of it."""
    with pytest.MonkeyPatch.context() as patch:
        read_as_made(patch)
        yield


@pytest.fixture(scope="module")
def fresh_sqlite(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Return what makes a SQLite database with the demo."""
    place, numbers = tmp_path_factory.mktemp("orders"), count()

    def make() -> str:
        file = place / f"{next(numbers)}.sqlite3"
        shutil.copyfile(seeded_sqlite, file)
        return f"sqlite:///{file}"

    return make


@pytest.fixture(scope="module")
def fresh_postgresql(migrated_cluster: Cluster, filled_postgres: str) -> Callable[[], str]:
    """Return what makes a PostgreSQL database with the demo."""
    return lambda: migrated_cluster.copy(filled_postgres)


@pytest.fixture(params=[(kind, number) for kind, numbers in EXAMPLES.items() for number in numbers], ids=str)
def example(request: pytest.FixtureRequest) -> tuple[Fresh, Random]:
    """Return what makes a database with the demo, and a source of chance."""
    kind, number = request.param
    make: Callable[[], str] = request.getfixturevalue(f"fresh_{kind}")
    place: Path = request.getfixturevalue("tmp_path")

    @contextmanager
    def fresh() -> Iterator[Runs]:
        engine = engines.create(make())
        yield Runs(engine, place)
        engine.dispose()

    return fresh, Random(number)


def _files(chance: Random) -> list[bytes]:
    told = made_sources.review(chance)
    return [msgspec.json.encode(each) for each in made_sources.sources(told, chance)]


def _now(runs: Runs) -> Contents:
    return contents(runs.engine, without=KEPT | STILL)


def test_any_order_ends_in_the_same_records_and_undone_in_none(example: tuple[Fresh, Random]) -> None:
    fresh, chance = example
    files = _files(chance)
    expected = None

    for _order in range(3):
        chance.shuffle(files)
        with fresh() as runs:
            before = _now(runs)
            batches = [runs.apply(content) for content in files]
            found = _now(runs)
            chance.shuffle(batches)
            for batch in batches:
                runs.undo(batch)
            left = _now(runs)

        assert differences(expected or found, found) == []
        assert differences(before, left) == []
        expected = found


def test_twice_changes_nothing_and_undoing_all_in_any_order_leaves_nothing(example: tuple[Fresh, Random]) -> None:
    fresh, chance = example
    files = _files(chance)
    with fresh() as runs:
        before = _now(runs)
        first = [runs.apply(content) for content in files]
        once = _now(runs)

        again = [runs.apply(content) for content in files]

        counts = [runs.counts(batch) for batch in again]
        twice = _now(runs)
        batches = [*first, *again]
        chance.shuffle(batches)
        for batch in batches:
            runs.undo(batch)
        left = _now(runs)
        with engines.reading(runs.engine) as session:
            broken = audit.verify(session)
    assert all(set(each) <= {"same", "problem", "near_duplicate"} for each in counts), counts
    assert differences(once, twice) == []
    assert differences(before, left) == []
    assert broken is None


def test_files_that_were_undone_are_as_if_they_had_never_come(example: tuple[Fresh, Random]) -> None:
    fresh, chance = example
    files = _files(chance)
    kept = [content for content in files if chance.random() < 0.5]
    with fresh() as runs:
        for content in kept:
            runs.apply(content)
        expected = _now(runs)

    with fresh() as runs:
        batches = {content: runs.apply(content) for content in files}
        for content in files:
            if content not in kept:
                runs.undo(batches[content])

        assert differences(expected, _now(runs)) == []


def test_with_the_report_there_are_as_many_records_as_it_has(example: tuple[Fresh, Random]) -> None:
    fresh, chance = example
    told = made_sources.review(chance)
    others = [made for made in made_sources.sources(told, chance) if made.kind != "wg_report"]
    files = [msgspec.json.encode(made) for made in (made_sources.report(told), *others)]
    chance.shuffle(files)

    with fresh() as runs:
        for content in files:
            runs.apply(content)

        with engines.reading(runs.engine) as session:
            ours = Recommendation.ref.like(f"{made_sources.SYMBOL}#%")
            found = session.scalar(select(func.count()).select_from(Recommendation).where(ours))
    assert found == len(told)
