"""Reads a file in a process of its own: one that a PDF brings down, or that never ends, is not the server.

PDFium and the readers of workbooks are written for files that mean well; here they get neither the server's threads
nor its memory, nor the settings in its environment.
"""

from __future__ import annotations

import hashlib
import os
import resource
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from tracker import paths
from tracker.errors import Exit, Invalid, TrackerError, Unavailable, Unreadable
from tracker.i18n import _
from tracker.importers import lending, registry, telling
from tracker.importers.containers import LARGEST_STREAM, unreachable
from tracker.importers.handing import Streamed, counted, hand_on, taken_up
from tracker.importers.narrative.paragraphs import Paragraph, read_paragraphs
from tracker.importers.records import ParseResult, RecordStream

SECONDS = 60  # the longest report at hand takes two, the longest table twelve
SECONDS_A_MEGABYTE = 2  # more, of a file that is streamed: an export of the Index has 360
MEGABYTES = 1_536  # of address space; the largest table at hand takes a tenth

_REFUSALS = {error.__name__: error for error in (Invalid, Unavailable, Unreadable)}


def read(content: bytes, *, seconds: int = SECONDS) -> ParseResult:
    """Read a file as `registry.read` does, within limits of time and memory.

    Raises:
        Unreadable: the file cannot be read, or not within the limits.
    """
    with _room(), lending.lent(content) as path, _read_by_another(["hold", str(path)], path, seconds=seconds) as told:
        return msgspec.json.decode(told.read(), type=ParseResult)


def prose(content: bytes, *, seconds: int = SECONDS) -> tuple[Paragraph, ...]:
    """Read the paragraphs of a document in prose, within the same limits.

    Raises:
        Unreadable: it is no document in prose, or cannot be read within the limits.
    """
    with _room(), lending.lent(content) as path, _read_by_another(["prose", str(path)], path, seconds=seconds) as told:
        return msgspec.json.decode(told.read(), type=tuple[Paragraph, ...])


@contextmanager
def printed(path: Path, kind: str | None, *, instrument: str | None = None) -> Iterator[IO[bytes]]:
    """Read a file and give what `tracker parse` prints of it: all of it, or nothing.

    Raises:
        Invalid, Unavailable, Unreadable: as `registry.opened`, or the file is not read within the limits.
    """
    with _whole("print", path, kind, instrument=instrument) as told:
        yield told


@contextmanager
def streamed(path: Path, kind: str | None = None, *, instrument: str | None = None) -> Iterator[Streamed]:
    """Read a file and give its records one after another: all of it, or nothing.

    Raises:
        Invalid, Unavailable, Unreadable: as `printed`.
    """
    with _whole("hand", path, kind, instrument=instrument) as told:
        yield taken_up(told, count=counted(told))


@contextmanager
def _whole(how: str, path: Path, kind: str | None, *, instrument: str | None) -> Iterator[IO[bytes]]:
    registry.named(kind)
    seconds = SECONDS + SECONDS_A_MEGABYTE * (min(_size(path), LARGEST_STREAM) >> 20)
    options = [os.path.abspath(path), kind or "", instrument or ""]  # noqa: PTH100 - it asks nothing of the disk
    with _read_by_another([how, *options], path, seconds=seconds) as told:
        yield told


def _size(path: Path) -> int:
    """Return the bytes of a file.

    Raises:
        Unreadable: it is not there, or no file with an end: a folder, a device, a pipe.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as problem:
        raise unreachable(path) from problem
    if not stat.S_ISREG(found.st_mode):
        message = _("{path} is no file on a disk; nothing was imported; save what it holds as a file, and name that.")
        raise Unreadable(message.format(path=path))
    return found.st_size


@contextmanager
def _room() -> Iterator[None]:
    """Turn a disk without room for what is read, or a machine without room for one process more, into one sentence."""
    try:
        yield
    except OSError as problem:
        raise Unavailable(_no_room(problem)) from problem


def _no_room(problem: OSError) -> str:
    message = _("The file could not be read here ({why}). Nothing was kept. Free some disk or memory, and try again.")
    return message.format(why=problem.strerror or problem)


@contextmanager
def _read_by_another(arguments: list[str], path: Path, *, seconds: int) -> Iterator[IO[bytes]]:
    handles = lending.handles(path)
    with _room():  # what came without a place on a disk gets none
        out = lending.nameless() if handles else tempfile.TemporaryFile()  # noqa: SIM115 - closed below
    with out:
        try:
            with _room():
                done = subprocess.run(  # noqa: S603 (our own program, no shell)
                    [sys.executable, "-m", __name__, *arguments],
                    stdout=out,
                    stderr=subprocess.PIPE,
                    stdin=subprocess.DEVNULL,
                    timeout=seconds,
                    check=False,
                    cwd=paths.ROOT,
                    pass_fds=handles,
                    env={"PATH": os.environ.get("PATH", ""), "TMPDIR": tempfile.gettempdir()},
                )
        except subprocess.TimeoutExpired as problem:
            raise Unreadable(_too_much(seconds)) from problem
        if done.returncode:
            raise _refusal(done, seconds)
        out.seek(0)
        yield out


def _refusal(done: subprocess.CompletedProcess[bytes], seconds: int) -> TrackerError:
    """Return what the other side said; one that was ended by its limits, or brought down, said nothing that holds."""
    told = done.stderr.decode(errors="replace").rstrip().rpartition("\n")[2]  # behind what a library may have said
    name, _space, sentence = told.partition(": ")
    if done.returncode == int(Exit.UNREADABLE) and name in _REFUSALS:
        return _REFUSALS[name](_(sentence))  # the other side speaks English
    fault = name.partition(":")[0]
    if done.returncode != 1 or fault in {"", "MemoryError"}:
        return Unreadable(_too_much(seconds))
    message = _(
        "The file brought its reader down (%(fault)s). Nothing was kept. If the file is whole, send it to those who "
        "maintain the tracker."
    )
    return Unreadable(message % {"fault": fault[:60]})


def _too_much(seconds: int) -> str:
    words = {"seconds": seconds, "size": MEGABYTES}
    sentence = _(
        "The file could not be read in %(seconds)d seconds and %(size)d MB of memory. Nothing was kept. Check it."
    )
    return sentence % words


def _tell(how: str, path: str, *options: str) -> Exit:
    """Read a file and tell what is in it; the other side of `read`, `printed` and `streamed`."""
    most = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if how == "hold":
            sys.stdout.buffer.write(telling.held(registry.read(Path(path))))
        elif how == "prose":
            sys.stdout.buffer.write(telling.encoded(read_paragraphs(Path(path).read_bytes())))
        else:
            kind, instrument = (option or None for option in options)
            found = registry.opened(Path(path), kind, instrument=instrument)
            if how == "print":
                telling.write(found, sys.stdout.buffer)
            else:
                hand_on(found, _sha256(found, Path(path)), sys.stdout.buffer)
        sys.stdout.flush()
    except TrackerError as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}")
        return Exit.UNREADABLE
    except OSError as problem:  # what it writes to is full
        sys.stderr.write(f"{Unavailable.__name__}: {_no_room(problem)}")
        sys.stderr.flush()
        os._exit(Exit.UNREADABLE)  # without the flush that would fail again
    return Exit.DONE


def _sha256(found: ParseResult | RecordStream, path: Path) -> str:
    if isinstance(found, ParseResult):
        return found.sha256
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(_tell(*sys.argv[1:]))
