"""`tracker serve` as people run it, over a folder of its own: visited, ended by kill -9, started again.

As a program (`python -m tests.factories.serving NAME WHEN`) it is that server, which ends itself with kill -9 just
before or after it calls one function, such as `tracker.storage.files.keep_original`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
_COMMAND = ("-c", "import sys; from tracker.cli import main; sys.exit(main(sys.argv[1:]))")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server keeps what it has, and the port that it answers on."""

    url: str
    data_dir: Path
    port: int

    @property
    def address(self) -> str:
        """Return where the site answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment of the program."""
        own = {"TRACKER_DATABASE_URL": self.url, "TRACKER_DATA_DIR": str(self.data_dir), "TRACKER_PORT": str(self.port)}
        return {key: value for key, value in os.environ.items() if not key.startswith("TRACKER_")} | own

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, *_COMMAND, *words],
            cwd=ROOT,
            env=self.settings,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command at the head of a group of its own."""
        return self._begun([*_COMMAND, *words])

    @contextmanager
    def serving(self, *, dies: tuple[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """Serve until the block is over, then kill; `dies` names a function and whether `before` or `after` it."""
        words = [*_COMMAND, "serve"] if dies is None else ["-m", __name__, *dies]
        process = self._begun(words)
        try:
            self._await(process)
            yield process
        finally:
            kill(process)

    def _begun(self, words: list[str]) -> subprocess.Popen[bytes]:
        with (self.data_dir / "server.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.settings,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        if not process.stdout.readline().startswith(b"Ready: "):
            raise AssertionError("the server did not start:\n" + (self.data_dir / "server.log").read_text()[-2000:])


def place(folder: Path, url: str) -> Place:
    """Return a place with a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Place(url, folder, int(probe.getsockname()[1]))


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its group as the end of the machine would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _die_at(name: str, when: str) -> None:
    """Put a function in the place of another that ends the process before or after it."""
    owner_name, _dot, attribute = name.rpartition(".")
    try:
        owner: Any = import_module(owner_name)
    except ModuleNotFoundError:  # a method
        module, _dot, kind = owner_name.rpartition(".")
        owner = getattr(import_module(module), kind)
    real = getattr(owner, attribute)

    def dying(*given: Any, **named: Any) -> None:
        if when == "after":
            real(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, attribute, dying)


if __name__ == "__main__":
    from tracker.cli import main

    _die_at(*sys.argv[1:])
    sys.exit(main(["serve"]))
