"""A database with the demo loaded: seeded once of each kind, then copied or only read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.postgres import Cluster
from tracker.services import seeding
from tracker.services.results import assessments, facts
from tracker.storage import engine as engines

SEEDED_ON = date(2026, 11, 21)


def seed(url: str) -> None:
    """Load the reference data and the demo with its statuses into a migrated database."""
    engine = engines.create(url)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        seeding.load_demo(session)
        session.flush()
        session.expire_all()
        assessments.refresh(session, facts.tracked_states(session), as_of=SEEDED_ON)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """Seed one SQLite file; use `demo_url` to change a copy of it."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    seed(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def seeded_postgres(migrated_cluster: Cluster) -> str:
    """Seed one PostgreSQL database, to be read only."""
    url = migrated_cluster.database(template=True)
    seed(url)
    return url


@pytest.fixture
def demo_url(tmp_path: Path, seeded_sqlite: Path) -> str:
    """Return the address of a SQLite database with the demo, the test's own."""
    file = tmp_path / "demo.sqlite3"
    shutil.copyfile(seeded_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return what mounts a disk of so many MB, to be filled or turned read-only, which root would not notice else."""
    mount, folders = shutil.which("mount"), list[Path]()
    if os.geteuid() != 0 or mount is None:
        pytest.skip("needs root to mount a small disk")

    def disk(megabytes: int) -> Path:
        folder = tmp_path / f"disk-{len(folders)}"
        folder.mkdir()
        words = [mount, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount")
        folders.append(folder)
        return folder

    yield disk
    for folder in folders:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def demo(demo_url: str) -> Iterator[Engine]:
    """Return an engine on a database with the demo, the test's own."""
    engine = engines.create(demo_url)
    yield engine
    engine.dispose()
