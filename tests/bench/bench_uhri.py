"""How fast an export of the Index is read beside a bare loop of ijson, and how much memory 360 MB of it take.

The export is synthetic: annotations of some 1,400 bytes in the Index's proportions. Times are those of the processor.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import ijson

from tests.bench.measure import Measure
from tests.fixtures.uhri_export import write_json
from tracker.importers.lookups import load_states
from tracker.importers.uhri import read_uhri_json

WHOLE = 267_548  # annotations of the Index in 2026
SAMPLE = 40_000
RUNS = 5
ASKED_PER_SECOND = 20_000
ASKED_SHARE = 0.15  # of the bare loop's speed; the loop hands out dictionaries and looks at nothing
MOST_MEGABYTES = 300


def bare(path: Path) -> int:
    """Read every annotation as a dictionary, and return how many there are."""
    with path.open("rb") as file:
        return sum(1 for _item in ijson.items(file, "item"))


def ours(path: Path) -> int:
    """Read every annotation as a record, and return how many there are."""
    return sum(1 for _record in read_uhri_json(path.open("rb"), load_states()).records)


def seconds(read: Callable[[Path], int], path: Path) -> float:
    """Return the processor's seconds that one reading takes."""
    begun = process_time()
    read(path)
    return process_time() - begun


def peak_megabytes(path: Path) -> float:
    """Read an export in a process of its own and return the most memory that it held."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_uhri", str(path)], check=True, capture_output=True, text=True
    )
    count, kilobytes = done.stdout.split()
    if int(count) != WHOLE:
        message = f"{WHOLE} annotations were written and {count} read"
        raise AssertionError(message)
    return int(kilobytes) / 1024


def main() -> int:
    """Print one line a measure; return 1 if one is short."""
    load_states()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        write_json(path, SAMPLE)
        pairs = [(seconds(bare, path), seconds(ours, path)) for _run in range(RUNS)]
        megabytes = write_json(path, WHOLE) / 1024**2
        peak = peak_megabytes(path)
    share = median(loop / read for loop, read in pairs)
    speed = SAMPLE / median(read for _loop, read in pairs)
    measures = (
        Measure("annotations of the Index read", speed, ASKED_PER_SECOND, unit="records/s"),
        Measure("annotations of the Index beside a bare ijson loop", share, ASKED_SHARE, unit="of its speed"),
        Measure(f"memory for {megabytes:.0f} MB of JSON", peak, MOST_MEGABYTES, unit="MB", lower_is_better=True),
    )
    for measure in measures:
        print(measure)
    return int(not all(measure.ok for measure in measures))


if __name__ == "__main__":
    if sys.argv[1:]:
        print(ours(Path(sys.argv[1])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    else:
        sys.exit(main())
