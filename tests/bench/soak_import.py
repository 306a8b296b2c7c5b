"""Imports killed with kill -9 at random moments of staging, applying and undoing: whole or not at all, and resumable.

The seed of chance is printed, or given: python -m tests.bench.soak_import [KILLS] [SEED]
"""

from __future__ import annotations

import random
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from time import perf_counter

from tests.bench.measure import Measure
from tests.factories.databases import reviews, settle, with_demo
from tests.factories.import_runs import Runs
from tests.factories.killing import Bench, Killed, Work, prepare
from tests.fixtures import upr_info_export
from tests.fixtures.small_report import small_report
from tracker.storage import engine as engines

KILLS = 100
CORES = 2
ROWS = 1_500
MOST_SECONDS = 600


class Folder:
    """A folder of databases, each a copy of another."""

    def __init__(self, place: Path) -> None:
        self._place, self._numbers = place, count()

    def copy(self, url: str) -> str:
        """Copy a database that nobody has open; return the address of the copy."""
        there = self._place / f"{next(self._numbers)}.sqlite3"
        shutil.copyfile(url.removeprefix("sqlite:///"), there)
        return f"sqlite:///{there}"

    def clear(self, keep: Bench) -> None:
        """Take away what no later kill begins with."""
        kept = {stage.url.removeprefix("sqlite:///") for stage in keep.stages.values()}
        for file in self._place.glob("[0-9]*.sqlite3*"):
            if not any(str(file).startswith(each) for each in kept):
                file.unlink(missing_ok=True)


def benched(place: Path) -> tuple[Bench, Folder]:
    """Prepare a small database with a report on record, and an export of many States to be killed."""
    url = with_demo(place / "base.sqlite3")
    engine = engines.create(url)
    Runs(engine, place).apply(
        small_report("Plant trees (Norway)", "Repair the bridges (Chad) (Peru)", symbol="A/HRC/59/15")
    )
    known = reviews(engine)
    settle(engine)
    folder = Folder(place)
    return prepare(url, upr_info_export.made(known, rows=ROWS), place, folder.copy), folder


def killed(bench: Bench, folder: Folder, *, kills: int, seed: int) -> Iterator[Killed]:
    """Kill so many times, spread over the three kinds of work, two at a time."""
    works = list(Work)

    def one(number: int) -> Killed:
        return bench.kill(works[number % len(works)], random.Random(f"{seed}/{number}"))

    with ThreadPoolExecutor(CORES) as pool:
        for begin in range(0, kills, 10):
            yield from pool.map(one, range(begin, min(kills, begin + 10)))
            folder.clear(bench)


def main(arguments: list[str]) -> int:
    """Print one line a measure; return 1 if one is short."""
    kills = int(arguments[0]) if arguments else KILLS
    seed = int(arguments[1]) if arguments[1:] else secrets.randbelow(1_000_000)
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as place:
        bench, folder = benched(Path(place))
        told = ", ".join(f"{work} {stage.seconds:.1f} s" for work, stage in bench.stages.items())
        print(f"  seed {seed}; uninterrupted, with the start of the program: {told}", file=sys.stderr)
        found = list(killed(bench, folder, kills=kills, seed=seed))
    for each in found:
        for fault in each.faults:
            print(f"  {each.work} killed after {each.seconds:.2f} s: {fault}", file=sys.stderr)
    measures = [
        Measure(
            f"kills of {work} that left it whole or undone, and resumable",
            sum(not each.faults for each in found if each.work is work),
            sum(each.work is work for each in found),
        )
        for work in Work
    ]
    cut = sum(not each.was_whole for each in found) / len(found)
    measures += [
        Measure("kills that came before the work was done", 100 * cut, 50, "%"),
        Measure(f"{kills} kills", perf_counter() - begun, MOST_SECONDS * kills / KILLS, "s", lower_is_better=True),
    ]
    print(*measures, sep="\n")
    return int(not all(measure.ok for measure in measures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
