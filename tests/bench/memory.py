"""How much memory `tracker import` takes for the Index: its own process, and the largest child that it starts."""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.factories.databases import reviews
from tests.fixtures.uhri_export import many
from tracker.storage import engine as engines

MOST_MEGABYTES = 500


@dataclass(frozen=True, slots=True)
class Peak:
    """The most megabytes held by the command and by the largest of its children; its seconds; the records after it."""

    command: float
    children: float
    seconds: float
    records: int

    @property
    def most(self) -> float:
        """Return the most that one process held."""
        return max(self.command, self.children)


def peak(template: Path, count: int) -> Peak:
    """Stage and apply so many annotations on a copy of a database, in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copyfile(template, Path(place) / "tracker.sqlite3")
        write_export(Path(place) / "export.json", count, reviews(engines.create(f"sqlite:///{template}")))
        done = subprocess.run([sys.executable, "-m", "tests.bench.memory", place], check=True, stdout=subprocess.PIPE)
    return Peak(**json.loads(done.stdout))


def write_export(path: Path, count: int, known: Sequence[tuple[str, int]]) -> None:
    """Write an export of so many annotations, those of the review about reviews on record, a document each."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for place, one in enumerate(many(count)):
            if one["UprSession"]:
                name, session = known[int(one["Symbol"].rpartition("/")[2]) % len(known)]
                cycle = 1 + (session > 12) + (session > 26) + (session > 40)
                one |= {"Countries": [name], "UprSession": [f"{session} Session"], "UprCycle": f"Cycle {cycle}"}
                one["Symbol"] = None
            file.write(("," if place else "") + json.dumps(one, ensure_ascii=False))
        file.write("]")


def _measure(place: Path) -> Peak:
    from sqlalchemy import func, select

    from tracker.cli import main
    from tracker.storage import models

    url = f"sqlite:///{place / 'tracker.sqlite3'}"
    os.environ.update(TRACKER_DATABASE_URL=url, TRACKER_DATA_DIR=str(place))
    begun = perf_counter()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        code = main(["import", str(place / "export.json"), "--apply", "--format", "json"])
    taken = perf_counter() - begun
    if code:
        raise SystemExit(code)
    print(f"  {printed.getvalue()[:200]}".replace("\n", " "), file=sys.stderr)
    with engines.reading(engines.create(url)) as session:
        records = session.scalar(select(func.count()).select_from(models.Recommendation)) or 0
    here, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Peak(here, children, taken, records)


if __name__ == "__main__":
    found = _measure(Path(sys.argv[1]))
    print(json.dumps({name: getattr(found, name) for name in Peak.__slots__}))
