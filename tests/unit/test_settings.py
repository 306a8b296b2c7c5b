"""The settings: defaults of a checkout, refusals in a sentence, nothing unsafe in production."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tracker import paths, settings
from tracker.errors import Invalid, Unavailable
from tracker.settings import Environment

SECRET = "0123456789abcdef" * 2
PRODUCTION = {
    "TRACKER_ENV": "production",
    "TRACKER_DATABASE_URL": "postgresql://tracker@db/tracker",
    "TRACKER_DATA_DIR": "/srv/tracker",
    "TRACKER_SECRET_KEY": SECRET,
}


def test_an_empty_environment_gives_the_demo_of_this_checkout():
    read = settings.read({})

    assert read.database_url == f"sqlite:///{paths.ROOT / 'var' / 'tracker.sqlite3'}"
    assert (read.data_dir, read.port, read.environment) == (paths.ROOT / "var", 8000, Environment.DEMO)


def test_an_empty_value_is_no_value():
    assert settings.read({"TRACKER_PORT": "", "TRACKER_DATA_DIR": ""}) == settings.read({})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "80 ", "٨٠"])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(Invalid, match="TRACKER_PORT"):
        settings.read({"TRACKER_PORT": port})


def test_an_unknown_environment_is_refused():
    with pytest.raises(Invalid, match="demo or production"):
        settings.read({"TRACKER_ENV": "staging"})


def test_production_reads_what_is_safe():
    assert settings.read(PRODUCTION).environment is Environment.PRODUCTION


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_DATABASE_URL", ""),
        ("TRACKER_DATA_DIR", ""),
        ("TRACKER_SECRET_KEY", "short"),
        ("TRACKER_SECRET_KEY", "a" * 64),
    ],
)
def test_production_refuses_what_is_unsafe(name, value):
    with pytest.raises(Invalid, match=name):
        settings.read(PRODUCTION | {name: value})


def test_settings_never_show_a_secret():
    shown = repr(settings.read(PRODUCTION | {"TRACKER_DATABASE_URL": "postgresql://u:hidden@db/x"}))

    assert SECRET not in shown
    assert "hidden" not in shown


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path):
    read = settings.read({"TRACKER_DATA_DIR": str(tmp_path / "var")})
    old = os.umask(0)
    try:
        first = settings.secret_key(read)
    finally:
        os.umask(old)

    file = tmp_path / "var" / "secret-key"
    assert settings.secret_key(read) == first
    assert len(first) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700  # the database and the queue lie beside it


def test_production_refuses_a_key_that_others_may_read(tmp_path: Path):
    read = settings.read(PRODUCTION | {"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_SECRET_KEY": ""})
    settings.secret_key(read)
    (tmp_path / "secret-key").chmod(0o644)

    with pytest.raises(Invalid, match="chmod 600"):
        settings.secret_key(read)


def test_a_given_key_is_used_and_none_is_made(tmp_path: Path):
    read = settings.read({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_SECRET_KEY": SECRET})

    assert settings.secret_key(read) == SECRET
    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_that_cannot_be_made_is_told_of(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(Unavailable, match="TRACKER_DATA_DIR"):
        settings.secret_key(settings.read({"TRACKER_DATA_DIR": str(tmp_path / "file" / "var")}))


@pytest.mark.parametrize("given", ["unix:/run/clamav/clamd.ctl", "127.0.0.1:3310", "localhost:3310", "[::1]:3310"])
def test_a_virus_scanner_of_this_machine_is_taken(given):
    assert settings.read({"TRACKER_CLAMD": given}).clamd == given
    assert settings.read({}).clamd is None


@pytest.mark.parametrize("given", ["scanner.example:3310", "203.0.113.7:3310", "127.0.0.1", "unix:clamd", "3310"])
def test_a_virus_scanner_elsewhere_is_refused_since_files_would_cross_the_network(given):
    with pytest.raises(Invalid, match="TRACKER_CLAMD"):
        settings.read({"TRACKER_CLAMD": given})


def test_the_size_of_uploads_is_given_in_megabytes():
    assert settings.read({}).upload_bytes == 16 * 1024**2
    assert settings.read({"TRACKER_UPLOAD_MB": "50"}).upload_bytes == 50 * 1024**2
    for given in ("0", "201", "-1", "many"):
        with pytest.raises(Invalid, match="TRACKER_UPLOAD_MB"):
            settings.read({"TRACKER_UPLOAD_MB": given})
