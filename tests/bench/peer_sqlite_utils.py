"""The peer of our import: sqlite-utils writes a CSV into a fresh file and makes its full-text index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.clock import Clock, Taken
from tests.fixtures.upr_info_export import HEADER

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".venv-bench" / "bin" / "sqlite-utils"
SEARCHED = ("Text", "From", "Issue")


def missing() -> str:
    """Return why there is no peer to measure against, "" where there is one."""
    return "" if PROGRAM.is_file() else "sqlite-utils is not installed; run “make bench”, which installs it"


def taken(export: Path) -> Taken:
    """Return the time that the peer takes for a whole CSV: its rows written, then indexed."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "peer.sqlite3")
        clock = Clock()
        _run("insert", file, "recommendation", str(export), "--csv")
        _run("enable-fts", file, "recommendation", *SEARCHED)
        return clock.taken()


def _run(*words: str) -> None:
    subprocess.run([str(PROGRAM), *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if not set(SEARCHED) <= set(HEADER) or missing():
        sys.exit(missing() or "the columns to index are not those of an export")
    print(taken(Path(sys.argv[1])))
