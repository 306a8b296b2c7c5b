"""Lends a file that lies nowhere: it has a path as long as it is read, and no place on any disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_HANDLES = Path("/dev/fd")


@contextmanager
def lent(content: bytes) -> Iterator[Path]:
    """Give a path at which bytes can be read, by this process and by one that is handed `handles`.

    On Linux they stay in memory, so that nothing is left whatever ends the program. Elsewhere it is a file of this
    person's alone that goes when it was read.
    """
    if not hasattr(os, "memfd_create"):  # pragma: no cover - Linux has it
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            yield Path(file.name)
        return
    with nameless() as file:
        file.write(content)
        file.flush()
        yield _HANDLES / str(file.fileno())


def nameless() -> IO[bytes]:
    """Return a file without a name, in memory where the system can."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("import"), "w+b")
    return tempfile.TemporaryFile()  # pragma: no cover - Linux has it


def handles(path: Path) -> tuple[int, ...]:
    """Return what a process has to be handed to read a path: nothing for a file on a disk."""
    return (int(path.name),) if path.parent == _HANDLES else ()
