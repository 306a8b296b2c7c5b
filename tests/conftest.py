"""What every test may ask for: real data, and a database of either kind that is its own."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests import once, order, room
from tests.postgres import Cluster, Unable, started

CHECKOUT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"
KINDS = ("sqlite", "postgresql")

# The same examples each time in CI, others each time at a desk; `make accuracy` takes many more.
hypothesis_settings.register_profile("ci", max_examples=60, derandomize=True, deadline=None, print_blob=True)
hypothesis_settings.register_profile("dev", max_examples=60, deadline=None)
hypothesis_settings.register_profile("many", max_examples=500, deadline=None, print_blob=True)
hypothesis_settings.load_profile("ci" if IN_CI else "dev")

# A test sees the program's own defaults, never the settings of whoever runs it.
for name in [name for name in os.environ if name.startswith("TRACKER_")]:
    del os.environ[name]

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", room.quick())  # read by `tmp_path`
once.hash_cheaply()
once.keep_compiled()
once.keep_statements()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long modules begin first; mark what a test needs by the fixtures it asks for, so that nobody keeps marks."""
    items.sort(key=lambda item: order.place_of(item.path))
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        call = getattr(item, "callspec", None)
        if call and "postgresql" in call.params.values():
            item.add_marker("postgres")


def pytest_collection_finish() -> None:
    """Leave out of every later look for garbage what collecting has loaded."""
    once.look_little_for_garbage()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, with its reason, what was not tested here; pytest itself would say it for every test."""
    skipped: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple))
    for reason, times in sorted(reasons.items()):
        terminalreporter.write_line(f"{times} not run. {reason.removeprefix('Skipped: ')}", yellow=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data beside the checkout; without it the test is skipped and says so."""
    folder = Path(os.environ.get("SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("no real data: the folder shared/ is not beside the checkout (set SHARED to its place)")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server of this test process's own; where there is none, skip, but never in CI."""
    try:
        with started() as running:
            yield running
    except Unable as reason:
        if IN_CI:
            pytest.fail(f"CI must test on PostgreSQL: {reason}")
        pytest.skip(f"PostgreSQL not tested here: {reason}")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file, which every test then copies."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_cluster(cluster: Cluster) -> Cluster:
    """Migrate the template from which this server makes its databases."""
    cluster.keep_template(_migrate)
    return cluster


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """Return the address of a migrated, empty SQLite database."""
    file = tmp_path / "tracker.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a migrated, empty database, once of each kind."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    migrated: Cluster = request.getfixturevalue("migrated_cluster")
    url = migrated.database(template=True)
    yield url
    migrated.drop(url)


@pytest.fixture(params=KINDS)
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database without any table, once of each kind: for the tests of migrations."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'blank.sqlite3'}"
    running: Cluster = request.getfixturevalue("cluster")
    return running.database(template=False)


def _migrate(url: str) -> None:
    from tracker.storage import engine as engines
    from tracker.storage import migrate

    engine = engines.create(url)
    migrate.upgrade(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
