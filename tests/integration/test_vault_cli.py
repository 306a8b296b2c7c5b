"""`tracker keys` and `tracker purge`: what is printed, what is done, and what is said where a key is missing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.people import PEOPLE
from tests.factories.vaults import a_protector, all_recorded, names_in
from tracker.cli import main
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage import models

REASON = "The person asked for it in writing"


@pytest.fixture
def refs(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record three people in an installation that the command line works with."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    engine = engines.create(sqlite_url)
    with engines.transaction(engine) as session:
        made = all_recorded(session, Keyring(tmp_path / "data" / "keys"), a_protector(session), PEOPLE[:3])
    engine.dispose()
    return made


def test_the_keys_are_shown_checked_and_rotated_without_a_key_being_printed(
    refs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = tmp_path / "data" / "keys"
    first = {file.read_text(encoding="ascii").strip() for file in keys.iterdir()}

    codes = [main(["keys", *words]) for words in (["check"], ["rotate-master"], ["rotate", "TEST"], ["show"])]

    printed = capsys.readouterr()
    checked, rotated, given, shown = _answers(printed.out)
    both = {file.read_text(encoding="ascii").strip() for file in keys.iterdir()}
    assert codes == [0, 0, 0, 0]
    assert checked["problems"] == []
    assert (rotated["wrapped"], rotated["made"], given["wrapped"]) == (1, True, len(refs))
    assert [(each["key"] == rotated["key"], each["is_here"], each["wraps"]) for each in shown["master_keys"]] == [
        (True, True, 2),
        (False, True, 0),
    ]
    assert [(each["version"], each["people"]) for each in shown["organisation_keys"]] == [(1, 0), (2, 3)]
    assert first < both
    assert not any(each in printed.out + printed.err for each in both)
    assert "TRACKER_MASTER_KEY_FILE" in printed.err


def test_a_missing_key_is_told_of_in_a_sentence(
    refs: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.move(tmp_path / "data" / "keys", tmp_path / "away")

    codes = [main(["keys", "check"]), main(["keys", "rotate-master"]), main(["keys", "rotate", "TEST"])]

    printed = capsys.readouterr()
    assert codes == [1, 4, 4]
    assert printed.err.count("\n") == 2
    assert "from your backup" in printed.err
    assert not (tmp_path / "data" / "keys").exists()


def test_a_purge_is_said_first_and_done_when_it_is_confirmed(
    refs: list[str], tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = main(["purge", refs[0], "--reason", REASON])
    before = _key_count(sqlite_url)
    done = main(["purge", refs[0], "--reason", REASON, "--yes"])
    again = main(["purge", "--replay", "--list", str(tmp_path / "data" / "purges.jsonl")])

    printed = capsys.readouterr()
    planned, purged, replayed = _answers(printed.out)
    assert (asked, done, again) == (0, 0, 0)
    assert (before, _key_count(sqlite_url)) == (3, 2)
    assert planned["digest"] is None
    assert len(purged["digest"]) == 64
    assert replayed == {"purged_again": 0}
    assert names_in((printed.out + printed.err).encode()) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["purge"], 2),
        (["purge", "P-00000", "--reason", REASON, "--yes"], 2),
        (["purge", "P-7K2QX"], 2),
        (["purge", "--replay", "--list", "nowhere.jsonl"], 2),
        (["keys", "rotate", "NOBODY"], 2),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    refs: list[str], sqlite_url: str, capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    assert main(words) == code

    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert _key_count(sqlite_url) == 3


def _key_count(url: str) -> int:
    engine = engines.create(url)
    with engines.reading(engine) as session:
        count = session.scalar(select(func.count()).select_from(models.PersonKey)) or 0
    engine.dispose()
    return count


def _answers(printed: str) -> list[dict[str, Any]]:
    """Read one JSON value after another."""
    found, rest = [], printed.strip()
    while rest:
        value, end = json.JSONDecoder().raw_decode(rest)
        found.append(value)
        rest = rest[end:].strip()
    return found
