"""The server killed with kill -9 at random moments while people work: nothing that it answered as done is lost.

Lasts SOAK_SECONDS (60), five times. The seed of chance is printed, or given: python -m tests.bench.soak_kills [SEED]
"""

from __future__ import annotations

import io
import os
import random
import secrets
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep, time
from unittest import mock

from sqlalchemy import Engine

from tests.bench.measure import Measure
from tests.factories import killable, serving
from tests.factories.databases import settle, with_demo
from tests.factories.kill_ledger import Ledger, Said, differences, made, unfinished, unpurged
from tests.factories.killable import Laid
from tests.factories.serving import Place
from tests.factories.visiting import LOST, Answer, Visitor
from tests.fixtures.hostile_files import PDF
from tracker.cli import audit
from tracker.cli import main as tracker
from tracker.domain.vocabulary import ReviewState
from tracker.services.attachments import verifying
from tracker.storage import engine as engines
from tracker.storage import witness

SECONDS = 5 * int(os.environ.get("SOAK_SECONDS", "60"))
SECONDS_A_KILL = 60  # on a busy machine
ITEMS, PEOPLE = 12, 50
STARTS = 0.1  # share of the rounds in which it is killed while it starts
LONGEST_ROUND, LONG_ROUND = 4.0, 15.0  # seconds from the first answer to the kill
LONG_ROUNDS = 0.2  # share of them: a paper takes a while
LAST_PATIENCE = 180  # seconds
FIRST_DAY = date(2020, 1, 1)  # of the evidence in a paper; each is asked for with a day of its own
CHECKS = (("verify",), ("audit", "verify"), ("status", "--check"))


@dataclass(slots=True)
class Soak:
    """The place, who works there, what they were answered, and what was found wrong."""

    place: Place
    engine: Engine
    laid: Laid
    chance: random.Random
    ledger: Ledger
    numbers: Iterator[int] = field(default_factory=count)
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def round(self, visitors: list[Visitor]) -> None:
        """Let everybody work, kill the server and an export in the midst of it, and look at what they left."""
        out = self.place.data_dir / "out.xlsx"
        export = self.place.begin("export", "--sheet", "evidence", "--state", killable.STATE, "--out", str(out))
        if self.chance.random() < STARTS:
            server = self.place.begin("serve")
            sleep(self.chance.uniform(0.0, LONGEST_ROUND))
            serving.kill(server)
        else:
            self._work(visitors)
        serving.kill(export)
        self.kills += 1
        self._look(out)

    def _work(self, visitors: list[Visitor]) -> None:
        over, works = Event(), (self._upload, self._review, self._make, self._purge)
        pairs = zip(works, visitors, strict=True)
        threads = [Thread(target=self._until, args=(over, work, visitor)) for work, visitor in pairs]
        with self.place.serving():
            self.faults += unpurged(self.engine, self.place.data_dir)
            for thread in threads:
                thread.start()
            longest = LONG_ROUND if self.chance.random() < LONG_ROUNDS else LONGEST_ROUND
            until, answered = monotonic() + LONG_ROUND, self.ledger.count
            while self.ledger.count == answered and monotonic() < until:  # pages are slow on a busy machine
                sleep(0.01)
            sleep(self.chance.uniform(0.0, longest))
        over.set()
        for thread in threads:
            thread.join()

    def _until(self, over: Event, work: Callable[[Visitor], None], visitor: Visitor) -> None:
        while not over.is_set():
            try:
                work(visitor)
            except LOST:
                return
            except Exception as problem:  # noqa: BLE001 (whatever it is, it is a difference)
                self.faults.append(f"{work.__name__}: {problem!r}")
                return

    def _upload(self, visitor: Visitor) -> None:
        path = "/attachments/to/" + _address(self.chance.choice(list(self.laid.items)))
        content = PDF + f"% {next(self.numbers)}".encode()
        answer = _done(visitor.send(path, path, file=content, label="Scan"))
        self.ledger.files[answer.leads_to.rpartition("/")[2]] = content
        self.ledger.count += 1

    def _review(self, visitor: Visitor) -> None:
        ref = self.chance.choice(list(self.laid.items))
        now = self.ledger.items[ref]
        anew = Said(f"Changed {next(self.numbers)}", ReviewState.IN_REVIEW)
        acts = {
            ReviewState.APPROVED: [("edit", anew)],
            ReviewState.DRAFT: [("edit", anew)],
            ReviewState.IN_REVIEW: [
                ("approve", Said(now.summary, ReviewState.APPROVED)),
                ("send-back", Said(now.summary, ReviewState.DRAFT)),
                ("edit", anew),
            ],
        }
        act, then = self.chance.choice(acts[now.review])
        path = f"/evidence/{act}/{_address(ref)}"
        typed = {"summary": then.summary} if act == "edit" else {"reason": "Give the paragraph, please."}
        typed |= {"review_state": then.review} if now.review is ReviewState.DRAFT else {}
        self.ledger.under_way[ref] = then
        _done(visitor.send(f"/evidence/{_address(ref)}" if act == "approve" else path, path, **typed))  # type: ignore[arg-type]
        self.ledger.items[ref] = self.ledger.under_way.pop(ref)
        self.ledger.count += 1

    def _make(self, visitor: Visitor) -> None:
        day = FIRST_DAY + timedelta(days=next(self.numbers))
        path = f"/submissions/{killable.STATE}/4?as_of={day}"
        job = int(_done(visitor.send(path, "/submissions/make")).leads_to.rpartition("/")[2])
        self.ledger.jobs.add(job)
        sheet = visitor.get(f"/sheets/evidence.xlsx?state={killable.STATE}")
        if zipfile.ZipFile(io.BytesIO(sheet.content)).testzip() is not None:
            self.faults.append("a sheet that was handed out is not whole")
        for kind in ("pdf", "docx"):
            while (made := visitor.get(f"/papers/{job}/{kind}")).status != 200:
                sleep(0.2)
            self.ledger.papers[job, kind] = sha256(made.content).hexdigest()
        self.ledger.count += 3

    def _purge(self, visitor: Visitor) -> None:
        sleep(0.5)
        left = [ref for ref in self.laid.people if ref not in self.ledger.purged]
        if not left:
            raise ConnectionError  # nobody is left to purge
        ref = self.chance.choice(left)
        path = f"/people/purge/{ref}"
        if visitor.get(path).status == 200:  # one without an answer was carried out all the same
            _done(visitor.send(path, path, code=ref, reason="by letter, 12345"))
        self.ledger.purged.add(ref)
        self.ledger.count += 1

    def _look(self, out: Path) -> None:
        """Look at what a kill left, with nothing started again."""
        folder = self.place.data_dir
        with engines.transaction(self.engine) as session:
            verifying.sweep(session, folder, now=time() + 2 * verifying.LEFT_SECONDS)
        self.faults += differences(self.engine, folder)
        self.lost += self.ledger.lost(self.engine, folder)
        if out.exists() and zipfile.ZipFile(out).testzip() is not None:
            self.faults.append("half an export under its final name")
        out.unlink(missing_ok=True)
        for words in CHECKS:
            said = io.StringIO()
            with mock.patch.dict(os.environ, self.place.settings), redirect_stdout(said), redirect_stderr(said):
                code = tracker(list(words))
            if code:
                self.faults.append(f"tracker {' '.join(words)}: {code} {said.getvalue()[-400:]}")
        self.engine.dispose()


def prepared(folder: Path, chance: random.Random) -> Soak:
    """Lay out a place for people to work."""
    url = with_demo(folder / "tracker.sqlite3")
    engine = engines.create(url)
    audit.begin(engine, folder)
    laid = killable.lay_out(witness.witnessed(engine, folder), folder, items=ITEMS, people=PEOPLE)
    settle(engine)
    ledger = Ledger({ref: Said(summary, ReviewState.IN_REVIEW) for ref, summary in laid.items.items()})
    return Soak(serving.place(folder, url), engine, laid, chance, ledger)


def run(soak: Soak, seconds: float) -> float:
    """Kill for so long, then let what was begun be finished; return how long a start took at most."""
    visitors = [Visitor(soak.place.address) for _each in range(4)]
    with soak.place.serving():
        for visitor in visitors:
            visitor.sign_in()
    until = monotonic() + seconds
    while monotonic() < until:
        soak.round(visitors)
    begun = monotonic()
    with soak.place.serving():
        until = monotonic() + LAST_PATIENCE
        while unfinished(soak.engine) and monotonic() < until:
            sleep(0.5)
    return monotonic() - begun


def _address(ref: str) -> str:
    return ref.replace("!", "/-/")


def _done(answer: Answer) -> Answer:
    if answer.status != 303:
        raise AssertionError(answer.status, answer.words[:600])
    return answer


def main(arguments: list[str]) -> int:
    """Print one line a measure; return 1 if one is short."""
    seed = int(arguments[0]) if arguments else secrets.randbelow(1_000_000)
    print(f"  seed {seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        soak = prepared(Path(folder), random.Random(seed))
        run(soak, SECONDS)
        left, papers = unfinished(soak.engine), made(soak.engine)
    for said in (*soak.lost, *soak.faults):
        print(f"  {said}", file=sys.stderr)
    ledger = soak.ledger
    told = (
        f"{len(ledger.files)} uploads, {len(ledger.purged)} purges, {len(ledger.jobs)} papers asked for, {papers} made"
    )
    print(f"  {told}", file=sys.stderr)
    measures = [
        Measure(f"kills of the server at work in {SECONDS} s", soak.kills, SECONDS / SECONDS_A_KILL),
        Measure("answers that the kills must not undo", ledger.count, soak.kills / 2),
        Measure("lost answers", len(soak.lost), 0, lower_is_better=True),
        Measure("differences that a kill left", len(soak.faults), 0, lower_is_better=True),
        Measure("work that was begun and is not over after the last start", left, 0, lower_is_better=True),
    ]
    print(*measures, sep="\n")
    return int(not all(measure.ok for measure in measures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
