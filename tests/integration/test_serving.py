"""`tracker serve`: answers on the loopback address, ends when asked to, and refuses a port in use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serving(demo_url: str, tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    running = _start(demo_url, tmp_path, port)
    yield running
    running.kill()
    running.wait()


def _start(url: str, folder: Path, port: int) -> subprocess.Popen[str]:
    given = {"TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder), "TRACKER_PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main(['serve']))"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **given},
        cwd=Path(__file__).resolve().parents[2],
    )


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_with_0_when_asked_to(
    serving: subprocess.Popen[str], port: int, asked: signal.Signals
) -> None:
    assert serving.stdout is not None
    assert serving.stdout.readline() == f"Ready: http://127.0.0.1:{port}\n"

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    serving.send_signal(asked)

    assert serving.wait(timeout=10) == 0


def test_a_port_in_use_is_one_sentence_and_nothing_on_stdout(
    serving: subprocess.Popen[str], demo_url: str, tmp_path: Path, port: int
) -> None:
    assert serving.stdout is not None
    serving.stdout.readline()

    second = _start(demo_url, tmp_path, port)
    out, err = second.communicate(timeout=20)

    assert (second.returncode, out) == (4, "")
    assert f"Port {port} is in use" in err
    assert len(err.splitlines()) == 1


def test_it_listens_on_the_loopback_address_only(serving: subprocess.Popen[str], port: int) -> None:
    assert serving.stdout is not None
    serving.stdout.readline()

    listening = [
        line.split()[1]
        for line in Path(f"/proc/{serving.pid}/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")
    ]

    assert listening == [f"0100007F:{port:04X}"]
