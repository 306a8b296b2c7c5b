"""The whole Index imported: its memory, its speed, and that every annotation becomes a record or says why not."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import memory
from tests.bench.measure import Measure
from tests.bench.memory import MOST_MEGABYTES
from tests.factories.databases import with_demo

WHOLE = 267_000  # annotations of the Index in 2026, rounded
MOST_SECONDS = 900


def main() -> int:
    """Print one line a measure; return 1 if one is short."""
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "template.sqlite3"
        with_demo(template)
        found = memory.peak(template, WHOLE)
    measures = (
        Measure(f"memory of tracker import, {WHOLE:,} records", found.command, MOST_MEGABYTES, "MB",
                lower_is_better=True),
        Measure("memory of its largest child", found.children, MOST_MEGABYTES, "MB", lower_is_better=True),
        Measure("staged and applied", found.seconds, MOST_SECONDS, "s", lower_is_better=True),
        Measure("records on record afterwards", found.records, 1),
    )  # fmt: skip
    print(*measures, sep="\n")
    return int(not all(measure.ok for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
