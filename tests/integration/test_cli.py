"""The commands of the contract, as a script calls them."""

from __future__ import annotations

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from tracker.cli import main


@pytest.fixture
def at_demo(demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACKER_DATABASE_URL", demo_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def failing(code: int, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    try:
        exit_code = main(words)
    except SystemExit as stopped:
        exit_code = int(stopped.code or 0)
    printed = capsys.readouterr()
    assert (exit_code, printed.out) == (code, "")
    assert "Traceback" not in printed.err
    assert printed.err.count("\n") == 1, printed.err
    return printed.err


def test_status_prints_the_shape_of_the_contract(at_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--state", "RUS", "--as-of", "2023-03-31", "--format", "json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert (answer["as_of"], answer["rulebook"]) == ("2023-03-31", 1)
    assert {
        "recommendation",
        "part",
        "cycle",
        "window",
        "status",
        "rule",
        "confidence",
        "flags",
        "reasons",
        "evidence",
    } <= set(answer["units"][0])


def test_status_check_agrees_and_refresh_moves_on(at_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--check"]) == 0
    assert main(["status", "--refresh"]) == 0
    assert main(["status", "--check"]) == 0


def test_status_check_finds_a_difference(at_demo: Path, demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(demo_url.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "update stored_assessment set rule = 'S99' where id = (select min(id) from stored_assessment)"
        )

    assert main(["status", "--check"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["differs"] == ["rule"]


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--state", "Atlantis"),
        ("status",),
        ("status", "--state", "RUS", "--check"),
        ("status", "--state", "RUS", "--as-of", "2023-02-30"),
        ("draft", "--state", "RUS", "--cycle", "9", "--org", "PSCORE", "--out", "x"),
        ("draft", "--state", "RUS", "--cycle", "four", "--org", "PSCORE", "--out", "x"),
        ("draft", "--state", "RUS", "--cycle", "4", "--org", "NOBODY", "--out", "x"),
        ("draft", "--state", "RUS", "--cycle", "4", "--org", "PSCORE", "--out", "x", "--format", "odt"),
        ("brief", "--state", "RUS", "--cycle", "4", "--for", "Atlantis", "--org", "PSCORE", "--out", "x"),
        ("parse", "x.pdf", "--as", "novel"),
        ("nonsense",),
    ],
)
def test_wrong_usage_and_unknown_values_exit_with_two(
    words: tuple[str, ...], at_demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(2, capsys, *words)


def test_a_file_that_cannot_be_read_exits_with_three(at_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = at_demo / "page.pdf"
    file.write_text("<html>not a PDF</html>")

    failing(3, capsys, "parse", str(file))
    failing(3, capsys, "parse", str(at_demo / "missing.pdf"))
    failing(3, capsys, "import", str(file), "--apply")


def test_parse_needs_no_database_and_no_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "nonsense")
    monkeypatch.setenv("TRACKER_PORT", "nonsense")

    assert "nothing was imported" in failing(3, capsys, "parse", str(tmp_path / "missing"))


def test_a_database_that_is_not_there_exits_with_four(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")

    assert "tracker db upgrade" in failing(4, capsys, "status", "--state", "RUS")


def test_a_database_newer_than_the_program_is_left_alone(
    at_demo: Path, demo_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(demo_url.removeprefix("sqlite:///")) as connection:
        connection.execute("update alembic_version set version_num = '9999'")

    for words in (("status", "--state", "RUS"), ("db", "upgrade"), ("seed", "--demo")):
        assert "newer" in failing(4, capsys, *words)


def test_a_draft_is_not_overwritten_without_force(at_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = at_demo / "out"
    words = ("draft", "--state", "RUS", "--cycle", "4", "--org", "PSCORE", "--out", str(out), "--format", "docx")
    dated = (*words, "--as-of", "2023-04-30")
    assert main(dated) == 0
    (path,) = [Path(line) for line in capsys.readouterr().out.split()]
    first = path.read_bytes()

    assert main(dated) == 0  # equal bytes are no conflict
    capsys.readouterr()
    path.write_bytes(b"a person's edits")
    assert "--force" in failing(3, capsys, *dated)
    assert path.read_bytes() == b"a person's edits"

    assert main((*dated, "--force")) == 0
    assert path.read_bytes() == first


def test_an_out_folder_that_cannot_be_made_exits_with_four(at_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = at_demo / "file"
    blocked.write_text("in the way")
    words = ("--state", "RUS", "--cycle", "4", "--org", "PSCORE", "--out", str(blocked / "out"), "--format", "docx")

    failing(4, capsys, "draft", *words)


def test_seeding_twice_changes_nothing_and_keeps_the_password(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))

    def trail() -> tuple[int, str]:
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
            (entries,) = connection.execute("select count(*) from audit_entry").fetchone()
            (password,) = connection.execute("select password from user_account").fetchone()
        return entries, password

    assert main(["seed", "--demo"]) == 0
    first = trail()
    assert main(["seed", "--demo"]) == 0

    assert trail() == first
    file = tmp_path / "data" / "demo-signin.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert " / " in file.read_text()


@pytest.mark.parametrize("sheet", ["recommendations", "positions", "evidence", "links", "series"])
def test_a_list_is_written_as_a_sheet_and_comes_back_the_same(
    sheet: str, at_demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = at_demo / f"{sheet}.csv"
    assert main(["export", "--sheet", sheet, "--state", "RUS", "--out", str(out)]) == 0
    capsys.readouterr()

    assert main(["import", str(out), "--as", "spreadsheet"]) == 0

    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    assert {name for name, count in outcomes.items() if count} <= {"same"}


def test_an_export_that_breaks_off_leaves_what_was_there(
    at_demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = at_demo / "links.csv"
    out.write_text("of yesterday")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.cli.sheets.os.fsync", full)

    assert "cannot be written" in failing(4, capsys, "export", "--sheet", "links", "--out", str(out))
    assert out.read_text() == "of yesterday"
    assert not list(at_demo.glob(".*"))


def test_an_export_that_cannot_be_written_says_why(at_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ".xlsx or .csv" in failing(2, capsys, "export", "--sheet", "links", "--out", str(at_demo / "links.pdf"))
    assert "--state" in failing(2, capsys, "export", "--sheet", "series", "--out", str(at_demo / "series.csv"))
