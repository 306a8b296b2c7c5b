"""What protects the people who use the site: cookies, headers, names of the machine, sessions, failures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from tests.integration.test_web import reader, signed_in  # noqa: F401 (fixtures)
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, text
from tracker.app import create_app
from tracker.errors import Unavailable
from tracker.services import accounts, seeding
from tracker.settings import Environment, Settings
from tracker.storage import engine as engines
from tracker.storage.models import User

# ruff: noqa: F811 (fixtures by import)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(reader: PageReader) -> None:
    cookie = reader.sign_in().headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_in_production_the_cookie_travels_encrypted_only(demo_url: str, tmp_path: Path) -> None:
    settings = Settings(demo_url, tmp_path, 8000, Environment.PRODUCTION, given_secret="0123456789abcdef" * 4)
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:  # without anybody who can sign in, the page would lead to the setup
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    client = create_app(settings, engine).test_client()

    answer = client.get("/login", base_url="https://tracker.example")

    assert answer.status_code == 200
    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_every_answer_forbids_what_is_inline_or_from_elsewhere(signed_in: PageReader) -> None:
    for path in ("/", "/login", "/healthz", "/nothing", "/static/style.css"):
        headers = signed_in.client.get(path, base_url=signed_in.base).headers

        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_never_kept_by_the_browser_and_files_are(signed_in: PageReader) -> None:
    page = signed_in.client.get("/", base_url=signed_in.base)
    (style,) = re.findall(r'rel="stylesheet" href="([^"]+)"', page.get_data(as_text=True))

    assert page.headers["Cache-Control"] == "no-store"
    assert "immutable" in signed_in.client.get(style, base_url=signed_in.base).headers["Cache-Control"]


def test_pages_name_no_other_host(signed_in: PageReader) -> None:
    for path in ("/", "/states/RUS", "/login"):
        page = signed_in.client.get(path, base_url=signed_in.base).get_data(as_text=True)

        assert set(re.findall(r"https?://[^\"'\s<]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_debugging_cannot_be_switched_on_from_outside(
    demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")

    assert app_at(demo_url, tmp_path).debug is False


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "203.0.113.7"])
def test_a_stranger_s_name_for_this_machine_is_refused(reader: PageReader, host: str) -> None:
    assert reader.client.get("/login", base_url=f"http://{host}:8000").status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost"])
def test_the_names_of_this_machine_are_answered(reader: PageReader, host: str) -> None:
    assert reader.client.get("/login", base_url=f"http://{host}").status_code == 200


def test_an_unknown_address_looks_like_a_wrong_password(reader: PageReader) -> None:
    wrong = reader.sign_in(password="wrong").get_data(as_text=True)
    unknown = reader.sign_in(mail="nobody@demo.example", password="wrong").get_data(as_text=True)

    def same(page: str) -> str:
        return re.sub(r'name="(csrf_token|email)"[^>]*>', "", page)

    assert same(wrong) == same(unknown)


@pytest.mark.parametrize("change", [{"fs_uniquifier": "another"}, {"active": False}])
def test_a_new_password_and_a_closed_account_end_the_session(
    signed_in: PageReader, demo_url: str, change: dict[str, object]
) -> None:
    with engines.transaction(engines.create(demo_url)) as session:
        session.execute(update(User).where(User.email == MAIL).values(**change))

    assert signed_in.client.get("/", base_url=signed_in.base).status_code == 302


def test_a_closed_account_cannot_sign_in(reader: PageReader, demo_url: str) -> None:
    with engines.transaction(engines.create(demo_url)) as session:
        session.execute(update(User).where(User.email == MAIL).values(active=False))

    assert reader.sign_in().status_code == 200


def test_a_database_that_fails_is_a_page_that_says_so(signed_in: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_engine: object) -> object:
        raise Unavailable("The database cannot be read; nothing was changed; try again.")

    monkeypatch.setattr("tracker.web.session.reading", fail)
    monkeypatch.setattr("tracker.web.states.routes.reading", fail)

    assert "The database cannot be read" in text(signed_in.get("/", status=503))


def test_wrong_addresses_and_methods_are_pages(signed_in: PageReader) -> None:
    assert "no such page" in text(signed_in.get("/nothing", status=404))
    assert "cannot be asked for in that way" in text(signed_in.get("/logout", status=405))


@pytest.mark.parametrize("elsewhere", ["/\\evil.example", "/\\\\evil.example", "////evil.example", "/\t/evil.example"])
def test_no_way_back_leads_to_another_site_as_browsers_read_it(signed_in: PageReader, elsewhere: str) -> None:
    for path in ("/communications/new", "/treaties/act", "/figures/new"):
        page = signed_in.get(f"{path}?{urlencode({'state': 'RUS', 'next': elsewhere})}")

        links = {str(each.get("href")) for each in page.iter("a") if "lang=" not in str(each.get("href"))}
        assert not [link for link in links if "evil" in link.partition("?")[0]]


@pytest.mark.parametrize("broken", ["//[", "http://[::1", "//a]b", "//\u2100.example"])
def test_a_way_back_that_is_no_address_is_refused_and_nothing_fails(reader: PageReader, broken: str) -> None:
    assert reader.post("/login", email=MAIL, password=PASSWORD, next=broken).status_code == 400
    assert reader.client.get(f"/login?{urlencode({'next': broken})}", base_url=reader.base).status_code == 400
    assert reader.sign_in().status_code == 302

    assert reader.post("/logout", next=broken).status_code == 400
    for path in ("/communications/new", "/documents/new", "/evidence/new"):
        reader.get(f"{path}?{urlencode({'next': broken})}", status=400)


@pytest.mark.parametrize("odd", ["9" * 5_000, "1" + "0" * 30, "\u00b2", "-1"])
def test_a_number_that_no_machine_holds_is_as_if_it_were_not_there(signed_in: PageReader, odd: str) -> None:
    for path in ("/documents", "/evidence", "/obligations", "/submissions", "/states/RUS", "/recommendations"):
        signed_in.get(f"{path}?page={odd}")
    signed_in.get(f"/recommendations/A/HRC/24/14/-/140.227?state=RUS&cycle={odd}")


def test_a_view_without_a_permission_is_closed(demo_url: str, tmp_path: Path) -> None:
    app = app_at(demo_url, tmp_path)
    app.add_url_rule("/forgotten", view_func=lambda: "open", endpoint="forgotten")

    assert app.test_client().get("/forgotten", base_url="http://localhost").status_code == 403


def test_settings_never_show_their_secret(demo_url: str, tmp_path: Path) -> None:
    settings = Settings(demo_url, tmp_path, 8000, Environment.DEMO, given_secret="hidden words")

    assert "hidden words" not in repr(replace(settings, port=8001))
