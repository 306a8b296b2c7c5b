"""The first run: from an empty database to a State, its last review and the list of what comes next."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update
from werkzeug.test import TestResponse

from tests.fixtures.small_report import PENDING, SYMBOL, small_report
from tests.integration.test_web import reader, signed_in  # noqa: F401
from tests.web_client import MAIL, PageReader, app_at, statements_of, text
from tracker.cli import main
from tracker.domain.kinds import JobKind, JobState
from tracker.errors import Exit, NotFound
from tracker.jobs import importing
from tracker.services import seeding
from tracker.services.states import founding
from tracker.services.states.founding import FoundingEntry
from tracker.storage import engine as engines
from tracker.storage.models import (
    AuditEntry,
    Job,
    Organisation,
    Recommendation,
    Review,
    Role,
    TrackedState,
    User,
    UserRole,
)

TODAY = date(2026, 11, 21)
ENTRY = {
    "name": "Ärzte <b>& Co</b> \u202e مثال",
    "code": "SMALL-1",
    "mail": "Office@Organisation.example",
    "password": "a sentence of my own",
    "again": "a sentence of my own",
}


@pytest.fixture(scope="module")
def referenced(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """Load the reference data alone into one file, to be copied."""
    file = tmp_path_factory.mktemp("referenced") / "referenced.sqlite3"
    shutil.copyfile(migrated_sqlite, file)
    engine = engines.create(f"sqlite:///{file}")
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file


@pytest.fixture
def fresh(referenced: Path, tmp_path: Path) -> PageReader:
    """Open the site of somebody who has just started: States and reviews, and nobody to sign in."""
    file = tmp_path / "fresh.sqlite3"
    shutil.copyfile(referenced, file)
    return PageReader(app_at(f"sqlite:///{file}", tmp_path / "data"))


def engine_of(at: PageReader) -> Engine:
    found: Engine = at.client.application.extensions["engine"]
    return found


def key_of(at: PageReader) -> str:
    return founding.key(at.client.application.config["SECRET_KEY"])


def send(at: PageReader, path: str, to: str = "", /, **fields: str) -> TestResponse:
    """Send a form that stands on the page at this address, with its token, to where it leads."""
    return at.client.post(to or path, base_url=at.base, data={"csrf_token": _token(at.get(path))} | fields)


def uploaded(at: PageReader, content: bytes) -> str:
    """Send a file, have it read, and return the address of its preview."""
    fields = {"csrf_token": _token(at.get("/imports")), "file": (io.BytesIO(content), "report.pdf")}
    answer = at.client.post("/imports", base_url=at.base, data=fields, content_type="multipart/form-data")
    work(at)
    return answer.headers["Location"]


def apply(at: PageReader, address: str) -> Element:
    """Press the button that applies, have it done, and return the page."""
    page = at.get(address)
    revision = next(each.get("value", "") for each in page.iter("input") if each.get("name") == "revision")
    assert send(at, address, f"{address}/apply", revision=revision).status_code == 303
    work(at)
    return at.get(address)


def work(at: PageReader) -> None:
    """Do the work that was asked for last, as the queue would."""
    engine, data_dir = engine_of(at), at.client.application.extensions["data_dir"]
    keyring = at.client.application.extensions["keyring"]
    with engines.reading(engine) as session:
        job = session.scalars(select(Job).where(Job.state == JobState.QUEUED).order_by(Job.id.desc())).first()
    assert job is not None
    assert job.batch_id is not None
    match job.kind:
        case JobKind.IMPORT_STAGE:
            importing.stage(engine, data_dir, job.batch_id, keyring=keyring)
        case JobKind.IMPORT_APPLY:
            importing.apply(engine, job.batch_id, actor="user:1", today=TODAY, keyring=keyring)
        case JobKind.IMPORT_UNDO:
            importing.undo(engine, job.batch_id, actor="user:1", today=TODAY, keyring=keyring)
    with engines.transaction(engine) as session:
        over = {"state": JobState.DONE, "finished_at": Job.beat_at}
        session.execute(update(Job).where(Job.id == job.id).values(**over))


def name_the_report(at: PageReader) -> None:
    """Let the report of the tests be the one that the calendar names."""
    with engines.transaction(engine_of(at)) as session:
        of_review = update(Review).where(Review.state_code == "SVN", Review.cycle == 4)
        session.execute(of_review.values(report_symbol=SYMBOL))


def _token(page: Element) -> str:
    return next(each.get("value", "") for each in page.iter("input") if each.get("name") == "csrf_token")


def primary(page: Element) -> list[Element]:
    return [each for each in page.iter() if "button--primary" in (each.get("class") or "")]


def founded(at: PageReader, **changed: str) -> TestResponse:
    return send(at, f"/setup?key={key_of(at)}", **ENTRY | changed)


def count(at: PageReader, model: type) -> int:
    with engines.reading(engine_of(at)) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_first_run_leads_from_an_empty_database_to_the_next_step(fresh: PageReader) -> None:
    asked = fresh.client.get("/", base_url=fresh.base, follow_redirects=True)
    assert asked.request.path == "/welcome"
    assert "Set up:" in text(fresh.read(asked))

    led = founded(fresh)
    assert led.headers["Location"] == "/follow"
    assert fresh.client.get("/", base_url=fresh.base).headers["Location"] == "/follow"
    assert "You are signed in" in text(fresh.get("/follow"))

    chosen = send(fresh, "/follow", state="SVN")
    assert chosen.headers["Location"] == "/steps/SVN"
    (button,) = primary(fresh.get("/steps/SVN"))
    assert "Load the last review" in text(button)

    page = fresh.get(button.get("href", ""))
    assert "A/HRC/59/15" in text(page)  # which file to fetch
    name_the_report(fresh)
    preview = uploaded(fresh, small_report("Plant trees (Norway)", "Plant hedges (Chad) (Peru)"))
    assert text(primary(fresh.get(preview))[0]) == "Add 2 recommendations"
    applied = apply(fresh, preview)

    assert "2 rows added. Statuses are up to date." in text(applied)
    onward = {each.get("href") for each in applied.iter("a")}
    assert {"/steps/SVN", "/lineage?state=SVN", "/clusters?state=SVN&cycle=4"} <= onward
    words = text(fresh.get("/steps/SVN"))
    assert "2 of 2 with their text" in words
    assert "2 of 6 steps done" in words
    assert "Slovenia" in text(fresh.get("/"))


def test_the_founder_signs_in_again_with_the_address_however_it_was_typed(fresh: PageReader) -> None:
    founded(fresh)
    assert send(fresh, "/follow", "/logout").status_code == 302

    assert fresh.sign_in("office@ORGANISATION.example", ENTRY["password"]).status_code == 302


@pytest.mark.parametrize("key", ["", "wrong", "0" * 32, "ключ", "%F0%9F"])
def test_setup_without_its_key_looks_like_a_page_that_is_not_there(fresh: PageReader, key: str) -> None:
    nowhere = text(fresh.get("/nowhere", status=404))

    assert text(fresh.get(f"/setup?key={key}", status=404)) == nowhere
    assert text(fresh.get("/setup", status=404)) == nowhere


def test_setup_is_closed_once_somebody_can_sign_in(fresh: PageReader) -> None:
    founded(fresh)
    token = _token(fresh.get("/follow"))
    attacker = PageReader(fresh.client.application)

    nowhere = text(attacker.get("/nowhere", status=404))
    assert text(attacker.get(f"/setup?key={key_of(fresh)}", status=404)) == nowhere
    again = ENTRY | {"mail": "attacker@evil.example", "code": "EVIL", "csrf_token": token}
    assert fresh.client.post(f"/setup?key={key_of(fresh)}", base_url=fresh.base, data=again).status_code == 404

    assert (count(fresh, User), count(fresh, Organisation)) == (1, 1)
    assert attacker.client.get("/welcome", base_url=attacker.base).headers["Location"].startswith("/login")


def test_setup_without_the_token_of_its_form_is_refused(fresh: PageReader) -> None:
    answer = fresh.client.post(f"/setup?key={key_of(fresh)}", base_url=fresh.base, data=ENTRY)

    assert answer.status_code == 400
    assert count(fresh, User) == 0


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"password": "eleven char", "again": "eleven char"}, "password", "at least 12 letters long; this has 11"),
        ({"again": "a sentence of mine"}, "again", "The two passwords differ"),
        ({"password": "", "again": ""}, "password", "Choose a password"),
        (
            {"password": "OFFICE@organisation.example", "again": "OFFICE@organisation.example"},
            "password",
            "The mail address is no password",
        ),
        ({"password": "x" * 1001, "again": "x" * 1001}, "password", "Shorten the password"),
        ({"mail": "nobody"}, "mail", "Give a mail address"),
        ({"code": "a code"}, "code", "Use up to 32 letters"),
        ({"code": "X" * 33}, "code", "Use up to 32 letters"),
        ({"name": " "}, "name", "Give the name"),
        ({"name": "x" * 501}, "name", "Shorten this"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_else_is_lost(
    fresh: PageReader, changed: dict[str, str], field: str, sentence: str
) -> None:
    page = fresh.read(founded(fresh, **changed))

    assert sentence in text(page)
    assert f"#{field}" in {each.get("href") for each in page.iter("a")}
    typed = {each.get("name"): each.get("value", "") for each in page.iter("input")}
    kept = {name: value for name, value in (ENTRY | changed).items() if name in {"name", "code", "mail"}}
    assert {name: (typed[name] or "").strip() for name in kept} == {name: value.strip() for name, value in kept.items()}
    assert not typed.get("password")
    assert not typed.get("again")
    assert count(fresh, User) == 0


def test_of_two_founders_the_second_finds_the_door_closed(database_url: str) -> None:
    engine = engines.create(database_url)
    with engines.transaction(engine) as session:
        seeding.load_reference(session)
        founding.found(session, FoundingEntry(**ENTRY))

    with pytest.raises(NotFound), engines.transaction(engine) as session:
        founding.found(session, FoundingEntry(**ENTRY | {"code": "OTHER", "mail": "other@organisation.example"}))

    with engines.reading(engine) as session:
        assert session.scalars(select(User.email)).all() == ["office@organisation.example"]
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [each.event for each in entries][-2:] == ["organisation:created", "user:created"]
    assert ENTRY["password"] not in str([each.changes for each in entries])


def test_without_reference_data_setup_says_what_to_run_and_takes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    at = PageReader(app_at(sqlite_url, tmp_path / "data"))

    page = at.get(f"/setup?key={key_of(at)}")

    assert "tracker seed" in text(page)
    assert not list(page.iter("form"))


def test_the_key_depends_on_the_secret_of_the_site() -> None:
    assert founding.key("one secret") != founding.key("another secret")
    assert founding.is_key("one secret", founding.key("one secret"))
    assert not founding.is_key("one secret", founding.key("another secret"))


@pytest.mark.parametrize("state", ["", "XXX", "<script>alert(1)</script>", "A" * 300, "' OR 1=1 --"])
def test_a_state_that_is_not_on_the_list_is_refused(signed_in: PageReader, state: str) -> None:  # noqa: F811
    before = count(signed_in, TrackedState)

    page = signed_in.read(send(signed_in, "/follow", state=state))

    assert "Choose a State" in text(page)
    assert not [each for each in page.iter("script") if "alert" in (each.text or "")]
    assert count(signed_in, TrackedState) == before


def test_to_follow_twice_changes_nothing_the_second_time(signed_in: PageReader) -> None:  # noqa: F811
    before = count(signed_in, AuditEntry)

    send(signed_in, "/follow", state="SVN")
    send(signed_in, "/follow", state="svn")

    assert count(signed_in, TrackedState) == 4
    assert count(signed_in, AuditEntry) == before + 1


def test_to_follow_no_longer_is_asked_first_and_loses_no_record(signed_in: PageReader) -> None:  # noqa: F811
    records = count(signed_in, Recommendation)

    asked = signed_in.get("/unfollow/rus")
    assert "Every record of it is kept" in text(asked)
    assert count(signed_in, TrackedState) == 3
    done = send(signed_in, "/unfollow/RUS")

    assert done.status_code == 303
    assert "Russian Federation is followed no longer" in text(signed_in.get("/"))
    assert (count(signed_in, TrackedState), count(signed_in, Recommendation)) == (2, records)
    with engines.reading(engine_of(signed_in)) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert last is not None
    assert (last.event, last.changes) == ("state:unfollowed", {"state": ["RUS", None]})


@pytest.mark.parametrize("path", ["/unfollow/AND", "/steps/AND", "/steps/nowhere", "/unfollow/%2e%2e", "/steps/RUS%20"])
def test_a_state_that_is_not_followed_has_no_steps(signed_in: PageReader, path: str) -> None:  # noqa: F811
    signed_in.get(path, status=404)


def test_whoever_may_only_read_is_led_nowhere_and_may_not_choose(
    signed_in: PageReader,  # noqa: F811
) -> None:
    with engines.transaction(engine_of(signed_in)) as session:
        user_id = session.scalar(select(User.id).where(User.email == MAIL))
        session.execute(delete(UserRole).where(UserRole.user_id == user_id))
        viewer = session.scalar(select(Role.id).where(Role.name == "viewer"))
        session.execute(insert(UserRole).values(user_id=user_id, role_id=viewer))
        session.execute(delete(TrackedState))

    signed_in.get("/")
    for path in ("/follow", "/steps/RUS", "/unfollow/RUS"):
        signed_in.get(path, status=403)


def test_the_steps_count_what_is_on_record_and_point_to_one_next_step(signed_in: PageReader) -> None:  # noqa: F811
    page = signed_in.get("/steps/RUS")

    (button,) = primary(page)
    (current,) = [each for each in page.iter("li") if each.get("aria-current") == "step"]
    assert button in list(current.iter())
    assert "asks on record" in text(page)
    assert "Submissions are due about" in text(page)


def test_an_answer_that_is_pending_is_no_answer(fresh: PageReader) -> None:
    founded(fresh)
    send(fresh, "/follow", state="SVN")
    name_the_report(fresh)
    preview = uploaded(fresh, small_report("Plant trees (Norway)", lead=PENDING))

    apply(fresh, preview)

    page = fresh.get("/steps/SVN")
    assert "0 of 1 answered" in text(page)
    assert "Read what the State answered" in text(primary(page)[0])


def test_the_number_of_queries_does_not_grow_with_the_records_of_a_state(
    signed_in: PageReader,  # noqa: F811
) -> None:
    with statements_of(signed_in) as of_many:
        signed_in.get("/steps/RUS")
    with statements_of(signed_in) as of_few:
        signed_in.get("/steps/CHN")

    assert len(of_many) == len(of_few)


def test_the_number_of_queries_does_not_grow_with_the_states_followed(
    signed_in: PageReader,  # noqa: F811
) -> None:
    with statements_of(signed_in) as of_three:
        signed_in.get("/follow")
    send(signed_in, "/unfollow/RUS")
    send(signed_in, "/unfollow/CHN")
    signed_in.get("/calendar")  # takes the message of the last step
    with statements_of(signed_in) as of_one:
        signed_in.get("/follow")

    assert len(of_three) == len(of_one)


def test_no_page_of_the_first_run_writes_when_it_is_opened(fresh: PageReader) -> None:
    with statements_of(fresh) as seen:
        for path in ("/welcome", f"/setup?key={key_of(fresh)}", "/setup", "/follow"):
            fresh.client.get(path, base_url=fresh.base)

    assert seen
    assert not [each for each in seen if each.split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}]


def test_serving_prints_the_way_in_only_as_long_as_nobody_can_sign_in(
    fresh: PageReader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("tracker.app.serve", lambda _settings, _engine, ready: ready() or Exit.DONE)

    main(["serve"])
    before = capsys.readouterr().out
    founded(fresh)
    main(["serve"])
    after = capsys.readouterr().out

    address = next(line.removeprefix("Set up: ") for line in before.splitlines() if line.startswith("Set up: "))
    assert address == f"http://127.0.0.1:8000/setup?key={key_of(fresh)}"
    assert after == "Ready: http://127.0.0.1:8000\n"
