"""What is refused in production, what is mended, and what is logged: one line, no name, no address, no secret."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask, abort

from tests.web_client import MAIL, PASSWORD, PageReader, app_at, text
from tracker import settings
from tracker.app import create_app
from tracker.errors import Forbidden, Invalid
from tracker.services import accounts, seeding
from tracker.settings import Environment, Settings
from tracker.storage import engine as engines
from tracker.web import headers
from tracker.web.access import Permission, requires

SECRET = "0123456789abcdef" * 4
CANARY = "Choe-Canary-Sun"
PRODUCTION = {
    "TRACKER_ENV": "production",
    "TRACKER_DATABASE_URL": "postgresql://tracker@db/tracker",
    "TRACKER_DATA_DIR": "/srv/tracker",
}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"TRACKER_BIND": "0.0.0.0"}, "demo answers this machine alone"),
        ({"TRACKER_BIND": "192.0.2.7", "TRACKER_TLS_PROXY": "192.0.2.8"}, "demo answers this machine alone"),
        (PRODUCTION | {"TRACKER_BIND": "0.0.0.0"}, "in clear"),
        (PRODUCTION | {"TRACKER_HOSTS": "https://tracker.example"}, "TRACKER_HOSTS"),
        (PRODUCTION | {"TRACKER_HOSTS": "*"}, "TRACKER_HOSTS"),
        (PRODUCTION | {"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
)
def test_what_is_unsafe_does_not_start(given: dict[str, str], named: str) -> None:
    with pytest.raises(Invalid, match=named):
        settings.read(given)


def test_production_behind_tls_answers_its_own_names() -> None:
    given = {"TRACKER_BIND": "0.0.0.0", "TRACKER_TLS_PROXY": "192.0.2.8", "TRACKER_HOSTS": "A.example, b.example"}
    read = settings.read(PRODUCTION | given)

    assert (read.bind, read.tls_proxy, read.hosts) == ("0.0.0.0", "192.0.2.8", ("a.example", "b.example"))
    assert settings.read(PRODUCTION).hosts == ("127.0.0.1", "localhost")


@pytest.mark.parametrize("environment", list(Environment))
def test_an_old_data_folder_that_others_may_look_into_is_closed(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("k" * 64)
    (tmp_path / "secret-key").chmod(0o600)
    tmp_path.chmod(0o755)

    settings.secret_key(Settings("sqlite://", tmp_path, 8000, environment))

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_folder_that_holds_other_things_is_left_alone_and_refused_in_production(tmp_path: Path) -> None:
    (tmp_path / "somebody-else").mkdir()
    tmp_path.chmod(0o755)

    settings.close_off(Settings("sqlite://", tmp_path, 8000, Environment.DEMO))
    with pytest.raises(Invalid, match="chmod 700"):
        settings.secret_key(Settings("sqlite://", tmp_path, 8000, Environment.PRODUCTION, given_secret=SECRET))

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def _app(demo_url: str, folder: Path, **more: object) -> Flask:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    given = {"given_secret": SECRET, **more}
    return create_app(Settings(demo_url, folder, 8000, Environment.PRODUCTION, **given), engine)  # type: ignore[arg-type]


def test_a_name_that_is_not_the_site_s_is_refused_and_hsts_is_sent_behind_tls_only(
    demo_url: str, tmp_path: Path
) -> None:
    app = _app(demo_url, tmp_path, hosts=("tracker.example",))
    plain = app.test_client().get("/healthz", base_url="http://tracker.example")
    stranger = app.test_client().get("/login", base_url="https://evil.example")
    tls = app.test_client().get("/healthz", base_url="https://tracker.example")

    assert plain.status_code == 200
    assert "Strict-Transport-Security" not in plain.headers
    assert "Strict-Transport-Security" in tls.headers
    assert stranger.status_code == 400
    assert "evil" not in stranger.get_data(as_text=True)


def test_what_a_stranger_sends_is_small_and_never_repeated(demo_url: str, tmp_path: Path) -> None:
    client = app_at(demo_url, tmp_path).test_client()
    for path in ("/login", "/setup", "/imports"):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            answer = client.post(
                path,
                base_url="http://localhost",
                data={"email": "x" * (headers.LARGEST_OF_STRANGERS + 1)},
                content_type=kind,
            )

            assert answer.status_code == 413, (path, kind)
            assert len(answer.get_data()) < 100_000
            assert b"xxxx" not in answer.get_data()


def test_the_log_has_one_line_a_request_and_nothing_that_was_typed(
    demo_url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    app = _app(demo_url, tmp_path)

    @requires(Permission.ANYONE)
    def broken(name: str) -> str:
        try:
            raise KeyError(name)
        except KeyError as cause:
            raise ValueError(f"{name} at {CANARY}@example.org") from cause

    app.add_url_rule("/broken/<name>", view_func=broken, endpoint="broken")
    client = app.test_client()
    query = urlencode({"q": CANARY, "next": f"/{CANARY}"})
    client.get(f"/recommendations?{query}", base_url="https://localhost")
    client.post(
        "/login",
        base_url="https://localhost",
        data={"email": f"{CANARY}@example.org", "password": f"{CANARY}-password"},
    )
    failed = client.get(f"/broken/{CANARY}?{query}", base_url="https://localhost")

    told = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["view"] for line in told if "ms" in line] == ["recommendations.index", "security.login", "broken"]
    assert CANARY.lower() not in json.dumps(told).lower()
    (error,) = [line for line in told if line["level"] == "error"]
    assert error["request"] == failed.headers["X-Request-Id"]
    assert "builtins.ValueError" in error["error"][0]
    assert "builtins.KeyError" in error["error"][1]
    assert error["request"] in failed.get_data(as_text=True)
    assert "example.org" not in failed.get_data(as_text=True)


def test_what_is_hidden_answers_as_what_is_absent(demo_url: str, tmp_path: Path) -> None:
    app = app_at(demo_url, tmp_path)

    @requires(Permission.ANYONE)
    def hidden() -> str:
        raise Forbidden("You may not see the file of Hope.")

    @requires(Permission.ANYONE)
    def absent() -> str:
        return abort(404)

    for view in (hidden, absent):
        app.add_url_rule(f"/{view.__name__}", view_func=view, endpoint=view.__name__)
    reader = PageReader(app)

    pages = [text(reader.get(path, status=404)) for path in ("/hidden", "/absent")]
    assert pages[0].replace("/hidden", "") == pages[1].replace("/absent", "")


def test_methods_that_no_page_has_are_refused(demo_url: str, tmp_path: Path) -> None:
    client = app_at(demo_url, tmp_path).test_client()

    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        for path in ("/", "/login", "/healthz", "/static/style.css", "/states/RUS"):
            assert client.open(path, method=method, base_url="http://localhost").status_code in {400, 404, 405}


def test_a_file_made_by_the_program_is_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        settings.secret_key(Settings("sqlite://", tmp_path / "new", 8000, Environment.PRODUCTION))
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
