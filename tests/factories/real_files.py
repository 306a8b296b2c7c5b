"""The recommendation files of the shared folder, by name: reports, addenda, matrices and exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

from tracker.importers.lookups import load_states

REPORTS = ("wg-reports/*.pdf", "matrices/*.docx")
EXPORTS = "upr-info/*.csv"


def all_files(shared: Path) -> dict[str, bytes]:
    """Return every file of recommendations; empty where there is no shared folder."""
    data = shared / "data"
    found = [path for pattern in (*REPORTS, EXPORTS) for path in sorted(data.glob(pattern))]
    return {path.name: path.read_bytes() for path in found}


def files_about(shared: Path, names: Collection[str]) -> dict[str, bytes]:
    """Return the files whose names tell of some States, and of each export the rows about them.

    Args:
        shared: the folder beside the checkout.
        names: what the files' names hold of the States, and the States' codes.
    """
    data = shared / "data"
    told = [path for pattern in REPORTS for path in sorted(data.glob(pattern))]
    found = {path.name: path.read_bytes() for path in told if any(name in path.name.lower() for name in names)}
    for path in sorted(data.glob(EXPORTS)):
        found[path.name] = _rows_about(path, names)
    return found


def _rows_about(path: Path, names: Collection[str]) -> bytes:
    states = load_states()
    header, *rows = csv.reader(io.StringIO(path.read_bytes().decode("mac_roman"), newline=""))
    kept = [row for row in rows if row and states.find(row[0]) in names]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *kept])
    return text.getvalue().encode()
