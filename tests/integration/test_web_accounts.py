"""Accounts in the browser: second factor, sessions, invitations, people, what asks for a password again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import Flask
from sqlalchemy import Engine, delete, func, insert, select, update
from werkzeug.test import TestResponse

from tests.web_client import MAIL, PASSWORD, PageReader, app_at, statements_of, text
from tracker.domain.roles import Role
from tracker.services import accounts, seeding
from tracker.services.trail import audit
from tracker.services.vault import keys
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, Organisation, SignIn, User, UserRole
from tracker.storage.models import Role as RoleRow

CHOSEN = "seven quiet herons at dusk"


@pytest.fixture
def app(demo_url: str, tmp_path: Path) -> Iterator[Flask]:
    engine = engines.create(demo_url)
    with engines.transaction(engine) as session:
        seeding.ensure_demo_user(session, MAIL, accounts.hash_password(PASSWORD))
    engine.dispose()
    made = app_at(demo_url, tmp_path / "data")
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def admin(app: Flask) -> PageReader:
    return signed_in(app)


def signed_in(app: Flask, mail: str = MAIL, password: str = PASSWORD) -> PageReader:
    reader = PageReader(app)
    assert reader.sign_in(mail, password).status_code == 302
    return reader


def engine_of(at: PageReader) -> Engine:
    found: Engine = at.client.application.extensions["engine"]
    return found


def send(at: PageReader, page: str, to: str = "", /, **fields: object) -> TestResponse:
    """Send a form that stands on a page, with its token, to where it leads."""
    tree = at.get(page)
    hidden = {str(each.get("name")): str(each.get("value", "")) for each in tree.iter("input") if _is_kept(each)}
    return at.client.post(to or page, base_url=at.base, data=hidden | fields)


def _is_kept(each: Element) -> bool:
    return each.get("name") in {"csrf_token", "seen"}


def opens(at: PageReader, path: str = "/account") -> bool:
    return at.client.get(path, base_url=at.base).status_code == 200


def aged(at: PageReader, minutes: int = 31) -> None:
    """Let everybody have signed in so long ago."""
    with engines.transaction(engine_of(at)) as session:
        for row in session.scalars(select(SignIn)):
            row.begun_at -= timedelta(minutes=minutes)


def a_member(at: PageReader, mail: str, *roles: str, code: str = "") -> int:
    with engines.transaction(engine_of(at)) as session:
        of = select(Organisation.id).where(Organisation.code == code) if code else select(User.organisation_id).limit(1)
        row = User(
            email=mail,
            password=accounts.hash_password(CHOSEN),
            fs_uniquifier=mail,
            organisation_id=session.scalars(of).one(),
        )
        session.add(row)
        session.flush()
        ids = session.scalars(select(RoleRow.id).where(RoleRow.name.in_(roles or ("viewer",))))
        session.execute(insert(UserRole), [{"user_id": row.id, "role_id": each} for each in ids])
        return row.id


def shown_code(at: PageReader, *, mail: str = MAIL, steps: int = 0) -> str:
    """Return what the app on a telephone shows, some steps from now."""
    keyring = at.client.application.extensions["keyring"]
    with engines.reading(engine_of(at)) as session:
        user = session.scalars(select(User).where(User.email == mail)).one()
    assert user.totp_secret is not None
    secret = keys.open_here(keyring, user.totp_secret, bound=keys.second_factor_place(user.id))
    moment = int(datetime.now(UTC).timestamp()) + 30 * steps
    return TOTP(secret, 6, SHA1(), 30).generate(moment).decode()


def with_second_factor(at: PageReader) -> list[str]:
    """Set up the second factor of whoever is signed in, one step ago, and return the recovery codes."""
    send(at, "/account/second-factor")
    page = at.read(send(at, "/account/second-factor/set-up", code=shown_code(at, steps=-1)))
    return [each.text or "" for each in page.iter("code")]


# ---------------------------------------------------------------- signing in


def test_a_copied_cookie_is_dead_after_signing_out(app: Flask) -> None:
    reader = signed_in(app)
    (cookie,) = [each for each in (reader.client.get_cookie("session"),) if each]
    reader.post("/logout")

    thief = app.test_client()
    thief.set_cookie("session", cookie.value)

    assert thief.get("/", base_url=reader.base).status_code == 302


def test_a_session_begins_with_a_token_that_nobody_could_have_set_before(app: Flask) -> None:
    reader = PageReader(app)
    reader.get("/login")
    before = reader.client.get_cookie("session")
    reader.sign_in()

    planted = app.test_client()
    assert before is not None
    planted.set_cookie("session", before.value)

    assert planted.get("/", base_url=reader.base).status_code == 302


def test_whoever_may_not_sign_in_is_refused_with_the_same_work_and_words(
    app: Flask, admin: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = a_member(admin, "shut@example.org", "viewer")
    with engines.transaction(engine_of(admin)) as session:
        session.execute(update(User).where(User.id == shut).values(active=False))
    work: list[str] = []

    def counted(name: str) -> Callable[..., object]:
        done = getattr(accounts, name)

        def do(*given: object) -> object:
            work.append(name)
            return done(*given)

        return do

    for name in ("hash_password", "is_password"):
        monkeypatch.setattr(accounts, name, counted(name))
    tries = [
        ("nobody@example.org", CHOSEN),
        (MAIL, "a wrong password"),
        ("shut@example.org", CHOSEN),
        ("no address", CHOSEN),
    ]
    reader = PageReader(app)

    def refused(mail: str, password: str) -> tuple[str, int, list[str]]:
        work.clear()
        with statements_of(reader) as asked:
            answer = reader.sign_in(mail, password)
        page = re.sub(r'name="csrf_token"[^>]*', "", answer.get_data(as_text=True)).replace(mail, "")
        return page, len(asked), [*work]

    answers = [refused(*each) for each in tries]

    assert [work for _page, _count, work in answers] == [["is_password"]] * 4
    assert len({(page, count) for page, count, _work in answers}) == 1


def test_with_a_second_factor_the_password_alone_opens_nothing(app: Flask, admin: PageReader) -> None:
    with_second_factor(admin)
    reader = PageReader(app)

    begun = reader.sign_in()
    assert begun.headers["Location"] == "/login/code"
    assert not opens(reader)
    refused = reader.read(send(reader, "/login/code", code="000000"))
    assert "not right, or was used" in text(refused)
    code = shown_code(reader)
    assert send(reader, "/login/code", code=code).status_code == 303
    assert opens(reader)

    again = PageReader(app)
    again.sign_in()
    again.read(send(again, "/login/code", code=code))
    assert not opens(again)


def test_a_recovery_code_signs_in_once(app: Flask, admin: PageReader) -> None:
    codes = with_second_factor(admin)
    assert len(codes) == 10

    first, second = PageReader(app), PageReader(app)
    first.sign_in()
    assert send(first, "/login/code", code=codes[0].lower()).status_code == 303
    assert "9 recovery codes are left" in text(first.get("/account"))
    second.sign_in()
    second.read(send(second, "/login/code", code=codes[0]))
    assert not opens(second)


def test_codes_are_limited_whoever_types_them(app: Flask, admin: PageReader) -> None:
    with_second_factor(admin)
    reader = PageReader(app)
    reader.sign_in()

    answers = [send(reader, "/login/code", code=f"{number:06}").status_code for number in range(7)]

    assert answers[:5] == [200] * 5
    assert answers[-1] == 429


def test_without_a_right_password_no_page_asks_for_a_code(app: Flask) -> None:
    reader = PageReader(app)

    assert reader.client.get("/login/code", base_url=reader.base).headers["Location"] == "/login"


def test_without_its_key_a_second_factor_says_what_to_do_and_a_recovery_code_still_works(
    app: Flask, admin: PageReader, tmp_path: Path
) -> None:
    codes = with_second_factor(admin)
    for file in (tmp_path / "data" / "keys").iterdir():
        file.unlink()
    app.extensions["keyring"].reload()
    reader = PageReader(app)
    reader.sign_in()

    refused = send(reader, "/login/code", code="123456")

    assert refused.status_code == 503
    assert "key" in text(reader.read(refused, status=503))
    assert send(reader, "/login/code", code=codes[1]).status_code == 303


def test_where_an_organisation_asks_for_a_second_factor_nothing_else_opens_before(
    app: Flask, admin: PageReader
) -> None:
    send(admin, "/organisation", name="Demo", second_factor="1")

    led = admin.client.get("/recommendations", base_url=admin.base)
    assert led.headers["Location"] == "/account/second-factor"
    assert "asks everybody" in text(admin.get("/account/second-factor"))
    with_second_factor(admin)

    assert opens(admin, "/recommendations")


# ---------------------------------------------------------------- one's own account


def test_the_square_code_is_a_picture_of_our_own_and_gone_once_it_is_used(admin: PageReader) -> None:
    send(admin, "/account/second-factor")
    picture = admin.client.get("/account/second-factor/square.svg", base_url=admin.base)
    assert picture.content_type.startswith("image/svg+xml")
    assert picture.headers["Cache-Control"] == "no-store"
    assert "<script" not in picture.get_data(as_text=True)
    assert "style=" not in picture.get_data(as_text=True)

    send(admin, "/account/second-factor/set-up", code=shown_code(admin))

    admin.get("/account/second-factor/square.svg", status=404)


def test_a_new_password_signs_out_everywhere_else(app: Flask, admin: PageReader) -> None:
    other = signed_in(app)

    refused = send(admin, "/account/password", old="wrong", password=CHOSEN, again=CHOSEN)
    assert "not your password" in text(admin.read(refused))
    assert opens(other)
    weak = send(admin, "/account/password", old=PASSWORD, password="password1234", again="password1234")
    assert "among the first that are tried" in text(admin.read(weak))
    assert send(admin, "/account/password", old=PASSWORD, password=CHOSEN, again=CHOSEN).status_code == 303

    assert opens(admin)
    assert not opens(other)
    assert opens(signed_in(app, password=CHOSEN))


def test_sessions_are_listed_and_ended_one_by_one_or_all(app: Flask, admin: PageReader) -> None:
    second, third = signed_in(app), signed_in(app)
    page = admin.get("/account")
    assert "3 sessions" in text(page)
    ends = [str(each.get("action")) for each in page.iter("form") if str(each.get("action")).endswith("/end")]

    newest, *_others = [each for each in ends if each != "/account/sign-ins/end"]
    send(admin, "/account", newest)
    assert (opens(second), opens(third)) == (True, False)
    send(admin, "/account", "/account/sign-ins/end")

    assert opens(admin)
    assert not opens(second)


def test_nobody_ends_the_session_of_somebody_else(app: Flask, admin: PageReader) -> None:
    a_member(admin, "other@example.org")
    other = signed_in(app, "other@example.org", CHOSEN)
    with engines.reading(engine_of(admin)) as session:
        newest = session.scalar(select(func.max(SignIn.id)))

    assert send(admin, "/account", f"/account/sign-ins/{newest}/end").status_code == 404
    assert opens(other)


def test_what_is_sensitive_asks_for_the_password_again_after_half_an_hour(admin: PageReader) -> None:
    aged(admin)

    led = admin.client.get("/organisation", base_url=admin.base)
    assert urlsplit(led.headers["Location"]).path == "/account/confirm"
    before = admin.client.get_cookie("session")
    admin.read(send(admin, led.headers["Location"], password="wrong"))
    onward = send(admin, led.headers["Location"], password=PASSWORD)

    assert onward.headers["Location"] == "/organisation"
    assert opens(admin, "/organisation")
    assert before is not None
    admin.client.set_cookie("session", before.value)
    assert not opens(admin)  # a proof of who it is brings a new token, and the old one is dead


def test_a_form_that_is_sent_too_late_changes_nothing_and_leads_back_to_its_page(admin: PageReader) -> None:
    page = admin.get("/organisation")
    token = next(each.get("value", "") for each in page.iter("input") if each.get("name") == "csrf_token")
    aged(admin)

    led = admin.client.post(
        "/organisation",
        base_url=admin.base,
        data={"csrf_token": token, "name": "Changed"},
        headers={"Referer": f"{admin.base}/organisation"},
    )

    assert led.headers["Location"] == "/account/confirm?next=/organisation"
    assert "What you sent was not kept" in text(admin.get(led.headers["Location"]))


# ---------------------------------------------------------------- the organisation


def invited(admin: PageReader, mail: str = "new@example.org", roles: tuple[str, ...] = ("researcher",)) -> str:
    """Invite somebody and return the path of the link."""
    page = admin.read(send(admin, "/organisation/invite", mail=mail, roles=list(roles)))
    (link,) = [str(each.get("value")) for each in page.iter("input") if each.get("id") == "link"]
    return urlsplit(link).path


def test_an_invited_person_chooses_a_password_and_is_signed_in_with_the_roles_given(
    app: Flask, admin: PageReader
) -> None:
    link = invited(admin)
    guest = PageReader(app)
    assert "new@example.org" in text(guest.get(link))

    short = send(guest, link, password="short", again="short")
    assert "at least 12 letters" in text(guest.read(short))
    assert send(guest, link, password=CHOSEN, again=CHOSEN).status_code == 303

    assert "Researcher" in text(guest.get("/account"))
    PageReader(app).get(link, status=404)
    assert opens(signed_in(app, "new@example.org", CHOSEN))


def test_who_forgot_the_password_chooses_another_by_a_link_and_still_needs_the_code(
    app: Flask, admin: PageReader
) -> None:
    user_id = a_member(admin, "other@example.org")
    other = signed_in(app, "other@example.org", CHOSEN)
    send(other, "/account/second-factor")
    send(other, "/account/second-factor/set-up", code=shown_code(other, mail="other@example.org", steps=-1))
    page = f"/organisation/people/{user_id}"
    made = admin.read(send(admin, page, f"{page}/new-password"))
    (link,) = [urlsplit(str(each.get("value"))).path for each in made.iter("input") if each.get("id") == "link"]

    guest = PageReader(app)
    new = "nine brown otters in the rain"
    assert send(guest, link, password=new, again=new).headers["Location"] == "/login"

    assert not opens(other)
    assert not opens(guest)
    assert guest.sign_in("other@example.org", new).headers["Location"] == "/login/code"


def test_a_withdrawn_invitation_opens_nothing(app: Flask, admin: PageReader) -> None:
    link = invited(admin)
    page = admin.get("/organisation/people")
    (withdraw,) = [str(each.get("action")) for each in page.iter("form") if "withdraw" in str(each.get("action"))]

    send(admin, "/organisation/people", withdraw)

    PageReader(app).get(link, status=404)


def test_an_administrator_changes_roles_and_the_change_holds_at_once(app: Flask, admin: PageReader) -> None:
    user_id = a_member(admin, "other@example.org", "viewer")
    other = signed_in(app, "other@example.org", CHOSEN)
    assert not opens(other, "/imports")

    changed = send(admin, f"/organisation/people/{user_id}", roles=["researcher"])

    assert changed.status_code == 303
    assert opens(other, "/imports")


def test_the_last_administrator_cannot_give_the_role_away(admin: PageReader) -> None:
    with engines.reading(engine_of(admin)) as session:
        me = session.scalars(select(User.id).where(User.email == MAIL)).one()

    refused = send(admin, f"/organisation/people/{me}", roles=["viewer"])

    assert "Nobody else administers" in text(admin.read(refused))
    assert opens(admin, "/organisation/people")


def test_a_deactivated_person_is_signed_out_at_once(app: Flask, admin: PageReader) -> None:
    user_id = a_member(admin, "other@example.org")
    other = signed_in(app, "other@example.org", CHOSEN)
    page = f"/organisation/people/{user_id}"

    send(admin, page, f"{page}/deactivate")

    assert not opens(other)
    assert PageReader(app).sign_in("other@example.org", CHOSEN).status_code == 200
    send(admin, page, f"{page}/activate")
    assert opens(signed_in(app, "other@example.org", CHOSEN))


def test_an_administrator_ends_all_sessions_of_a_person(app: Flask, admin: PageReader) -> None:
    user_id = a_member(admin, "other@example.org")
    other = signed_in(app, "other@example.org", CHOSEN)
    page = f"/organisation/people/{user_id}"

    send(admin, page, f"{page}/end-sessions")

    assert not opens(other)


def test_people_of_another_organisation_are_not_there(admin: PageReader) -> None:
    with engines.transaction(engine_of(admin)) as session:
        session.add(Organisation(code="OTHERS", name="Others"))
    stranger = a_member(admin, "stranger@example.org", code="OTHERS")

    admin.get(f"/organisation/people/{stranger}", status=404)
    for act in ("deactivate", "activate", "reset-second-factor", "end-sessions"):
        answer = send(admin, "/organisation/people", f"/organisation/people/{stranger}/{act}")
        assert answer.status_code == 404
    assert "stranger@example.org" not in text(admin.get("/organisation/people"))


def test_who_does_not_administer_sees_no_people(app: Flask, admin: PageReader) -> None:
    a_member(admin, "other@example.org", *(role for role in Role if role is not Role.ADMIN))
    other = signed_in(app, "other@example.org", CHOSEN)

    for path in ("/organisation", "/organisation/people", "/organisation/invite"):
        other.get(path, status=403)


def test_two_who_change_the_settings_see_what_the_other_saved(admin: PageReader) -> None:
    page = admin.get("/organisation")
    hidden = {str(each.get("name")): str(each.get("value", "")) for each in page.iter("input") if _is_kept(each)}
    with engines.transaction(engine_of(admin)) as session:
        session.execute(update(Organisation).values(four_eyes=True))

    answer = admin.client.post("/organisation", base_url=admin.base, data=hidden | {"name": "Demo"})

    assert "Somebody else changed this record" in text(admin.read(answer))


def test_the_trail_tells_what_was_done_and_names_nobody(app: Flask, admin: PageReader) -> None:
    link = invited(admin)
    codes = with_second_factor(admin)
    guest = PageReader(app)
    send(guest, link, password=CHOSEN, again=CHOSEN)
    guest.post("/logout")

    with engines.reading(engine_of(admin)) as session:
        rows = session.scalars(select(AuditEntry)).all()
        assert audit.verify(session) is None
    told = " ".join(f"{row.event} {row.subject} {row.changes}" for row in rows)
    for event in ("sign_in:begun", "invitation:made", "second_factor:set_up", "recovery_codes:made", "sign_in:ended"):
        assert event in told
    for hidden in (MAIL, "example.org", link.rpartition("/")[2], CHOSEN, *codes):
        assert hidden not in told


def test_nobody_is_left_who_holds_no_role(admin: PageReader) -> None:
    user_id = a_member(admin, "other@example.org")

    refused = send(admin, f"/organisation/people/{user_id}")

    assert "at least one role" in text(admin.read(refused))
    with engines.transaction(engine_of(admin)) as session:
        session.execute(delete(UserRole).where(UserRole.user_id == user_id))
    assert "None" in text(admin.get("/organisation/people"))


def test_a_refused_password_says_that_it_has_to_be_typed_again(admin: PageReader) -> None:
    page = text(admin.read(send(admin, "/account/password", old=PASSWORD, password="short", again="short")))

    assert "Nothing you typed is lost" not in page
    assert "Type the passwords again" in page


def test_two_administrators_open_the_vault_together(app: Flask, admin: PageReader) -> None:
    """Given one who asks for the role for himself, then the other hears of it at the sign-in and confirms."""
    asking = a_member(admin, "asking@example.org", "admin")
    first = signed_in(app, "asking@example.org", CHOSEN)
    send(first, f"/organisation/people/{asking}", roles=["admin", "protection"])

    waits = text(first.get("/organisation/identities"))
    assert "waits for a second person" in waits
    assert "Somebody else confirms it." in waits
    assert not opens(first, "/people")

    second = signed_in(app)
    page = second.get("/organisation/identities")
    assert "One thing waits for you" in text(page)
    (confirm,) = [str(each.get("action")) for each in page.iter("form") if str(each.get("action")).endswith("confirm")]
    assert send(second, "/organisation/identities", confirm).status_code == 303
    assert opens(first, "/people")


def test_a_link_into_a_protection_officers_account_is_shown_to_the_second_person_alone(
    app: Flask, admin: PageReader
) -> None:
    a_member(admin, "asking@example.org", "admin")
    guard = a_member(admin, "guard@example.org", "protection")
    first = signed_in(app, "asking@example.org", CHOSEN)

    answer = send(first, f"/organisation/people/{guard}", f"/organisation/people/{guard}/new-password")
    assert answer.headers["Location"] == "/organisation/identities"
    page = admin.get("/organisation/identities")
    (confirm,) = [str(each.get("action")) for each in page.iter("form") if str(each.get("action")).endswith("confirm")]
    shown = admin.read(send(admin, "/organisation/identities", confirm))

    (link,) = [str(each.get("value")) for each in shown.iter("input") if each.get("id") == "link"]
    assert "Choose a new password" in text(PageReader(app).get(urlsplit(link).path))
