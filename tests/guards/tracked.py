"""The files that belong to the project: what git tracks or would track."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LEFT_OUT = {".git", ".venv", "out", "var", "build", "dist"}


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project, relative to the checkout, sorted."""
    # safe.directory: CI may run as another user than the one who cloned
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0 and listed.stdout:
        found = [Path(name) for name in listed.stdout.split("\0") if name]
        return tuple(sorted(path for path in found if (CHECKOUT / path).is_file()))
    return tuple(sorted(_walked()))


def texts(*endings: str) -> list[tuple[Path, str]]:
    """Return each text file with its text; only names that end so, if endings are given."""
    chosen = [path for path in files() if not endings or path.name.endswith(endings)]
    read = [(path, (CHECKOUT / path).read_bytes()) for path in chosen]
    return [(path, raw.decode("utf-8", errors="replace")) for path, raw in read if b"\0" not in raw[:8000]]


def _walked() -> list[Path]:
    """Return the files of an unpacked archive, where there is no git."""
    found: list[Path] = []
    for folder, below, names in os.walk(CHECKOUT):
        below[:] = [name for name in below if name not in LEFT_OUT and not name.startswith((".", "__pycache__"))]
        found += [(Path(folder) / name).relative_to(CHECKOUT) for name in names]
    return found
