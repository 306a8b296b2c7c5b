"""Passwords, second factors, sessions, invitations and roles, as the services keep them."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from tests.factories.records import add
from tracker.cli import main
from tracker.domain.roles import Role
from tracker.errors import Conflict, Exit, Invalid, NotFound
from tracker.services import accounts
from tracker.services.accounts import (
    accepting,
    invitations,
    members,
    organisation,
    passwords,
    recovery,
    second_factor,
    sign_ins,
)
from tracker.services.accounts.accepting import AcceptEntry
from tracker.services.accounts.invitations import InvitationEntry
from tracker.services.accounts.members import MemberEntry
from tracker.services.accounts.organisation import OrganisationEntry
from tracker.services.accounts.passwords import PasswordEntry
from tracker.services.entries import Stale, fingerprint
from tracker.services.trail import audit
from tracker.services.vault import keys
from tracker.services.vault.keys import Keyring
from tracker.storage import engine as engines
from tracker.storage.models import AuditEntry, Invitation, Organisation, RecoveryCode, SignIn, User
from tracker.storage.models import Role as RoleRow

NOW = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)
PASSWORD = "seven quiet herons at dusk"
ADMIN = "user:1"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engines.create(database_url)
    with engines.transaction(made) as session:
        for role in Role:
            add(session, RoleRow(name=role))
        for code in ("OURS", "OTHERS"):
            add(session, Organisation(code=code, name=f"Organisation {code}"))
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with engines.transaction(engine) as opened:
        yield opened


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def organisation_id(session: Session, code: str = "OURS") -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == code)).one()


def a_person(session: Session, *roles: Role, code: str = "OURS", mail: str = "") -> int:
    count = session.scalar(select(func.count()).select_from(User)) or 0
    row = User(
        email=mail or f"person-{count}@example.org",
        password=accounts.hash_password(PASSWORD),
        fs_uniquifier=f"key-{count}",
        organisation_id=organisation_id(session, code),
    )
    add(session, row)
    members.give_roles(session, row.id, roles or (Role.VIEWER,))
    return row.id


def begin(session: Session, user_id: int, *, at: datetime = NOW, replaces: int | None = None) -> str:
    account = accounts.by_id(session, user_id)
    assert account is not None
    return sign_ins.begin(session, account, agent="Firefox, Linux", second_factor=False, replaces=replaces, at=at)


def code_of(session: Session, keyring: Keyring, user_id: int, *, at: datetime = NOW) -> str:
    """Return what the telephone shows."""
    sealed = session.scalars(select(User.totp_secret).where(User.id == user_id)).one()
    assert sealed is not None
    secret = keys.open_here(keyring, sealed, bound=keys.second_factor_place(user_id))
    return TOTP(secret, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def set_up(session: Session, keyring: Keyring, user_id: int, *, at: datetime = NOW) -> None:
    second_factor.begin(session, keyring, user_id)
    session.flush()
    second_factor.confirm(session, keyring, user_id, code=code_of(session, keyring, user_id, at=at), at=at)
    session.flush()


def trail(session: Session) -> str:
    return " ".join(
        f"{each.actor} {each.event} {each.subject} {each.changes}" for each in session.scalars(select(AuditEntry))
    )


# ---------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    "plain",
    ["password1234", "qwertyuiop12", "aaaaaaaaaaaaaaaa", "ada.stone@example.org", "Ada.Stone1!", "short"],
)
def test_a_password_that_is_short_or_tried_first_is_refused(plain: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check(plain, again=plain, names=["ada.stone@example.org"])

    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "plain", [PASSWORD, "пять тихих цапель на заре", "다섯 마리 왜가리가 조용히 앉아", "x" * 5 + PASSWORD * 30]
)
def test_any_long_sentence_is_a_password_whatever_its_letters(plain: str) -> None:
    passwords.check(plain, again=plain, names=["ada.stone@example.org"])


def test_passwords_and_recovery_codes_are_hashed_as_slowly_as_they_should_be() -> None:
    """Tests hash cheaply (`tests/once.py`), so a program of its own is asked: RFC 9106, the second choice."""
    says = (
        "from tracker.services import accounts; from tracker.services.accounts import recovery;"
        f"print(accounts.hash_password({PASSWORD!r}), recovery._hasher.hash('a code'))"
    )

    answered = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, check=True)

    password, code = answered.stdout.split()
    assert password.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert code.startswith("$argon2id$v=19$m=8192,t=1,p=1$")
    assert accounts.is_password(password, PASSWORD)


def test_a_new_password_asks_for_the_old_one_and_ends_every_session(session: Session) -> None:
    user_id = a_person(session)
    token = begin(session, user_id)
    entry = PasswordEntry(old=PASSWORD, password="nine brown otters in the rain", again="nine brown otters in the rain")

    with pytest.raises(Invalid, match="not your password"):
        passwords.change(session, ADMIN, user_id, entry=replace(entry, old="wrong"))
    passwords.change(session, ADMIN, user_id, entry=entry)

    session.flush()
    assert sign_ins.find(session, token, at=NOW) is None
    assert "otters" not in trail(session)


# ---------------------------------------------------------------- sessions


def test_a_session_is_found_by_its_token_which_is_kept_nowhere(session: Session) -> None:
    user_id = a_person(session)

    token = begin(session, user_id)

    found = sign_ins.find(session, token, at=NOW)
    assert found is not None
    assert found.account.id == user_id
    assert token not in session.scalars(select(SignIn.token_sha256)).all()
    assert sign_ins.find(session, token + "x", at=NOW) is None


def test_a_session_ends_after_its_time_and_with_a_clock_that_was_put_back(session: Session) -> None:
    token = begin(session, a_person(session))

    assert sign_ins.find(session, token, at=NOW + timedelta(hours=11, minutes=59)) is not None
    assert sign_ins.find(session, token, at=NOW + timedelta(hours=12)) is None
    assert sign_ins.find(session, token, at=NOW - timedelta(minutes=2)) is not None
    assert sign_ins.find(session, token, at=NOW - timedelta(days=400)) is None


@pytest.mark.parametrize("change", [{"active": False}, {"fs_uniquifier": "another"}])
def test_a_session_holds_no_longer_than_the_account_behind_it(session: Session, change: dict[str, object]) -> None:
    user_id = a_person(session)
    token = begin(session, user_id)

    session.execute(update(User).where(User.id == user_id).values(**change))
    session.expire_all()

    assert sign_ins.find(session, token, at=NOW) is None


def test_nobody_ends_the_session_of_somebody_else(session: Session) -> None:
    mine, theirs = a_person(session), a_person(session)
    token = begin(session, theirs)
    found = sign_ins.find(session, token, at=NOW)
    assert found is not None

    with pytest.raises(NotFound):
        sign_ins.end(session, f"user:{mine}", mine, sign_in_id=found.id, at=NOW)

    sign_ins.end(session, f"user:{theirs}", theirs, sign_in_id=found.id, at=NOW)
    assert sign_ins.find(session, token, at=NOW) is None


def test_a_session_that_goes_on_has_another_token_and_the_old_one_is_dead(session: Session) -> None:
    user_id = a_person(session)
    first = begin(session, user_id)
    before = sign_ins.find(session, first, at=NOW)
    assert before is not None

    second = begin(session, user_id, replaces=before.id)

    assert sign_ins.find(session, first, at=NOW) is None
    assert sign_ins.find(session, second, at=NOW) is not None
    assert len(sign_ins.devices(session, user_id, at=NOW)) == 1


# ---------------------------------------------------------------- second factor


def test_a_code_never_works_twice_and_only_around_its_time(session: Session, keyring: Keyring) -> None:
    user_id = a_person(session)
    set_up(session, keyring, user_id)

    def is_right(shown_at: datetime, typed_at: datetime) -> bool:
        code = code_of(session, keyring, user_id, at=shown_at)
        right = second_factor.is_right(session, keyring, user_id, code=f"{code[:3]} {code[3:]}", at=typed_at)
        session.expire_all()
        return right

    later = NOW + timedelta(minutes=5)
    assert not is_right(NOW, NOW)  # it set the second factor up
    assert not is_right(later, later + timedelta(seconds=90))
    assert is_right(later, later + timedelta(seconds=30))
    assert not is_right(later, later + timedelta(seconds=31))
    assert not is_right(later - timedelta(seconds=30), later)  # older than the last one taken
    assert is_right(later + timedelta(seconds=30), later)


def test_a_clock_that_was_wrong_for_long_keeps_nobody_out(session: Session, keyring: Keyring) -> None:
    user_id = a_person(session)
    set_up(session, keyring, user_id, at=NOW + timedelta(days=400))
    session.expire_all()

    assert second_factor.is_right(session, keyring, user_id, code=code_of(session, keyring, user_id), at=NOW)


def test_the_secret_is_sealed_and_shown_only_while_it_is_set_up(session: Session, keyring: Keyring) -> None:
    user_id = a_person(session)
    second_factor.begin(session, keyring, user_id)
    session.flush()
    letters = second_factor.typed_secret(session, keyring, user_id).replace(" ", "")
    assert letters in second_factor.address(session, keyring, user_id)

    with pytest.raises(Invalid):
        second_factor.confirm(session, keyring, user_id, code="12345x", at=NOW)
    second_factor.confirm(session, keyring, user_id, code=code_of(session, keyring, user_id), at=NOW)
    session.flush()

    for ask in (second_factor.typed_secret, second_factor.address):
        with pytest.raises(NotFound):
            ask(session, keyring, user_id)
    with pytest.raises(Conflict):
        second_factor.begin(session, keyring, user_id)
    assert letters not in trail(session)


def test_a_sealed_secret_of_one_person_opens_for_no_other(session: Session, keyring: Keyring) -> None:
    mine, theirs = a_person(session), a_person(session)
    set_up(session, keyring, mine)
    stolen = session.scalars(select(User.totp_secret).where(User.id == mine)).one()
    session.execute(update(User).where(User.id == theirs).values(totp_secret=stolen, totp_counter=1))
    session.expire_all()

    code = code_of(session, keyring, mine, at=NOW + timedelta(minutes=5))

    with pytest.raises(Exception, match="does not open"):
        second_factor.is_right(session, keyring, theirs, code=code, at=NOW + timedelta(minutes=5))


def test_a_recovery_code_works_once_and_is_kept_as_a_hash(session: Session) -> None:
    user_id = a_person(session)

    codes = recovery.new_codes(session, user_id)

    assert len(set(codes)) == 10
    assert recovery.use(session, user_id, code=f" {codes[3].lower().replace('-', ' ')} ")
    assert not recovery.use(session, user_id, code=codes[3])
    assert recovery.codes_left(session, user_id) == 9
    assert not recovery.use(session, a_person(session), code=codes[4])
    kept = " ".join(session.scalars(select(RecoveryCode.code_hash)))
    assert not [code for code in codes if code in kept or code in trail(session)]


# ---------------------------------------------------------------- invitations


ENTRY = InvitationEntry(mail="New.Person@Example.org", roles=("researcher", "reviewer"))
CHOSEN = AcceptEntry(password=PASSWORD, again=PASSWORD)


def invite(session: Session, entry: InvitationEntry = ENTRY, *, at: datetime = NOW) -> str:
    return invitations.invite(session, ADMIN, organisation_id=organisation_id(session), entry=entry, at=at)


def test_an_invitation_works_once_with_the_roles_that_were_given(session: Session) -> None:
    token = invite(session)

    user_id = accepting.accept(session, token, entry=CHOSEN, at=NOW + timedelta(days=6))

    account = accounts.by_id(session, user_id)
    assert account is not None
    assert (account.mail, set(account.roles)) == ("new.person@example.org", {Role.RESEARCHER, Role.REVIEWER})
    assert accounts.is_password(account.password_hash, PASSWORD)
    with pytest.raises(NotFound):
        accepting.accept(session, token, entry=CHOSEN, at=NOW + timedelta(days=6))
    assert "example.org" not in trail(session)
    assert token not in session.scalars(select(Invitation.token_sha256)).all()


def test_an_invitation_that_is_over_or_withdrawn_or_replaced_looks_as_if_it_never_was(session: Session) -> None:
    first = invite(session)
    second = invite(session)
    ((waiting),) = invitations.waiting(session, organisation_id(session), at=NOW)

    with pytest.raises(NotFound) as replaced:
        accepting.opened(session, first, at=NOW)
    with pytest.raises(NotFound) as over:
        accepting.opened(session, second, at=NOW + timedelta(days=7))
    with pytest.raises(NotFound):
        invitations.withdraw(session, ADMIN, organisation_id(session, "OTHERS"), invitation_id=waiting.id, at=NOW)
    invitations.withdraw(session, ADMIN, organisation_id(session), invitation_id=waiting.id, at=NOW)
    with pytest.raises(NotFound) as withdrawn:
        accepting.opened(session, second, at=NOW)
    with pytest.raises(NotFound) as unknown:
        accepting.opened(session, "nothing", at=NOW)

    assert len({str(each.value) for each in (replaced, over, withdrawn, unknown)}) == 1


def test_an_invitation_does_not_tell_who_can_sign_in_for_another_organisation(session: Session) -> None:
    a_person(session, code="OTHERS", mail="new.person@example.org")

    token = invite(session)

    with pytest.raises(NotFound, match="is over"):
        accepting.opened(session, token, at=NOW)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(ENTRY, mail="nobody"), "mail"),
        (replace(ENTRY, mail="ours@example.org"), "mail"),
        (replace(ENTRY, roles=()), "roles"),
        (replace(ENTRY, roles=("root",)), "roles"),
    ],
)
def test_an_invitation_without_address_or_role_is_refused(session: Session, entry: InvitationEntry, field: str) -> None:
    a_person(session, mail="ours@example.org")

    with pytest.raises(Invalid) as refused:
        invite(session, entry)

    assert refused.value.field == field


def test_a_link_for_a_new_password_works_once_for_a_day_and_ends_the_sessions(session: Session) -> None:
    user_id, ours = a_person(session, mail="ada@example.org"), organisation_id(session)
    stranger = a_person(session, code="OTHERS")
    signed_in = begin(session, user_id)
    chosen = AcceptEntry(password="nine brown otters in the rain", again="nine brown otters in the rain")

    with pytest.raises(NotFound):
        invitations.renew(session, ADMIN, organisation_id=ours, user_id=stranger, at=NOW)
    token = invitations.renew(session, ADMIN, organisation_id=ours, user_id=user_id, at=NOW)
    with pytest.raises(NotFound):
        accepting.opened(session, token, at=NOW + timedelta(days=1))
    assert accepting.accept(session, token, entry=chosen, at=NOW + timedelta(hours=23)) == user_id

    session.flush()
    account = accounts.by_id(session, user_id)
    assert account is not None
    assert accounts.is_password(account.password_hash, chosen.password)
    assert account.roles == (Role.VIEWER,)
    assert sign_ins.find(session, signed_in, at=NOW) is None
    with pytest.raises(NotFound):
        accepting.opened(session, token, at=NOW)


def test_a_link_for_a_new_password_is_dead_for_who_may_no_longer_sign_in(session: Session) -> None:
    user_id, ours = a_person(session), organisation_id(session)
    token = invitations.renew(session, ADMIN, organisation_id=ours, user_id=user_id, at=NOW)

    members.deactivate(session, ADMIN, ours, user_id=user_id)
    session.flush()

    with pytest.raises(NotFound):
        accepting.opened(session, token, at=NOW)


# ---------------------------------------------------------------- people of the organisation


def seen(session: Session, user_id: int) -> str:
    return fingerprint(members.entry_of(members.member(session, organisation_id(session), user_id)))


def test_the_last_administrator_keeps_the_role_and_the_account(session: Session) -> None:
    only = a_person(session, Role.ADMIN)
    idle = a_person(session, Role.ADMIN)
    a_person(session, Role.ADMIN, code="OTHERS")
    ours = organisation_id(session)
    members.deactivate(session, ADMIN, ours, user_id=idle)
    session.flush()

    without = {"user_id": only, "entry": MemberEntry(roles=("viewer",)), "seen": seen(session, only)}
    with pytest.raises(Invalid, match="Nobody else administers"):
        members.change_roles(session, ADMIN, ours, **without)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="Nobody else administers"):
        members.deactivate(session, ADMIN, ours, user_id=only)

    members.activate(session, ADMIN, ours, user_id=idle)
    session.flush()
    members.change_roles(session, ADMIN, ours, **without)  # type: ignore[arg-type]
    assert members.member(session, ours, only).roles == (Role.VIEWER,)


def test_two_administrators_who_change_the_same_roles_do_not_undo_one_another(session: Session) -> None:
    user_id = a_person(session, Role.VIEWER)
    ours, before = organisation_id(session), seen(session, user_id)
    entry = MemberEntry(roles=("researcher", "viewer"))
    members.change_roles(session, ADMIN, ours, user_id=user_id, entry=entry, seen=before)

    with pytest.raises(Stale):
        members.change_roles(session, ADMIN, ours, user_id=user_id, entry=MemberEntry(("admin",)), seen=before)


def test_a_deactivated_person_is_signed_out_at_once_and_can_come_back(session: Session) -> None:
    user_id, ours = a_person(session), organisation_id(session)
    token = begin(session, user_id, at=datetime.now(UTC))

    members.deactivate(session, ADMIN, ours, user_id=user_id)
    session.flush()

    assert sign_ins.find(session, token) is None
    assert not sign_ins.devices(session, user_id)
    members.activate(session, ADMIN, ours, user_id=user_id)
    session.flush()
    assert sign_ins.find(session, token) is None


def test_people_of_another_organisation_are_not_there(session: Session) -> None:
    stranger, ours = a_person(session, code="OTHERS"), organisation_id(session)

    for act in (members.deactivate, members.activate, members.reset_second_factor, members.end_sessions):
        with pytest.raises(NotFound):
            act(session, ADMIN, ours, user_id=stranger)
    with pytest.raises(NotFound):
        members.change_roles(session, ADMIN, ours, user_id=stranger, entry=MemberEntry(("admin",)), seen="")
    assert stranger not in {each.id for each in members.members(session, ours)}


def test_a_lost_second_factor_is_taken_away_with_its_codes_and_sessions(session: Session, keyring: Keyring) -> None:
    user_id = a_person(session)
    set_up(session, keyring, user_id)
    recovery.new_codes(session, user_id)
    token = begin(session, user_id, at=datetime.now(UTC))

    members.reset_second_factor(session, ADMIN, organisation_id(session), user_id=user_id)
    session.flush()

    account = accounts.by_id(session, user_id)
    assert account is not None
    assert not account.has_second_factor
    assert recovery.codes_left(session, user_id) == 0
    assert sign_ins.find(session, token) is None


def test_the_settings_of_an_organisation_change_with_a_trace(session: Session) -> None:
    ours = organisation_id(session)
    before = organisation.settings(session, ours)
    after = OrganisationEntry(name="Anders", four_eyes=True, second_factor=True)

    organisation.change(session, ADMIN, ours, entry=after, seen=fingerprint(before))

    session.flush()
    assert organisation.settings(session, ours) == after
    with pytest.raises(Stale):
        organisation.change(session, ADMIN, ours, entry=before, seen=fingerprint(before))
    assert "organisation:changed" in trail(session)
    assert audit.verify(session) is None


# ---------------------------------------------------------------- whoever holds the machine


def test_whoever_holds_the_machine_helps_somebody_who_cannot_sign_in(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRACKER_DATA_DIR", str(tmp_path))
    engine = engines.create(sqlite_url)
    with engines.transaction(engine) as session:
        for role in Role:
            add(session, RoleRow(name=role))
        add(session, Organisation(code="OURS", name="Ours"))
        user_id = a_person(session, mail="ada@example.org")
        set_up(session, Keyring(tmp_path / "keys"), user_id)
    monkeypatch.setattr("sys.stdin", io.StringIO("nine brown otters in the rain\n"))

    assert main(["account", "password", "Ada@example.org"]) == Exit.DONE
    assert main(["account", "reset-second-factor", "ada@example.org"]) == Exit.DONE
    assert main(["account", "reset-second-factor", "nobody@example.org"]) == Exit.USAGE

    with engines.reading(engine) as session:
        account = accounts.by_id(session, user_id)
    assert account is not None
    assert accounts.is_password(account.password_hash, "nine brown otters in the rain")
    assert not account.has_second_factor
    assert "otters" not in "".join(capsys.readouterr())
