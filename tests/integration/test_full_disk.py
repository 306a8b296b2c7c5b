"""A full disk, under the files or the database: one sentence, everything as it was, and it works once there is room."""

from __future__ import annotations

import io
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.factories import killable
from tests.factories.kill_ledger import differences, is_purged
from tests.factories.killable import Laid
from tests.fixtures.hostile_files import PDF, WORD
from tests.web_client import PageReader, app_at, text
from tracker.cli import audit, main
from tracker.documents import docx, pdf
from tracker.domain.kinds import JobState
from tracker.domain.vocabulary import ReviewState
from tracker.jobs import making
from tracker.jobs.making import Workshop
from tracker.services.people import purging
from tracker.services.trail import verifying
from tracker.storage import engine as engines
from tracker.storage import witness
from tracker.storage.models import Attachment, Evidence, Job

ROOM = 4  # MB that are free until the disk is filled


@dataclass(slots=True)
class Desk:
    """Somebody at work on a site whose files, or whose database, lie on a small disk."""

    at: PageReader
    disk: Path
    data_dir: Path
    laid: Laid

    @property
    def engine(self) -> Engine:
        found: Engine = self.at.client.application.extensions["engine"]
        return found

    @contextmanager
    def full(self) -> Iterator[None]:
        with fills(self.disk):
            yield

    def upload(self) -> tuple[int, str]:
        address = "/attachments/to/" + self.item.replace("!", "/-/")
        return self._answer(self.at.post(address, file=(io.BytesIO(PDF), "scan"), label="Scan"))  # type: ignore[arg-type]

    def approve(self) -> tuple[int, str]:
        page = self.at.get("/evidence/" + self.item.replace("!", "/-/"))
        form = next(each for each in page.iter("form") if "/approve/" in str(each.get("action")))
        seen = next(str(each.get("value")) for each in form.iter("input") if each.get("name") == "seen")
        return self._answer(self.at.post(str(form.get("action")), seen=seen))

    def purge(self) -> tuple[int, str]:
        return self._answer(self.at.post(f"/people/purge/{self.person}", code=self.person, reason="asked for it"))

    @property
    def item(self) -> str:
        return next(iter(self.laid.items))

    @property
    def person(self) -> str:
        return self.laid.people[0]

    @property
    def is_approved(self) -> bool:
        with engines.reading(self.engine) as session:
            state = session.scalars(select(Evidence.review_state).where(Evidence.ref == self.item)).one()
        return state is ReviewState.APPROVED

    @property
    def is_purged(self) -> bool:
        with engines.reading(self.engine) as session:
            return is_purged(session, self.person)

    @property
    def file_count(self) -> int:
        with engines.reading(self.engine) as session:
            assert list(differences(self.engine, self.data_dir)) == []
            return len(session.scalars(select(Attachment.id)).all())

    def paper(self) -> Job:
        """Ask for a paper, make it as the thread beside the pages would, and return its job."""
        asked = self.at.post("/submissions/make", state="RUS", cycle="4", as_of="2023-04-30")
        job = int(asked.headers["Location"].rpartition("/")[2])
        making.make(Workshop(self.engine, self.data_dir), job)
        with engines.reading(self.engine) as session:
            return session.get_one(Job, job)

    def _answer(self, answer) -> tuple[int, str]:
        return answer.status_code, "" if answer.status_code == 303 else text(
            self.at.read(answer, status=answer.status_code)
        )


@contextmanager
def fills(disk: Path) -> Iterator[None]:
    """Fill a disk to its last byte inside the block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while out.write(b"x" * 4096):
                pass
        except OSError:
            pass
    yield
    filler.unlink()


def desk(url: str, disk: Path, data_dir: Path) -> Desk:
    engine = engines.create(url)
    audit.begin(engine, data_dir)
    laid = killable.lay_out(witness.witnessed(engine, data_dir), data_dir, items=1, people=1)
    engine.dispose()
    at = PageReader(app_at(url, data_dir))
    at.client.application.extensions["engine"] = witness.witnessed(engines.create(url), data_dir)
    assert at.sign_in().status_code == 302
    return Desk(at, disk, data_dir, laid)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print in no time: what a paper looks like is tested elsewhere."""
    monkeypatch.setattr(pdf, "available", lambda: "not here")
    monkeypatch.setattr(docx, "render", lambda _paper, _folder: WORD)


@pytest.mark.usefixtures("quick")
def test_where_files_find_no_room_each_work_says_so_and_is_done_once_there_is_some(
    demo_url: str, mounted: Callable[[int], Path]
) -> None:
    disk = mounted(ROOM)
    here = desk(demo_url, disk, disk / "data")

    with here.full():
        refused = [here.upload(), here.purge()]
        failed = here.paper()
        approved = here.approve()

    assert [code for code, _words in refused] == [503, 503]
    assert "The file could not be kept (No space left on device). Nothing was changed. Free some space" in refused[0][1]
    assert "Nothing was destroyed." in refused[1][1]
    assert (failed.state, failed.problem[:29]) == (JobState.FAILED, "The paper could not be writte")
    assert (here.file_count, here.is_purged) == (1, False)
    assert (approved, here.is_approved) == ((303, ""), True)

    assert (here.upload()[0], here.purge()[0], here.paper().state) == (303, 303, JobState.DONE)
    assert (here.file_count, here.is_purged) == (2, True)
    with engines.reading(here.engine) as session:
        assert verifying.check(session, witness.lines(here.data_dir)).problem is None


def test_where_the_database_finds_no_room_nothing_is_half_done(
    demo_url: str, tmp_path: Path, mounted: Callable[[int], Path]
) -> None:
    file = Path(demo_url.removeprefix("sqlite:///"))
    disk = mounted(2 * ROOM + file.stat().st_size // 1024**2)
    shutil.copyfile(file, disk / "demo.sqlite3")
    here = desk(f"sqlite:///{disk / 'demo.sqlite3'}", disk, tmp_path / "data")
    with sqlite3.connect(disk / "demo.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    with here.full():
        refused = [here.upload(), here.approve()]
        begun = here.purge()

    assert [code for code, _words in refused] == [503, 503]
    assert all("is full; nothing of this step was kept, all earlier data is safe" in words for _code, words in refused)
    assert (here.file_count, here.is_approved, here.is_purged) == (1, False, False)
    assert begun[0] == 503
    assert "is written down and not finished yet" in begun[1]

    with engines.transaction(here.engine) as session:
        assert purging.replay(session, here.data_dir) == 1
    assert (here.upload()[0], here.approve()[0], here.is_purged) == (303, 303, True)
    with engines.reading(here.engine) as session:
        assert verifying.check(session, witness.lines(here.data_dir)).problem is None


def test_a_sheet_that_finds_no_room_while_it_is_written_is_one_sentence(
    demo_url: str, tmp_path: Path, mounted: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = mounted(ROOM)
    here = desk(demo_url, disk, tmp_path / "data")
    monkeypatch.setattr(tempfile, "tempdir", str(disk))

    with here.full():
        answer = here.at.client.get("/sheets/recommendations.xlsx", base_url=here.at.base)

    assert "The disk is full. Nothing was changed." in text(here.at.read(answer, status=503))
    assert here.at.client.get("/sheets/recommendations.xlsx", base_url=here.at.base).status_code == 200


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["export", "--sheet", "evidence", "--out", "{disk}/kept.xlsx"], "kept.xlsx"),
        (
            ["draft", "--state", "RUS", "--cycle", "4", "--org", "PSCORE", "--format", "docx", "--out", "{disk}"],
            "submission-RUS-cycle-4-PSCORE.docx",
        ),
    ],
)
def test_a_file_of_the_command_line_is_whole_or_not_there_and_for_its_owner_alone(
    demo_url: str,
    tmp_path: Path,
    mounted: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    name: str,
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", demo_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    disk = mounted(1)
    asked = [word.format(disk=disk) for word in words]

    with fills(disk):
        assert main(asked) == 4
        assert {each.name for each in disk.iterdir()} == {"filler"}
    said = capsys.readouterr()

    assert (said.out, said.err.count("\n")) == ("", 1)
    assert main(asked) == 0
    assert stat.S_IMODE((disk / name).stat().st_mode) == 0o600
