"""The first window: sign-in, the States followed, the page of a State with every reason."""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import delete, insert, select, update

from tests.integration.conftest import SEEDED_ON
from tests.web_client import MAIL, PASSWORD, PageReader, app_at, statements_of, text
from tracker.services import accounts, seeding
from tracker.services.results import assessments
from tracker.storage import engine as engines
from tracker.storage.models import Evidence, Role, User, UserRole


@pytest.fixture
def reader(demo_url: str, tmp_path: Path) -> PageReader:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    return PageReader(app_at(demo_url, tmp_path / "data"))


@pytest.fixture
def signed_in(reader: PageReader) -> PageReader:
    assert reader.sign_in().status_code == 302
    return reader


def test_the_sign_in_page_is_usable_and_refuses_a_wrong_password(reader: PageReader) -> None:
    reader.get("/login")

    refused = reader.sign_in(password="wrong")

    assert refused.status_code == 200
    assert "You are not signed in" in refused.get_data(as_text=True)


def test_a_form_without_the_token_is_refused(reader: PageReader) -> None:
    refused = reader.client.post("/login", base_url=reader.base, data={"email": MAIL, "password": PASSWORD})

    assert refused.status_code == 400


def test_attempts_to_sign_in_are_limited_for_one_person_and_not_for_others(reader: PageReader) -> None:
    answers = [reader.sign_in(password="wrong") for _attempt in range(9)]

    assert [answer.status_code for answer in answers] == [200] * 8 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert reader.sign_in(mail="another@demo.example").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example"])
def test_sign_in_does_not_lead_to_another_site(reader: PageReader, elsewhere: str) -> None:
    answer = reader.post("/login", email=MAIL, password=PASSWORD, next=elsewhere)

    led_to = urljoin("http://localhost/login", answer.headers["Location"].replace("\\", "/"))  # as browsers read it
    assert urlsplit(led_to).netloc == "localhost"


def test_sign_in_leads_on_to_the_page_that_was_asked_for(reader: PageReader) -> None:
    answer = reader.post("/login", email=MAIL, password=PASSWORD, next="/states/RUS?all=1")

    assert answer.headers["Location"].endswith("/states/RUS?all=1")


def test_the_demo_answers_only_to_the_names_of_this_machine(reader: PageReader) -> None:
    assert reader.client.get("/login", base_url="http://evil.example").status_code == 400


def test_the_start_page_lists_the_states_with_their_denominators(signed_in: PageReader) -> None:
    words = text(signed_in.get("/"))

    for name in ("China", "Democratic People's Republic of Korea", "Russian Federation"):
        assert name in words
    assert " of " in words


@pytest.mark.parametrize("code", ["RUS", "PRK", "CHN"])
def test_the_page_of_a_state_stands_for_every_state(signed_in: PageReader, code: str) -> None:
    for query in ("", "?all=1"):
        signed_in.get(f"/states/{code}{query}")


def test_a_state_that_is_followed_by_nobody_has_an_empty_page_that_says_so(signed_in: PageReader) -> None:
    assert "Nothing on record has been assessed" in text(signed_in.get("/states/AND"))


def test_an_unknown_state_is_a_page_that_says_what_to_do(signed_in: PageReader) -> None:
    assert "no State that is known here" in text(signed_in.get("/states/Atlantis", status=404))


def test_every_status_opens_its_reasons(signed_in: PageReader) -> None:
    page = signed_in.get("/states/RUS")
    links = [each.get("href", "") for each in page.iter("a") if "why=" in (each.get("href") or "")]
    assert len(links) > 20

    for link in links[:: max(1, len(links) // 12)]:
        opened = signed_in.get("/states/RUS" + link.partition("#")[0])
        (why,) = [each for each in opened.iter("div") if each.get("id") == "why"]
        assert "Rule" in text(why)


def test_a_viewer_sees_nothing_that_is_internal(demo_url: str, reader: PageReader) -> None:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        user_id = session.scalar(select(User.id).where(User.email == MAIL))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(delete(UserRole).where(UserRole.user_id == user_id))
        session.execute(insert(UserRole).values(user_id=user_id, role_id=viewer))
        session.execute(update(Evidence).values(publication_basis="internal"))
        session.flush()
        session.expire_all()
        assessments.refresh(session, ["RUS"], as_of=SEEDED_ON)
    reader.sign_in()

    page = reader.get("/states/RUS?all=1&why=ASA%2024/06/96%23RUS-5@2")
    assert "Regressed" not in [text(each) for each in page.iter("a")]
    assert "agreement on readmission" not in text(page)


def test_a_failure_is_a_page_and_not_a_trace(
    signed_in: PageReader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tracker.web.states.routes.arrange", None)

    with caplog.at_level(logging.CRITICAL):
        words = text(signed_in.get("/states/RUS", status=500))

    assert "Nothing was changed" in words
    assert "Traceback" not in words


def test_queries_of_the_state_page_do_not_grow_with_its_rows(signed_in: PageReader) -> None:
    def queries(code: str) -> int:
        with statements_of(signed_in) as seen:
            signed_in.get(f"/states/{code}?all=1")
        return len([statement for statement in seen if statement.lstrip().upper().startswith("SELECT")])

    assert abs(queries("RUS") - queries("CHN")) <= 2
    assert queries("RUS") <= 50


def test_queries_of_the_list_of_states_do_not_grow_with_its_rows(signed_in: PageReader) -> None:
    with statements_of(signed_in) as of_three:
        signed_in.get("/")
    for code in ("RUS", "CHN"):
        signed_in.post(f"/unfollow/{code}")
    signed_in.get("/calendar")  # takes the messages of the last steps
    with statements_of(signed_in) as of_one:
        signed_in.get("/")

    assert len(of_three) == len(of_one)


def test_a_get_never_writes(signed_in: PageReader) -> None:
    """Given every page that answers GET without a record in its address, and some that have one."""
    app = signed_in.client.application
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    paths = [rule.rule for rule in rules if rule.endpoint != "security.logout"]
    paths += ["/states/RUS?all=1", "/recommendations/A/HRC/24/14/-/140.227", "/submissions/RUS/4", "/steps/RUS"]

    with statements_of(signed_in) as seen:
        for path in paths:
            signed_in.client.get(path, base_url=signed_in.base)

    assert len(paths) > 20
    assert not [each for each in seen if each.split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}]


def test_sign_out_needs_a_form_and_ends_the_session(signed_in: PageReader) -> None:
    assert signed_in.client.get("/logout", base_url=signed_in.base).status_code in {302, 404, 405}
    signed_in.post("/logout")

    assert signed_in.client.get("/", base_url=signed_in.base).status_code == 302
