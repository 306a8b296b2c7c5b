"""How fast an export of UPR Info becomes records, beside sqlite-utils writing and indexing the same CSV.

Ours is everything between the file and the pages: reading, rows kept, compared with the records, linked to reviews,
what each text asks, written, made searchable, statuses. Memory is that of the children that read and write 5,000 and
20,000 annotations of the Index: what grows with the rows shows in the difference.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from tests.bench import memory, peer_sqlite_utils
from tests.bench.clock import Clock, Taken
from tests.bench.measure import Measure
from tests.factories.databases import reviews, with_demo
from tests.factories.import_runs import Runs
from tests.fixtures import upr_info_export
from tracker.jobs import importing
from tracker.storage import engine as engines
from tracker.storage import models

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
ASKED_SHARE, GOAL_SHARE = 0.25, 0.5  # of the peer's speed
FEW, MANY = 5_000, 20_000  # annotations of the Index
MOST_GROWTH = 60  # MB between few and many


def export(folder: Path, template: Path) -> tuple[bytes, str]:
    """Return the export to measure with, and what it is: the real ones joined, else one made here."""
    if real := upr_info_export.joined(folder / "data" / "upr-info"):
        return real, "real exports joined"
    return upr_info_export.made(reviews(engines.create(f"sqlite:///{template}"))), "made export"


def imported(content: bytes, template: Path) -> tuple[Taken, str]:
    """Import a file into a copy of a database; return the time it took, and what of it was for what."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "tracker.sqlite3"
        shutil.copyfile(template, file)
        engine = engines.create(f"sqlite:///{file}")
        runs = Runs(engine, Path(place))
        clock = Clock()
        batch = runs.read(content)
        read = clock.taken()
        runs.apply_staged(batch)
        taken = clock.taken()
        with engines.reading(engine) as session:
            count = session.scalar(select(func.count()).select_from(models.Recommendation)) or 0
        engine.dispose()
    return taken, f"rows kept after {read}, {count:,} records after {taken}"


def speed(content: bytes, what: str, template: Path) -> Iterator[Measure]:
    """Yield our speed and the peer's, taken in turns, and their ratio."""
    rows = content.count(b"\r\n") - 1
    ours: list[Taken] = []
    theirs: list[Taken] = []
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        for _run in range(RUNS):
            theirs.append(peer_sqlite_utils.taken(Path(file.name)))
            taken, told = imported(content, template)
            ours.append(taken)
            print(f"  {told}; sqlite-utils {theirs[-1]}", file=sys.stderr)
    mine, others = (median(each.wall for each in times) for times in (ours, theirs))
    yield Measure(f"rows of UPR Info staged and applied ({what})", rows / mine, 0, unit="rows/s")
    yield Measure("the same rows by sqlite-utils with its index", rows / others, 0, unit="rows/s")
    share = median(their.wall / our.wall for their, our in zip(theirs, ours, strict=True))
    work = median(their.cpu / our.cpu for their, our in zip(theirs, ours, strict=True))
    yield Measure("ours beside sqlite-utils", share, ASKED_SHARE, unit="of its speed")
    reached = "reached" if share >= GOAL_SHARE else "not reached"
    print(f"  by the processors {work:.2f} of its speed; goal {GOAL_SHARE}: {reached}", file=sys.stderr)


def room(template: Path) -> Iterator[Measure]:
    """Yield the most memory that importing takes, and how much more of it many rows take than few."""
    few, many = (memory.peak(template, count) for count in (FEW, MANY))
    yield Measure(
        f"memory for {MANY:,} records of the Index", many.most, memory.MOST_MEGABYTES, "MB", lower_is_better=True
    )
    yield Measure(f"more than for {FEW:,}", many.most - few.most, MOST_GROWTH, "MB", lower_is_better=True)


def profile(content: bytes, template: Path) -> None:
    """Print what our side spends its time on."""
    profiler = cProfile.Profile()
    profiler.enable()
    imported(content, template)
    profiler.disable()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profiler).sort_stats(order).print_stats(45)


def main(arguments: list[str]) -> int:
    """Print one line a measure; return 1 if one is short, 4 if the peer is not there."""
    importing.collect_less()  # as the command line and the process of a job do
    if missing := peer_sqlite_utils.missing():
        print(missing, file=sys.stderr)
        return 4
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "template.sqlite3"
        with_demo(template)
        content, what = export(Path(os.environ.get("SHARED") or ROOT.parent / "shared"), template)
        if "--profile" in arguments:
            profile(content, template)
            return 0
        short = False
        for measure in (*speed(content, what, template), *room(template)):
            print(measure, flush=True)
            short = short or not measure.ok
    return int(short)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
