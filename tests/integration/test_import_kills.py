"""Imports cut off with kill -9, and the same file sent by two people at once: whole or not at all, never twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from tests.factories import killing
from tests.factories.contents import KEPT, STILL, contents, differences
from tests.factories.databases import settle
from tests.factories.import_runs import Runs
from tests.factories.killing import Bench, Work, prepare
from tests.fixtures import upr_info_export
from tests.fixtures.small_report import small_report
from tests.postgres import Cluster
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage.models import Recommendation

pytestmark = pytest.mark.slow

KINDS = ("sqlite", "postgresql")
REVIEWS = (("Slovenia", 20), ("Chad", 17), ("Norway", 19), ("Russian Federation", 16), ("Peru", 14))
ROWS = 500
KILLS = 1  # of each kind of work; a hundred in `make soak`
SYMBOL = "A/HRC/59/15"
REPORT = small_report(*(f"Plant {place} trees along the road (Norway)" for place in range(1, 60)), symbol=SYMBOL)
"""A report of Slovenia's review at session 48, under the symbol that is on record."""


@pytest.fixture(scope="module")
def export() -> bytes:
    """Return an export of several States, of which one is followed."""
    return upr_info_export.made(REVIEWS, rows=ROWS)


@pytest.fixture(scope="module", params=KINDS)
def copying(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, killing.Copy]:
    """Return the address of a database with the demo, and what makes a copy of a database that nobody has open."""
    if request.param == "sqlite":
        place, numbers = tmp_path_factory.mktemp("killed"), count()
        first = place / "demo.sqlite3"
        shutil.copyfile(request.getfixturevalue("seeded_sqlite"), first)

        def copy_file(url: str) -> str:
            there = place / f"{next(numbers)}.sqlite3"
            shutil.copyfile(url.removeprefix("sqlite:///"), there)
            return f"sqlite:///{there}"

        return f"sqlite:///{first}", copy_file
    cluster: Cluster = request.getfixturevalue("migrated_cluster")
    return cluster.copy(request.getfixturevalue("filled_postgres")), cluster.copy


@pytest.fixture(scope="module")
def bench(copying, export: bytes, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Prepare the three moments of an import's life."""
    url, copy = copying
    return prepare(copy(url), export, tmp_path_factory.mktemp("kept"), copy)


@pytest.mark.parametrize("work", Work)
def test_a_killed_import_is_whole_or_not_there_and_can_be_resumed(bench: Bench, work: Work) -> None:
    chance = Random(f"ordinary/{work}")

    killed = [bench.kill(work, chance) for _kill in range(KILLS)]

    assert [each.faults for each in killed] == [()] * KILLS


def test_two_people_send_the_same_report_at_once(copying, tmp_path: Path) -> None:
    url, copy = copying
    alone, together = copy(url), copy(url)
    _end_of(alone, tmp_path, [_begun(alone, tmp_path)])
    expected = _records(alone)

    processes = [_begun(together, tmp_path), _begun(together, tmp_path)]
    _end_of(together, tmp_path, processes)

    assert differences(expected, _records(together)) == []
    engine = engines.create(together)
    states = Counter(Runs(engine, tmp_path).states())
    with engines.reading(engine) as session:
        refs = list(session.scalars(select(Recommendation.ref).where(Recommendation.ref.like(f"{SYMBOL}#%"))))
        broken = audit.verify(session)
    engine.dispose()
    assert len(refs) == len(set(refs)) == 59
    assert set(states) == {"applied"}
    assert broken is None


def _begun(url: str, place: Path) -> subprocess.Popen[str]:
    file = place / "report.pdf"
    file.write_bytes(REPORT)
    return subprocess.Popen(
        [sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main(sys.argv[1:]))",
         "import", str(file), "--apply"],
        cwd=killing.ROOT,
        env={"PATH": "", "TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(place / "kept")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def _end_of(url: str, place: Path, processes: list[subprocess.Popen[str]]) -> None:
    told = [process.communicate(timeout=killing.LONGEST) for process in processes]
    assert [(process.returncode, error) for process, (_out, error) in zip(processes, told, strict=True)] == [
        (0, error) for _out, error in told
    ]


def _records(url: str):
    engine = engines.create(url)
    try:
        return contents(engine, without=KEPT | STILL)
    finally:
        settle(engine)
