"""Makes copies without metadata in a process of its own: a file that brings its reader down is not the server.

The file goes in and the copy comes out by a pipe, so that neither is ever written to a disk in clear.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys

from tracker import paths
from tracker.domain.media import MediaType
from tracker.errors import Exit, Unavailable, Unreadable
from tracker.i18n import _

SECONDS = 60
MEGABYTES = 2_048  # of address space: a picture of 120 million points has half a gigabyte, twice


def stripped(content: bytes, media: MediaType, *, seconds: int = SECONDS) -> bytes:
    """Return a copy without metadata, as `stripping.stripped`, within limits of time and memory.

    Raises:
        Unreadable: no copy can be made of it, or not within the limits.
        Unavailable: the machine has no room for one process more.
    """
    try:
        done = subprocess.run(  # noqa: S603 (our own program, no shell)
            [sys.executable, "-m", __name__, media.name],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=paths.ROOT,
            env={"PATH": os.environ.get("PATH", "")},
        )
    except subprocess.TimeoutExpired as problem:
        raise Unreadable(_too_much()) from problem
    except OSError as problem:
        raise Unavailable(
            _("The copy could not be made here (%(why)s). The original is unchanged. Try again.")
            % {"why": problem.strerror or problem}
        ) from problem
    if done.returncode == Exit.UNREADABLE:
        raise Unreadable(_(done.stderr.decode(errors="replace").rpartition("\n")[2]))  # the other side speaks English
    if done.returncode or not done.stdout:
        raise Unreadable(_too_much())
    return done.stdout


def _too_much() -> str:
    return _("No copy without metadata could be made: the file asks too much of its reader. The original is unchanged.")


def _tell(name: str) -> Exit:
    """Make the copy: the other side of `stripped`."""
    most = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from tracker.documents import stripping

    try:
        copy = stripping.stripped(sys.stdin.buffer.read(), MediaType[name])
    except Unreadable as problem:
        sys.stderr.write(f"\n{problem}")
        return Exit.UNREADABLE
    sys.stdout.buffer.write(copy)
    sys.stdout.flush()
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(_tell(*sys.argv[1:]))
