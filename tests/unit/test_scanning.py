"""The virus scanner: asked as its manual says; what it finds is refused, and so is everything while it is silent."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tracker.domain.protection import Scan
from tracker.errors import Unavailable, Unreadable
from tracker.services.attachments.scanning import scan


@contextmanager
def clamd(line: socket.socket, answer: bytes | None) -> Iterator[list[bytes]]:
    """Stand in for clamd once: take a stream, and give this answer; None says nothing at all."""
    taken: list[bytes] = []
    ended = threading.Event()

    def serve() -> None:
        caller, _address = line.accept()
        with caller, caller.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                taken.append(stream.read(size))
            if answer is None:
                ended.wait(5)
            else:
                caller.sendall(answer)

    line.listen(1)
    thread = threading.Thread(target=serve)
    thread.start()
    yield taken
    ended.set()
    thread.join()
    line.close()


@pytest.fixture
def at_path(tmp_path: Path) -> tuple[socket.socket, str]:
    line = socket.socket(socket.AF_UNIX)
    line.bind(str(tmp_path / "clamd"))
    return line, f"unix:{tmp_path / 'clamd'}"


def test_without_a_scanner_a_file_is_said_not_to_be_scanned() -> None:
    assert scan(None, b"a file") is Scan.NOT_SCANNED


def test_a_clean_file_crosses_whole_and_is_said_to_be_clean(at_path: tuple[socket.socket, str]) -> None:
    line, address = at_path
    content = bytes(range(256)) * 1_000

    with clamd(line, b"stream: OK\0") as taken:
        found = scan(address, content)

    assert found is Scan.CLEAN
    assert b"".join(taken) == content


def test_a_scanner_on_a_port_of_this_machine_is_asked_too() -> None:
    line = socket.socket()
    line.bind(("127.0.0.1", 0))

    with clamd(line, b"stream: OK\0"):
        assert scan(f"127.0.0.1:{line.getsockname()[1]}", b"a file") is Scan.CLEAN


def test_what_the_scanner_finds_is_refused_by_its_name(at_path: tuple[socket.socket, str]) -> None:
    line, address = at_path

    with clamd(line, b"stream: Eicar-Test-Signature FOUND\0"), pytest.raises(Unreadable, match="Eicar-Test-Signature"):
        scan(address, b"a file")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \x1b[31mOKAY\0", b"OK\0"])
def test_anything_but_a_verdict_refuses_the_file(at_path: tuple[socket.socket, str], answer: bytes) -> None:
    line, address = at_path

    with clamd(line, answer), pytest.raises(Unavailable, match="Nothing was kept") as refused:
        scan(address, b"a file")
    assert "\x1b" not in str(refused.value)


def test_a_scanner_that_is_silent_or_away_refuses_the_file(at_path: tuple[socket.socket, str], tmp_path: Path) -> None:
    line, address = at_path

    with clamd(line, None), pytest.raises(Unavailable, match="does not answer"):
        scan(address, b"a file", seconds=0.1)
    for away in (f"unix:{tmp_path / 'nowhere'}", "127.0.0.1:1"):
        with pytest.raises(Unavailable, match="does not answer"):
            scan(away, b"a file")
