"""A database with the demo loaded: seeded once of each kind, then copied or only read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.conftest import KINDS
from tests.factories.databases import SEEDED_ON, seed
from tests.postgres import Cluster
from tracker.storage import engine as engines

__all__ = ["SEEDED_ON", "seed"]


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """Seed one SQLite file; use `demo_url` to change a copy of it."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    seed(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def filled_postgres(migrated_cluster: Cluster) -> str:
    """Seed one PostgreSQL database, to be copied and never opened."""
    url = migrated_cluster.database(template=True)
    seed(url)
    return url


@pytest.fixture(scope="session")
def seeded_postgres(migrated_cluster: Cluster, filled_postgres: str) -> str:
    """Return the address of a PostgreSQL database with the demo, to be read only."""
    return migrated_cluster.copy(filled_postgres)


@pytest.fixture(params=KINDS)
def demo_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a database with the demo, the test's own, once of each kind."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("demo_url"))
        return
    cluster: Cluster = request.getfixturevalue("migrated_cluster")
    url = cluster.copy(request.getfixturevalue("filled_postgres"))
    yield url
    cluster.drop(url)


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
