"""Every recommendation file of the shared folder in three orders: the same records; undone in any order: none."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from tests.bench.measure import Measure
from tests.factories.contents import KEPT, STILL, Contents, contents, differences
from tests.factories.databases import with_demo
from tests.factories.import_runs import at
from tests.factories.real_files import all_files

ROOT = Path(__file__).resolve().parents[2]
ORDERS = (1, 2, 3)
FILES = 26  # 19 reports, 2 addenda, 2 matrices, 3 exports


def imported(place: Path, files: dict[str, bytes], names: list[str]) -> tuple[Contents, list[int], Counter[str]]:
    """Import files in an order; return the records, the batches and how often each outcome occurred."""
    outcomes: Counter[str] = Counter()
    batches = []
    with at(place) as runs:
        for name in names:
            batches.append(runs.apply(files[name]))
            outcomes.update(runs.counts(batches[-1]))
        return contents(runs.engine, without=KEPT | STILL), batches, outcomes


def copied(template: Path, place: Path) -> Path:
    """Return a folder with a copy of a database."""
    place.mkdir()
    shutil.copyfile(template, place / "tracker.sqlite3")
    return place


def undone(place: Path, batches: list[int], chance: random.Random) -> Contents:
    """Undo batches in a chance order; return what is left."""
    chance.shuffle(batches)
    with at(place) as runs:
        for batch in batches:
            runs.undo(batch)
        return contents(runs.engine, without=KEPT | STILL)


def main() -> int:
    """Print one line a measure; return 1 if one is short."""
    files = all_files(Path(os.environ.get("SHARED") or ROOT.parent / "shared"))
    if not files:
        print("orders not measured: no recommendation files beside the checkout (set SHARED)", file=sys.stderr)
        return 0
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite3"
        with_demo(template)
        with at(copied(template, Path(folder) / "before")) as runs:
            before = contents(runs.engine, without=KEPT | STILL)
        found: list[Contents] = []
        for order in ORDERS:
            names = list(files)
            random.Random(order).shuffle(names)
            place = copied(template, Path(folder) / str(order))
            records, batches, outcomes = imported(place, files, names)
            found.append(records)
            print(f"  order {order}: {dict(outcomes)}, {records['recommendation'].total():,} records", file=sys.stderr)
        _records, second, again = imported(place, files, list(files))
        left = undone(place, [*batches, *second], random.Random(0))
    different = [differences(found[0], each) for each in found[1:]]
    remains = differences(before, left)
    for told in (*different, remains):
        print(*told[:40], sep="\n", file=sys.stderr)
    measures = (
        Measure("recommendation files imported", len(files), FILES),
        Measure("tables that differ between orders", sum(map(len, different)), 0, lower_is_better=True),
        Measure("rows that a second import adds or changes", again["new"] + again["changed"] + again["vanished"], 0,
                lower_is_better=True),
        Measure("tables that differ after undoing all", len(remains), 0, lower_is_better=True),
        Measure("seconds", perf_counter() - begun, 900, "s", lower_is_better=True),
    )  # fmt: skip
    print(*measures, sep="\n")
    return int(not all(measure.ok for measure in measures))


if __name__ == "__main__":
    sys.exit(main())
