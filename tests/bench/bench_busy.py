"""How quick pages stay while an import runs: three pages in turn, with and without, and a form sent while it writes.

The server is the real one, `tracker serve`; whoever opens pages is another process, signed in; the import is delivered
by the server's own queue and done in the process that it starts.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep

from sqlalchemy import Engine, select

from tests.bench.bench_import import export
from tests.bench.measure import Measure
from tests.factories.databases import settle, with_demo
from tests.factories.import_runs import Runs
from tests.web_client import MAIL, PASSWORD
from tracker.domain.kinds import JobKind, JobState
from tracker.services import accounts, jobs, seeding
from tracker.storage import engine as engines
from tracker.storage import models

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"State page": "/states/RUS", "explorer": "/recommendations?q=torture", "imports": "/imports"}
ASKED_MILLISECONDS = 200
ROUNDS = 15  # of each page, before the import
LONGEST = 240  # seconds of an import
MOST_WAIT = 20  # seconds that a form may wait for whoever writes
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
Times = dict[str, list[float]]


@dataclass(slots=True)
class Reader:
    """Somebody signed in who opens pages and sends forms."""

    address: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def open(self, path: str, **fields: str) -> str:
        """Open a page, or send a form to it."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        data = urllib.parse.urlencode(fields).encode() if fields else None
        with opener.open(urllib.request.Request(self.address + path, data=data), timeout=120) as answer:
            return str(answer.read().decode())

    def sign_in(self) -> None:
        """Sign in as the reader of the tests."""
        page = self.open("/login", email=MAIL, password=PASSWORD, csrf_token=self.token("/login"))
        if "/logout" not in page:
            raise AssertionError("not signed in")

    def token(self, path: str) -> str:
        """Return the token of the form on a page."""
        found = _TOKEN.search(self.open(path))
        if found is None:
            raise AssertionError(f"no form on {path}")
        return found[1]

    def round(self, times: Times) -> None:
        """Open each page once and add its milliseconds."""
        for name, path in PAGES.items():
            begun = perf_counter()
            self.open(path)
            times.setdefault(name, []).append(1000 * (perf_counter() - begun))


@contextmanager
def serving(url: str, folder: Path) -> Iterator[str]:
    """Serve a database in a process of its own; yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"TRACKER_DATABASE_URL": url, "TRACKER_DATA_DIR": str(folder), "TRACKER_PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "-c", "import sys; from tracker.cli import main; sys.exit(main(['serve']))"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **given},
        cwd=ROOT,
    )
    try:
        if server.stdout is None or not server.stdout.readline():
            raise AssertionError("the server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@dataclass(slots=True)
class Waits:
    """Forms sent again and again by a second person, and how long each took."""

    reader: Reader
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def send(self) -> None:
        """Follow States, one a second, until told to end."""
        token = self.reader.token("/follow")
        for code in ("TCD", "NOR", "PER", "TGO", "CHL", "FJI", "KEN", "LAO", "MLI", "NPL", "OMN", "QAT") * 20:
            if self.ended.wait(0.7):
                return
            begun = perf_counter()
            try:
                self.reader.open("/follow", state=code, csrf_token=token)
            except (urllib.error.URLError, OSError) as problem:
                self.errors.append(str(problem))
            self.seconds.append(perf_counter() - begun)


def during(engine: Engine, reader: Reader, kind: JobKind, batch: int) -> tuple[Times, float]:
    """Ask for work, and open pages while it is done; return their times and the seconds of the work."""
    with engines.transaction(engine) as session:
        job = jobs.request(session, kind, user_id=None, batch_id=batch, steps=1)
    times: Times = {}
    begun = 0.0
    asked = perf_counter()
    while perf_counter() - asked < LONGEST:
        with engines.reading(engine) as session:
            seen = jobs.view(session, job)
        if seen.is_over:
            if seen.state is not JobState.DONE:
                raise AssertionError(f"{kind}: {seen.problem}")
            return times, perf_counter() - begun
        if seen.state is JobState.RUNNING:
            begun = begun or perf_counter()
            reader.round(times)
        else:
            sleep(0.05)
    raise AssertionError(f"{kind} did not end in {LONGEST} s")


def measured(url: str, folder: Path, content: bytes) -> Iterator[Measure]:
    """Yield the times of each page while a file is staged and applied, the ratio to those before, and the waits."""
    engine = engines.create(url)
    batch = Runs(engine, folder).begin(content)
    with serving(url, folder) as address:
        reader, other = Reader(address), Reader(address)
        reader.sign_in()
        other.sign_in()
        for _warm in range(3):
            reader.round({})
        before: Times = {}
        for _round in range(ROUNDS):
            reader.round(before)
        staging, stage_seconds = during(engine, reader, JobKind.IMPORT_STAGE, batch)
        waits = Waits(other)
        sender = threading.Thread(target=waits.send)
        sender.start()
        try:
            applying, apply_seconds = during(engine, reader, JobKind.IMPORT_APPLY, batch)
        finally:
            waits.ended.set()
            sender.join()
        after: Times = {}
        for _round in range(ROUNDS):
            reader.round(after)
    told = f"staged in {stage_seconds:.1f} s, applied in {apply_seconds:.1f} s"
    print(f"  {told}; {sum(map(len, applying.values()))} pages opened meanwhile", file=sys.stderr)
    yield from _pages("staged", before, staging)
    yield from _pages("applied", before, applying)
    for name, times in after.items():
        print(f"  {name} afterwards: {statistics.median(times):.0f} ms", file=sys.stderr)
    waited = max(waits.seconds, default=0.0)
    yield Measure("a form sent meanwhile, longest wait", waited, MOST_WAIT, "s", lower_is_better=True)
    yield Measure(f"errors of {len(waits.seconds)} such forms", len(waits.errors), 0, lower_is_better=True)
    for error in waits.errors[:5]:
        print(f"  {error}", file=sys.stderr)


def _pages(what: str, before: Times, times: Times) -> Iterator[Measure]:
    for name, taken in times.items():
        usual, now = statistics.median(before[name]), statistics.median(taken)
        late, usually_late = _late(taken), _late(before[name])
        told = f"{name} while an import is {what}"
        print(
            f"  {told}: median {now:.0f} ms ({now / usual:.1f} times {usual:.0f} ms), "
            f"95th percentile {late:.0f} ms ({late / usually_late:.1f} times {usually_late:.0f} ms)",
            file=sys.stderr,
        )
        yield Measure(f"{told}, 95th percentile", late, ASKED_MILLISECONDS, "ms", lower_is_better=True)


def _late(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def main() -> int:
    """Print one line a measure; return 1 if one is short."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        url = with_demo(folder / "tracker.sqlite3")
        engine = engines.create(url)
        with engines.transaction(engine) as session:
            seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
            states = list(session.scalars(select(models.TrackedState.state_code)))
        settle(engine)
        if "RUS" not in states:
            raise AssertionError("the demo follows the State whose page is opened")
        content, _what = export(Path(os.environ.get("SHARED") or ROOT.parent / "shared"), folder / "tracker.sqlite3")
        found = list(measured(url, folder, content))
    print(*found, sep="\n")
    return int(not all(measure.ok for measure in found))


if __name__ == "__main__":
    sys.exit(main())
