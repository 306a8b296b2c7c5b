"""Papers made beside the pages: once, step by step, never hanging, whatever dies; and their files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Engine, insert, select, update

from tests.integration.conftest import SEEDED_ON
from tests.web_client import MAIL
from tracker.documents import docx, pdf
from tracker.domain.kinds import JobKind, JobState
from tracker.errors import Invalid, NotFound, Unavailable
from tracker.jobs import making
from tracker.jobs.consumer import Consumer
from tracker.jobs.making import Workshop
from tracker.jobs.queue import JobQueue
from tracker.services import seeding
from tracker.services.jobs import running
from tracker.services.papers import files as paper_files
from tracker.services.papers import jobs as paper_jobs
from tracker.services.papers import shelf as paper_shelf
from tracker.services.papers.jobs import Wanted
from tracker.services.trail import audit
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, Job, Organisation, User

AS_OF = date(2023, 4, 30)
ASKED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PAPER = Wanted("RUS", 4, AS_OF)
SECRET = "a secret of the tests alone"
HASH = "$argon2id$of-nobody"
needs_pdf = pytest.mark.skipif(pdf.available() is not None, reason=pdf.available() or "")


@pytest.fixture
def database(demo_url: str) -> Iterator[Engine]:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, HASH)
    yield engine
    engine.dispose()


@pytest.fixture
def shop(database: Engine, tmp_path: Path) -> Workshop:
    return Workshop(database, tmp_path / "data")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print in no time: what a PDF looks like is tested elsewhere."""
    monkeypatch.setattr(pdf, "available", lambda: None)
    monkeypatch.setattr(pdf, "render", lambda paper, _folder: b"%PDF of " + paper.identifier.encode())
    monkeypatch.setattr(docx, "render", lambda paper, _folder: b"PK of " + paper.identifier.encode())


def ask(engine: Engine, wanted: Wanted = PAPER, *, at: datetime = ASKED_AT, steps: int = 3) -> int:
    with engines.transaction(engine) as session:
        return paper_jobs.request(session, 1, wanted, organisation_id=1, steps=steps, at=at)


def row(engine: Engine, job: int) -> Job:
    with engines.reading(engine) as session:
        found = session.get_one(Job, job)
        session.expunge(found)
        return found


def shown(engine: Engine, job: int) -> paper_shelf.Paper:
    with engines.reading(engine) as session:
        return paper_shelf.paper(session, job, organisation_id=1)


def events(engine: Engine, job: int) -> list[str]:
    with engines.reading(engine) as session:
        assert audit.verify(session) is None
        about = AuditEntry.subject == f"paper:{job}"
        return list(session.scalars(select(AuditEntry.event).where(about).order_by(AuditEntry.sequence)))


def leave_running(engine: Engine, job: int, *, silent: timedelta, attempts: int = 1) -> None:
    """Leave a job as a process leaves it that was killed while it worked."""
    now = datetime.now(UTC)
    with engines.transaction(engine) as session:
        assert paper_jobs.take_up(session, job, at=now) is not None
        session.execute(update(Job).values(beat_at=now - silent, attempts=attempts))


@pytest.mark.usefixtures("quick")
def test_a_paper_is_made_with_its_files_its_length_and_its_trail(shop: Workshop) -> None:
    job = ask(shop.engine)

    making.make(shop, job)

    made = shown(shop.engine, job)
    assert made.state is JobState.DONE
    assert (made.steps_done, made.step_count, made.doing, made.problem) == (3, 3, "", "")
    assert [file.name for file in made.files] == [
        "submission-RUS-cycle-4-PSCORE.docx",
        "submission-RUS-cycle-4-PSCORE.pdf",
    ]
    assert made.words is not None
    assert 300 < made.words <= 2815
    assert (made.by, made.as_of) == (MAIL, AS_OF)
    assert events(shop.engine, job) == ["paper:requested", "paper:made"]


@needs_pdf
@pytest.mark.slow
def test_the_pages_counted_are_those_of_the_file(shop: Workshop) -> None:
    job = ask(shop.engine)

    making.make(shop, job)

    with engines.reading(shop.engine) as session:
        _name, content = paper_shelf.content(session, shop.data_dir, job, organisation_id=1, kind="pdf")
    with pypdfium2.PdfDocument(content) as document:
        assert shown(shop.engine, job).pages == len(document) > 3


def test_what_is_no_pdf_of_ours_has_no_pages_that_are_counted() -> None:
    assert paper_files.page_count(b"%PDF-1.4 of somebody else") == 0


@pytest.mark.usefixtures("quick")
def test_each_step_is_told_before_it_begins(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(shop.engine)
    told = []
    for module in (pdf, docx):
        real = module.render

        def watched(paper: object, folder: Path, *, real: object = real) -> bytes:
            now = row(shop.engine, job)
            told.append((now.state, now.steps_done, now.doing))
            return real(paper, folder)  # type: ignore[operator, no-any-return]

        monkeypatch.setattr(module, "render", watched)

    making.make(shop, job)

    assert told == [
        (JobState.RUNNING, 1, "Laying out the PDF"),
        (JobState.RUNNING, 2, "Writing the Word file"),
    ]


@pytest.mark.usefixtures("quick")
def test_where_no_pdf_can_be_made_the_word_file_is(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: "PDF is off")
    job = ask(shop.engine, steps=making.steps())

    making.make(shop, job)

    made = shown(shop.engine, job)
    assert (made.state, made.steps_done, made.pages) == (JobState.DONE, 2, None)
    assert [file.kind for file in made.files] == ["docx"]


@pytest.mark.usefixtures("quick")
def test_the_same_paper_asked_for_twice_is_made_once(shop: Workshop) -> None:
    first, second = ask(shop.engine), ask(shop.engine)
    other = ask(shop.engine, Wanted("RUS", 3, AS_OF))
    making.make(shop, first)

    making.make(shop, first)  # delivered twice
    again = ask(shop.engine)

    assert first == second
    assert len({first, other, again}) == 3
    assert events(shop.engine, first) == ["paper:requested", "paper:made"]


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (Wanted("RUS", 9, AS_OF), NotFound),
        (Wanted("XXX", 4, AS_OF), NotFound),
        (Wanted("RUS", 4, date(2031, 1, 1)), Invalid),
    ],
)
def test_a_paper_that_cannot_be_is_not_asked_for(database: Engine, wanted: Wanted, problem: type[Exception]) -> None:
    with pytest.raises(problem, match="Nothing was made"):
        ask(database, wanted)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("raised", "sentence"),
    [
        (Unavailable("No font can draw it; use the Word file."), "No font can draw it; use the Word file."),
        (RuntimeError("/secret/place"), "All earlier"),
        (MemoryError(), "All earlier"),
    ],
)
def test_a_renderer_that_fails_ends_the_job_with_a_sentence(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, raised: Exception, sentence: str
) -> None:
    earlier = ask(shop.engine, Wanted("RUS", 3, AS_OF))
    making.make(shop, earlier)

    def broken(_paper: object, _folder: Path) -> bytes:
        raise raised

    monkeypatch.setattr(pdf, "render", broken)
    job = ask(shop.engine)

    making.make(shop, job)

    failed = shown(shop.engine, job)
    assert failed.state is JobState.FAILED
    assert sentence.lower() in failed.problem.lower()
    assert "secret" not in failed.problem
    assert failed.finished_at is not None
    assert events(shop.engine, job) == ["paper:requested", "paper:failed"]
    assert len(shown(shop.engine, earlier).files) == 2


@pytest.mark.usefixtures("quick")
def test_what_was_made_before_a_failure_can_be_had(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_paper: object, _folder: Path) -> bytes:
        raise ValueError

    monkeypatch.setattr(docx, "render", broken)
    job = ask(shop.engine)

    making.make(shop, job)

    with engines.reading(shop.engine) as session:
        _name, content = paper_shelf.content(session, shop.data_dir, job, organisation_id=1, kind="pdf")
    assert content.startswith(b"%PDF")


@pytest.mark.usefixtures("quick")
def test_a_program_that_ends_gives_its_job_back_and_the_next_one_makes_it(shop: Workshop) -> None:
    job = ask(shop.engine)

    making.make(Workshop(shop.engine, shop.data_dir, is_ending=lambda: True), job)
    given_back = row(shop.engine, job)
    making.make(shop, job)

    assert (given_back.state, given_back.steps_done) == (JobState.QUEUED, 0)
    assert shown(shop.engine, job).state is JobState.DONE


@pytest.mark.usefixtures("quick")
def test_a_job_that_a_killed_process_left_is_made_after_all(shop: Workshop) -> None:
    job = ask(shop.engine)
    leave_running(shop.engine, job, silent=timedelta(minutes=1))
    consumer = Consumer(shop.engine, shop.data_dir, secret=SECRET)

    consumer.start()
    try:
        _wait_until_over(shop.engine, job)
    finally:
        consumer.stop()

    assert shown(shop.engine, job).state is JobState.DONE
    assert len(shown(shop.engine, job).files) == 2


def test_work_that_dies_again_and_again_fails_in_the_end(shop: Workshop) -> None:
    job = ask(shop.engine)
    leave_running(shop.engine, job, silent=timedelta(minutes=1), attempts=running.RETRIES + 1)

    Consumer(shop.engine, shop.data_dir, secret=SECRET).look_after()

    failed = shown(shop.engine, job)
    assert failed.state is JobState.FAILED
    assert "The program ended" in failed.problem
    assert "Make it again" in failed.problem


def test_work_whose_heart_beats_is_left_alone(shop: Workshop) -> None:
    job = ask(shop.engine)
    leave_running(shop.engine, job, silent=timedelta(seconds=10))

    Consumer(shop.engine, shop.data_dir, secret=SECRET).look_after()

    assert row(shop.engine, job).state is JobState.RUNNING


def test_what_is_made_here_never_passes_for_dead(shop: Workshop) -> None:
    job = ask(shop.engine)
    leave_running(shop.engine, job, silent=timedelta(minutes=1))
    consumer = Consumer(shop.engine, shop.data_dir, secret=SECRET)
    consumer.under_way.add(job)

    consumer.look_after()

    beating = row(shop.engine, job)
    assert beating.state is JobState.RUNNING
    assert datetime.now(UTC) - beating.beat_at < timedelta(seconds=20)


@pytest.mark.usefixtures("quick")
def test_a_job_that_the_queue_lost_is_delivered_again(shop: Workshop) -> None:
    job = ask(shop.engine)  # and never delivered
    consumer = Consumer(shop.engine, shop.data_dir, secret=SECRET)

    consumer.look_after()
    consumer.look_after()

    assert consumer.papers.huey.pending_count() == 1
    consumer.papers.huey.execute(consumer.papers.huey.dequeue())
    assert shown(shop.engine, job).state is JobState.DONE


def test_the_queue_holds_the_number_of_the_job_alone_and_believes_nobody_else(tmp_path: Path) -> None:
    made: list[int] = []
    queue = JobQueue(tmp_path, "papers", secret=SECRET, do=made.append)
    stranger = JobQueue(tmp_path, "papers", secret="another secret", do=made.append)
    queue.open()
    stranger.deliver(7)

    with pytest.raises(ValueError, match="mismatch"):
        queue.huey.dequeue()

    queue.deliver(8)
    task = queue.huey.dequeue()
    assert task.args == (8,)
    assert made == []


def test_a_queue_that_cannot_be_written_loses_no_job(shop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    job = ask(shop.engine)
    shop.data_dir.mkdir()
    (shop.data_dir / "queue.sqlite3").write_bytes(b"no database at all, but long enough to be read as one" * 20)

    Consumer(shop.engine, shop.data_dir, secret=SECRET).deliver(job)

    assert row(shop.engine, job).state is JobState.QUEUED
    assert "waits in its row" in caplog.text


def test_a_data_folder_that_cannot_hold_the_queue_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    queue = JobQueue(tmp_path / "file", "papers", secret=SECRET, do=lambda _job: None)

    with pytest.raises(Unavailable, match="cannot be opened"):
        queue.open()


@pytest.mark.usefixtures("quick")
def test_a_file_that_was_changed_on_disk_is_not_handed_out(shop: Workshop) -> None:
    job = ask(shop.engine)
    making.make(shop, job)
    for kept in (shop.data_dir / "papers").iterdir():
        kept.write_bytes(b"another content")

    with engines.reading(shop.engine) as session, pytest.raises(NotFound, match="Make the paper again"):
        paper_shelf.content(session, shop.data_dir, job, organisation_id=1, kind="pdf")


@pytest.mark.parametrize("digest", ["", "../demo.sqlite3", "A" * 64, "0" * 63, "0" * 64 + "/.."])
def test_only_a_hash_names_a_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(NotFound):
        paper_files.read(tmp_path, digest)


def test_kept_files_are_the_owner_s_alone_and_no_half_file_stays(tmp_path: Path) -> None:
    digest = paper_files.keep(tmp_path, b"a paper")
    paper_files.keep(tmp_path, b"a paper")

    (kept,) = (tmp_path / "papers").iterdir()
    assert kept.name == digest
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("in the way")

    with pytest.raises(Unavailable, match="All earlier papers are kept"):
        paper_files.keep(tmp_path, b"a paper")


def test_jobs_are_kept_alike_by_both_databases(database_url: str) -> None:
    engine = engines.create(database_url)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        session.execute(insert(Organisation).values(id=1, code="NGO", name="An organisation"))
        session.execute(
            insert(User).values(id=1, email=MAIL, password=HASH, fs_uniquifier="u", active=True, organisation_id=1)
        )
    job = ask(engine, Wanted("RUS", 4, SEEDED_ON))

    with engines.transaction(engine) as session:
        first = paper_jobs.take_up(session, job, at=ASKED_AT)
        second = paper_jobs.take_up(session, job, at=ASKED_AT)
        running.move_on(session, job, done=1, doing="One step", at=ASKED_AT)
    with engines.transaction(engine) as session:
        running.bury(session, running.dead(session, at=ASKED_AT + timedelta(minutes=1)), at=ASKED_AT)
        waiting = running.waiting(session)

    assert first is not None
    assert (first.organisation, first.as_of) == ("NGO", SEEDED_ON)
    assert second is None
    assert waiting == ((job, JobKind.PAPER),)
    engine.dispose()


def _wait_until_over(engine: Engine, job: int) -> None:
    until = time.monotonic() + 30 * (3 if os.environ.get("CI") else 1)
    while not shown(engine, job).is_over:
        assert time.monotonic() < until, row(engine, job).state
        time.sleep(0.05)
