"""Long work apart from the server: once, in a process of its own, whoever dies, is busy or changes their mind."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, update

from tests.conftest import CHECKOUT
from tests.fixtures.small_report import small_report
from tests.integration.conftest import SEEDED_ON
from tests.web_client import MAIL
from tracker.documents import docx, pdf
from tracker.domain.kinds import BatchState, JobKind, JobState
from tracker.errors import Conflict, NotFound
from tracker.jobs import consumer as consumers
from tracker.jobs import making
from tracker.jobs.consumer import Consumer
from tracker.services import jobs, seeding
from tracker.services.imports import batches, uploads
from tracker.services.jobs import JobView, running
from tracker.services.papers import jobs as paper_jobs
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, ImportBatch, Job, Organisation, User

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = "a secret of the tests alone"
COMMAND = (sys.executable, "-m", "tests.fixtures.long_work")
PATIENCE = 90 if os.environ.get("CI") else 45
STAGE, APPLY, SUGGEST = JobKind.IMPORT_STAGE, JobKind.IMPORT_APPLY, JobKind.SUGGESTIONS
BESIDE = """
import sys, time
from pathlib import Path
from tracker.jobs.consumer import Consumer
from tracker.storage import engine as engines
Consumer(engines.create(sys.argv[1]), Path(sys.argv[2]), secret=sys.argv[3], command=sys.argv[4:]).start()
time.sleep(600)
"""
SERVER = """
import sys
from tracker.cli import main
from tracker.jobs.consumer import Consumer
Consumer.__init__.__kwdefaults__["command"] = sys.argv[1:]
sys.exit(main(["serve"]))
"""


class Place:
    """A database with two batches, and the folder whose files steer the work on them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.engine = engines.create(url)
        self.folder = folder
        self.folder.mkdir()
        self.keyring: Keyring | None = None

    def ask(self, kind: JobKind = STAGE, *, batch: int | None = 1) -> int:
        with engines.transaction(self.engine) as session:
            return jobs.request(session, kind, user_id=1, batch_id=batch, steps=4, at=AT)

    def view(self, job: int) -> JobView:
        with engines.reading(self.engine) as session:
            return jobs.view(session, job)

    def batch(self) -> tuple[BatchState, str]:
        with engines.reading(self.engine) as session:
            found = session.get_one(ImportBatch, 1)
            return found.state, found.title

    def begun(self) -> list[str]:
        file = self.folder / "begun"
        return file.read_text().splitlines() if file.exists() else []

    def consumer(self, engine: Engine | None = None) -> Consumer:
        return Consumer(engine or self.engine, self.folder, secret=SECRET, keyring=self.keyring, command=COMMAND)

    @contextmanager
    def working(self, engine: Engine | None = None) -> Iterator[Consumer]:
        consumer = self.consumer(engine)
        consumer.start()
        try:
            yield consumer
        finally:
            consumer.stop()

    def in_the_middle(self) -> int:
        """Wait until the work is in its middle, and return the number of its process."""
        middle = self.folder / "middle"
        wait_for(lambda: middle.exists() and middle.read_text() != "")
        return int(middle.read_text())

    def is_over(self, job: int) -> bool:
        return self.view(job).is_over

    def steer(self, name: str, words: str = "") -> Path:
        file = self.folder / name
        file.write_text(words)
        return file


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    made = Place(database_url, tmp_path / "data")
    batch: dict[str, object] = {
        "kind": "wg_report",
        "parser": "1",
        "document": {},
        "counts": {},
        "issues": [],
        "beside": {},
    }
    batch |= {"staged_by": "user:1", "staged_at": AT, "state": BatchState.STAGING}
    with engines.transaction(made.engine) as session:
        session.execute(insert(Organisation).values(id=1, code="NGO", name="An organisation"))
        user = {"email": MAIL, "password": "$argon2id$of-nobody", "fs_uniquifier": "u", "active": True}
        session.execute(insert(User).values(id=1, organisation_id=1, **user))
        session.execute(insert(ImportBatch), [batch | {"id": n, "sha256": str(n) * 64} for n in (1, 2)])
    yield made
    made.engine.dispose()


def serve(place: Place) -> subprocess.Popen[bytes]:
    """Start the server in a process of its own, as a terminal does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"TRACKER_DATABASE_URL": place.url, "TRACKER_DATA_DIR": str(place.folder), "TRACKER_PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, *COMMAND],
        cwd=CHECKOUT,
        env={**os.environ, **given},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_same_import_asked_for_by_two_people_at_once_is_one_job(place: Place) -> None:
    together = threading.Barrier(2)

    def ask(_who: int) -> int:
        together.wait()
        return place.ask()

    with ThreadPoolExecutor(2) as people:
        first, second = people.map(ask, range(2))

    assert first == second
    with engines.reading(place.engine) as session:
        assert session.scalar(select(func.count(Job.id))) == 1


def test_one_batch_has_one_job_at_a_time_whatever_it_does(place: Place) -> None:
    staging = place.ask(STAGE)

    meanwhile, elsewhere = place.ask(APPLY), place.ask(APPLY, batch=2)
    with engines.transaction(place.engine) as session:
        running.take_up(session, staging, at=AT)
        running.finish(session, staging, at=AT)
    afterwards = place.ask(APPLY)

    assert meanwhile == staging
    assert len({staging, elsewhere, afterwards}) == 3
    with engines.reading(place.engine) as session:
        last = jobs.last_of_batch(session, 1)
        assert last is not None
        assert (last.id, last.kind) == (afterwards, APPLY)
        assert [each.id for each in jobs.under_way(session)] == [elsewhere, afterwards]


@pytest.mark.slow
def test_work_is_done_apart_once_and_is_told_where_records_and_keys_are_and_nothing_else(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_SECRET_KEY", SECRET)
    place.keyring = Keyring(place.folder / "keys", Path("elsewhere.keys"))
    with place.working() as consumer:
        job = place.ask(STAGE)
        consumer.deliver(job)
        consumer.deliver(job)  # whatever delivers may do so twice
        wait_for(lambda: place.is_over(job))

    over = place.view(job)
    assert (over.state, over.steps_done, over.step_count, over.doing, over.attempts) == (JobState.DONE, 4, 4, "", 1)
    assert place.begun() == ["stage in True, keys in elsewhere.keys"]
    assert place.batch()[0] is BatchState.STAGED
    told = set((place.folder / "environment").read_text().splitlines())
    records_and_keys = {"TRACKER_DATABASE_URL", "TRACKER_DATA_DIR", "TRACKER_MASTER_KEY_FILE"}
    assert records_and_keys <= told
    unknown = told - records_and_keys - {"PATH", "TMPDIR", "LC_CTYPE"}
    assert not [name for name in unknown if not name.startswith("PG")]


@pytest.mark.slow
def test_a_process_that_is_killed_is_begun_again_and_ends_its_work(place: Place) -> None:
    hold = place.steer("hold")
    with place.working() as consumer:
        job = place.ask(APPLY)
        consumer.deliver(job)
        process = place.in_the_middle()

        os.kill(process, signal.SIGKILL)
        hold.unlink()
        wait_for(lambda: place.is_over(job))

    assert (place.view(job).state, place.view(job).attempts) == (JobState.DONE, 2)
    assert place.batch() == (BatchState.APPLIED, "Applied")
    assert place.begun()[:2] == ["apply for user:1", "apply for user:1"]


@pytest.mark.slow
def test_work_that_dies_each_time_fails_with_a_sentence_and_can_be_begun_again(place: Place) -> None:
    die = place.steer("die")
    with place.working() as consumer:
        job = place.ask(APPLY)
        consumer.deliver(job)
        wait_for(lambda: place.is_over(job))
        failed, half = place.view(job), place.batch()

        die.unlink()
        with engines.transaction(place.engine) as session:
            assert jobs.retry(session, job) == job
        consumer.deliver(job)
        wait_for(lambda: place.is_over(job))

    assert (failed.state, failed.attempts, failed.can_retry) == (JobState.FAILED, running.RETRIES + 1, True)
    assert "Nothing of this step was applied" in failed.problem
    assert half == (BatchState.STAGING, "")
    assert (place.view(job).state, place.view(job).problem, place.view(job).attempts) == (JobState.DONE, "", 1)
    with engines.reading(place.engine) as session:
        trail = select(AuditEntry.event, AuditEntry.actor).where(AuditEntry.subject == f"job:{job}")
        assert session.execute(trail).all() == [("job:failed", "user:1")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "sentence"),
    [("The file was changed. Nothing was applied. Send it again.", "The file was changed."), ("", "as they were")],
)
def test_work_that_fails_says_why_and_no_more(place: Place, words: str, sentence: str) -> None:
    place.steer("fail", words)
    job = place.ask(APPLY)

    with place.working():
        wait_for(lambda: place.is_over(job))

    failed = place.view(job)
    assert failed.state is JobState.FAILED
    assert sentence in failed.problem
    assert "secret" not in failed.problem
    assert place.begun() == ["apply for user:1"]
    assert place.batch() == (BatchState.STAGING, "")


@pytest.mark.slow
def test_what_is_cancelled_while_it_is_applied_ends_at_once_and_leaves_nothing(place: Place) -> None:
    place.steer("hold")
    with place.working() as consumer:
        job = place.ask(APPLY)
        consumer.deliver(job)
        process = place.in_the_middle()

        consumer.cancel(job)
        wait_for(lambda: place.is_over(job))

    over = place.view(job)
    assert (over.state, over.can_cancel, over.can_retry) == (JobState.CANCELLED, False, True)
    assert not is_alive(process)
    assert place.batch() == (BatchState.STAGING, "")


@pytest.mark.slow
def test_what_another_server_cancels_ends_here(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "BEAT_SECONDS", 1.0)
    place.steer("hold")
    with place.working() as consumer:
        job = place.ask(STAGE)
        consumer.deliver(job)
        place.in_the_middle()

        place.consumer().cancel(job)
        wait_for(lambda: place.is_over(job))

    assert place.view(job).state is JobState.CANCELLED


def test_what_waits_is_cancelled_and_never_begun(place: Place) -> None:
    job = place.ask(APPLY)

    place.consumer().cancel(job)

    assert place.view(job).state is JobState.CANCELLED
    with engines.transaction(place.engine) as session:
        assert running.take_up(session, job, at=AT) is None
        assert jobs.request(session, APPLY, user_id=None, batch_id=1, steps=1) != job


@pytest.mark.slow
def test_progress_is_there_for_whoever_opens_the_page_anew(place: Place) -> None:
    hold = place.steer("hold")
    with place.working() as consumer:
        job = place.ask(STAGE)
        consumer.deliver(job)
        place.in_the_middle()

        wait_for(lambda: place.view(job).steps_done == 2)
        written = place.view(job)
        hold.unlink()
        wait_for(lambda: place.is_over(job))

    assert (written.steps_done, written.step_count, written.doing) == (2, 4, "Reading the rows")
    assert written.can_cancel


@pytest.mark.slow
def test_a_database_that_an_import_holds_delays_others_and_fails_nobody(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "BEAT_SECONDS", 0.6)
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
    impatient = engines.create(place.url)  # the watch meets a database that stays busy for longer than it waits
    hold = place.steer("hold")
    with place.working(impatient) as consumer, ThreadPoolExecutor(1) as somebody:
        job = place.ask(APPLY)
        consumer.deliver(job)
        place.in_the_middle()

        page = somebody.submit(place.ask, STAGE, batch=2)
        time.sleep(2)
        meanwhile = consumer.as_told(place.view(job))
        hold.unlink()
        other = page.result(timeout=PATIENCE)
        wait_for(lambda: place.is_over(job))
        wait_for(lambda: place.is_over(other))
    impatient.dispose()

    assert (meanwhile.state, meanwhile.steps_done, meanwhile.step_count) == (JobState.RUNNING, 1, 2)
    assert meanwhile.doing == "Writing the records"
    assert (place.view(job).state, place.view(job).attempts) == (JobState.DONE, 1)


@pytest.mark.slow
def test_a_paper_is_made_while_an_import_runs(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: "PDF is off")
    monkeypatch.setattr(docx, "render", lambda _paper, _folder: b"PK")
    with engines.transaction(place.engine) as session:
        seeding.load_reference(session)
    hold = place.steer("hold")
    with place.working() as consumer:
        importing = place.ask(STAGE)
        consumer.deliver(importing)
        place.in_the_middle()

        with engines.transaction(place.engine) as session:
            wanted = paper_jobs.Wanted("RUS", 4, SEEDED_ON)
            paper = paper_jobs.request(session, 1, wanted, organisation_id=1, steps=making.steps())
        consumer.deliver(paper)
        wait_for(lambda: place.is_over(paper))
        meanwhile = place.view(importing).state
        hold.unlink()
        wait_for(lambda: place.is_over(importing))

    assert (place.view(paper).state, meanwhile) == (JobState.DONE, JobState.RUNNING)


@pytest.mark.slow
def test_a_server_that_stops_ends_the_work_and_the_next_one_does_it(place: Place) -> None:
    hold = place.steer("hold")
    job = place.ask(APPLY)
    with place.working():
        process = place.in_the_middle()
    stopped = place.view(job)

    assert not is_alive(process)
    hold.unlink()
    with place.working():
        wait_for(lambda: place.is_over(job))

    assert (stopped.state, stopped.attempts) == (JobState.QUEUED, 0)
    assert (place.view(job).state, place.view(job).attempts) == (JobState.DONE, 1)


@pytest.mark.slow
def test_an_interrupt_ends_the_server_with_0_and_leaves_no_process(place: Place) -> None:
    place.steer("hold")
    job = place.ask(APPLY)
    server = serve(place)
    process = place.in_the_middle()

    os.killpg(server.pid, signal.SIGINT)  # as a terminal does, to all that it started
    code = server.wait(PATIENCE)

    assert code == 0
    assert not is_alive(process)
    assert (place.view(job).state, place.view(job).attempts) == (JobState.QUEUED, 0)
    assert place.batch() == (BatchState.STAGING, "")


@pytest.mark.slow
def test_work_ends_with_a_server_that_is_killed_and_the_next_one_does_it(place: Place) -> None:
    hold = place.steer("hold")
    job = place.ask(APPLY)
    arguments = [sys.executable, "-c", BESIDE, place.url, str(place.folder), SECRET, *COMMAND]
    server = subprocess.Popen(arguments, cwd=CHECKOUT)
    process = place.in_the_middle()

    server.kill()
    server.wait()
    wait_for(lambda: not is_alive(process))
    hold.unlink()
    with engines.transaction(place.engine) as session:
        silent = datetime.now(UTC) - timedelta(minutes=1)
        session.execute(update(Job).where(Job.id == job).values(beat_at=silent))
    with place.working():
        wait_for(lambda: place.is_over(job))

    assert (place.view(job).state, place.view(job).attempts) == (JobState.DONE, 2)
    assert place.batch() == (BatchState.APPLIED, "Applied")


@pytest.mark.slow
def test_what_was_applied_before_its_process_was_killed_is_not_applied_again(place: Place) -> None:
    job = place.ask(APPLY)
    with engines.transaction(place.engine) as session:
        applied = {"state": BatchState.APPLIED, "applied_at": AT, "applied_by": "user:1"}
        session.execute(update(ImportBatch).where(ImportBatch.id == 1).values(**applied))

    with place.working():
        wait_for(lambda: place.is_over(job))

    assert place.view(job).state is JobState.DONE
    assert "apply for user:1" not in place.begun()


@pytest.mark.slow
def test_a_file_goes_through_every_step_in_processes_of_their_own(demo: Engine, tmp_path: Path) -> None:
    content = small_report("Plant trees (Norway)", "Ratify the Convention against Torture (Chad)", symbol="A/HRC/59/15")
    uploads.keep(tmp_path, content)
    with engines.transaction(demo) as session:
        batch = batches.begin(session, sha256=hashlib.sha256(content).hexdigest(), actor="cli")
    consumer = Consumer(demo, tmp_path, secret=SECRET)
    consumer.start()
    try:
        ended = {kind: _over(consumer, demo, kind, batch) for kind in (STAGE, APPLY, JobKind.IMPORT_UNDO)}
        with engines.reading(demo) as session:
            suggested = session.scalars(select(Job.id).where(Job.kind == SUGGEST).order_by(Job.id)).all()
        for job in suggested:
            wait_for(lambda job=job: _view(demo, job).is_over)  # type: ignore[misc]
    finally:
        consumer.stop()

    assert {kind: (view.state, view.problem) for kind, view in ended.items()} == dict.fromkeys(
        ended, (JobState.DONE, "")
    )
    assert [_view(demo, job).problem for job in suggested] == [""] * len(suggested) != []


def _over(consumer: Consumer, engine: Engine, kind: JobKind, batch: int) -> JobView:
    with engines.transaction(engine) as session:
        job = jobs.request(session, kind, user_id=None, batch_id=batch, steps=0)
    consumer.deliver(job)
    wait_for(lambda: _view(engine, job).is_over)
    return _view(engine, job)


def _view(engine: Engine, job: int) -> JobView:
    with engines.reading(engine) as session:
        return jobs.view(session, job)


@pytest.mark.slow
def test_suggestions_follow_what_was_applied_and_are_asked_for_once(place: Place) -> None:
    waiting = place.ask(SUGGEST, batch=None)
    first, second = place.ask(APPLY, batch=1), place.ask(APPLY, batch=2)
    consumer = place.consumer()
    consumer.look_after()  # delivers all that waits, but nobody works yet

    for _delivered in (1, 2):
        consumer.imports.huey.execute(consumer.imports.huey.dequeue())

    assert [place.view(job).state for job in (first, second)] == [JobState.DONE, JobState.DONE]
    assert place.ask(SUGGEST, batch=None) == waiting
    with place.working():
        wait_for(lambda: place.is_over(waiting))
    assert place.view(waiting).state is JobState.DONE
    assert place.begun()[-1] == "suggest for NOR"  # of the States followed, and no other
    assert place.begun().count("suggest for NOR") == 1


def test_suggestions_that_run_may_have_missed_the_latest_so_others_wait(place: Place) -> None:
    at_work = place.ask(SUGGEST, batch=None)
    with engines.transaction(place.engine) as session:
        running.take_up(session, at_work, at=AT)

    later = place.ask(SUGGEST, batch=None)

    assert later != at_work
    assert place.ask(SUGGEST, batch=None) == later


def test_what_cannot_be_is_said(place: Place) -> None:
    job = place.ask(STAGE)
    with engines.transaction(place.engine) as session:
        running.take_up(session, job, at=AT)
        running.finish(session, job, at=AT)
        paper = jobs.request(session, JobKind.PAPER, user_id=1, batch_id=None, steps=2)

    with engines.transaction(place.engine) as session:
        with pytest.raises(Conflict, match="Nothing was changed"):
            jobs.retry(session, job)
        with pytest.raises(Conflict, match="Nothing was changed"):
            jobs.ask_cancel(session, paper)
        with pytest.raises(NotFound, match="There is no such work"):
            jobs.view(session, 4711)
        jobs.ask_cancel(session, job)
    assert place.view(job).state is JobState.DONE


def test_what_was_begun_anew_meanwhile_is_what_a_second_try_leads_to(place: Place) -> None:
    first = place.ask(APPLY)
    place.consumer().cancel(first)
    second = place.ask(APPLY)

    with engines.transaction(place.engine) as session:
        led_to = jobs.retry(session, first)

    assert led_to == second
    assert place.view(first).state is JobState.CANCELLED
