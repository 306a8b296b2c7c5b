"""Reads files back in a process of its own, within limits of time, memory and length: whoever sent them chose them.

Files go in and their texts come out by pipes, one line a file, so that nothing is ever written to a disk in clear and
what was read stays read where the time is over.
"""

from __future__ import annotations

import os
import resource
import struct
import subprocess
import sys
from collections.abc import Iterable, Sequence

import msgspec

from tracker import paths
from tracker.domain.name_matching import Passage
from tracker.errors import Exit

SECONDS = 20
MEGABYTES = 1_024  # of address space
MOST_LETTERS = 2_000_000  # of one file: a report of seven hundred pages
_HEAD = struct.Struct(">IQ")

Read = tuple[Passage, ...] | None
"""What a file says; None where it could not be read within the limits."""


def read(files: Sequence[tuple[str, bytes]], *, seconds: int = SECONDS) -> list[Read]:
    """Return what each file says, its name first; None for each that could not be read, or not in time.

    Args:
        files: their names, by whose endings sorts of text are told apart, and their bytes.
        seconds: for all of them together.
    """
    if not files:
        return []
    given = b"".join(
        _HEAD.pack(len(encoded := name.encode()), len(content)) + encoded + content for name, content in files
    )
    try:
        done = subprocess.run(  # noqa: S603 (our own program, no shell)
            [sys.executable, "-m", __name__],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=paths.ROOT,
            env={"PATH": os.environ.get("PATH", "")},
        )
        out = done.stdout
    except subprocess.TimeoutExpired as problem:
        out = problem.stdout or b""
    except OSError:
        out = b""
    lines = [line for line in out.split(b"\n")[:-1] if line]  # what follows the last end of a line was cut off
    told = [_passages(line) for line in lines[: len(files)]]
    return told + [None] * (len(files) - len(told))


def _passages(line: bytes) -> Read:
    found = msgspec.json.decode(line, type=list[tuple[str, str]] | None)
    return None if found is None else tuple(Passage(place, text) for place, text in found)


def _tell(given: bytes) -> Iterable[bytes]:
    """Yield a line for each file: the other side of `read`."""
    from tracker.documents import readback

    start = 0
    while start < len(given):
        name_length, length = _HEAD.unpack_from(given, start)
        start += _HEAD.size
        name, start = given[start : start + name_length].decode(), start + name_length
        content, start = given[start : start + length], start + length
        try:
            yield msgspec.json.encode(_read(readback.read(name, content)))
        except Exception:  # noqa: BLE001 - whatever a file does to its reader, it was not read
            yield b"null"


def _read(passages: Iterable[Passage]) -> list[tuple[str, str]] | None:
    found, letters = [], 0
    for passage in passages:
        letters += len(passage.text)
        if letters > MOST_LETTERS:
            return None
        found.append((passage.place, passage.text))
    return found


def _main() -> Exit:
    most = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in _tell(sys.stdin.buffer.read()):
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.flush()
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(_main())
