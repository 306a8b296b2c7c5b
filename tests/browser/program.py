"""The program as a person starts it in an empty folder: `tracker db upgrade`, `seed` and `serve`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import CHECKOUT

PATIENCE_SECONDS = 15


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """Start the program over an empty folder; yield the address that it prints for whoever sets it up."""
    settings = {
        "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.sqlite3'}",
        "TRACKER_DATA_DIR": str(folder),
        "TRACKER_PORT": str(_free_port()),
    }
    for command in (["db", "upgrade"], ["seed"]):
        with _run(command, settings) as done:
            said, _nothing = done.communicate(timeout=60)
        assert done.returncode == 0, said
    with _run(["serve"], settings) as serving:
        try:
            yield _set_up_address(serving)
        finally:
            serving.terminate()
            serving.wait(timeout=PATIENCE_SECONDS)


def _run(command: list[str], settings: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main(sys.argv[1:]))", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | settings,
        cwd=CHECKOUT,
    )


def _set_up_address(serving: subprocess.Popen[str]) -> str:
    assert serving.stdout is not None
    for line in serving.stdout:
        if line.startswith("Set up: "):
            return line.removeprefix("Set up: ").strip()
    raise AssertionError("The program ended and asked nobody to set it up.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
