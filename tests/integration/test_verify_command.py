"""`tracker verify`: a line for each file that is not as it was kept; nothing else is said on standard output."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder

from tests.factories.attached import add_file, an_item, somebody
from tests.fixtures.hostile_files import PDF
from tracker.cli import verifying
from tracker.domain.kinds import BatchState
from tracker.errors import Exit
from tracker.services.imports import uploads
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import files, models
from tracker.web.sending import Request


@pytest.fixture
def data_dir(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep a file of evidence, a sealed one and one that was imported."""
    folder = tmp_path / "data"
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(folder))
    keyring = Keyring(folder / "keys")
    engine = engines.create(sqlite_url)
    with engines.transaction(engine) as session:
        user = somebody(session)
        add_file(session, keyring, folder, user, an_item(session, user))
        add_file(session, keyring, folder, user, an_item(session, user, is_restricted=True), content=b"sealed")
        digest = files.keep(uploads.folder(folder), b"an export")
        session.add(
            models.ImportBatch(
                kind="upr_info", sha256=digest, parser="1", document={}, counts={}, issues=[], beside={},
                state=BatchState.STAGED, staged_by="cli", staged_at=datetime.now(UTC),
            )
        )  # fmt: skip
    engine.dispose()
    return folder


def _verify() -> Exit:
    return verifying.verify(argparse.Namespace())


def test_whole_files_are_nothing_to_tell(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _verify() is Exit.DONE

    told = capsys.readouterr()
    assert told.out == ""
    assert "3 files checked, 0 are not as they were kept." in told.err


def test_each_file_that_is_not_as_it_was_kept_is_one_line(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    original = data_dir / "evidence" / sha256(PDF).hexdigest()
    original.chmod(0o600)
    original.write_bytes(b"another")
    (data_dir / "uploads" / sha256(b"an export").hexdigest()).unlink()

    assert _verify() is Exit.DIFFERENCES

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["altered", "attachment"], ["missing", "import"]]
    assert all(len(line.split("\t")[2]) == 64 for line in lines)


def test_with_the_key_away_it_says_that_contents_were_not_opened(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data_dir / "keys").rename(data_dir / "away")

    assert _verify() is Exit.DONE

    assert "1 encrypted file was not opened" in capsys.readouterr().err
    assert not list((data_dir / "keys").glob("*"))  # a check makes no new key


def test_what_is_sent_stays_in_memory_whatever_its_size() -> None:
    builder = EnvironBuilder(method="POST", data={"file": (BytesIO(b"x" * 1_000_000), "a.pdf")})

    with Request(builder.get_environ()) as request:
        assert isinstance(request.files["file"].stream, BytesIO)
