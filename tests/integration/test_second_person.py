"""The vault is opened by two people wherever there are two: the role, an invitation, a link, a lost second factor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories.records import add
from tracker.domain.roles import Role
from tracker.errors import Invalid, NotFound
from tracker.services.accounts import accepting, confirming, invitations, members, second_person
from tracker.services.accounts.invitations import InvitationEntry
from tracker.services.accounts.members import MemberEntry
from tracker.services.entries import fingerprint
from tracker.storage import engine as engines
from tracker.storage.models import Organisation, User
from tracker.storage.models import Role as RoleRow

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=8)
NEWCOMER = InvitationEntry(mail="newcomer@example.org", roles=("protection",))


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine: Engine = engines.create(database_url)
    with engines.transaction(engine) as session:
        for role in Role:
            add(session, RoleRow(name=role))
        add(session, Organisation(code="OURS", name="Ours"))
        yield session
    engine.dispose()


def a_person(session: Session, mail: str, *roles: Role, since: datetime | None = None) -> int:
    row = User(email=mail, password="$argon2", fs_uniquifier=mail, organisation_id=ours(session), confirmed_at=since)
    add(session, row)
    members.give_roles(session, row.id, roles)
    return row.id


def ours(session: Session) -> int:
    return session.scalars(select(Organisation.id)).one()


def give(session: Session, by: int, to: int, *roles: str) -> bool:
    seen = fingerprint(members.entry_of(members.member(session, ours(session), to)))
    return members.change_roles(session, f"user:{by}", ours(session), user_id=to, entry=MemberEntry(roles), seen=seen)


def roles_of(session: Session, user_id: int) -> tuple[Role, ...]:
    session.expire_all()
    return members.member(session, ours(session), user_id).roles


def test_the_role_waits_for_somebody_else_who_is_neither_new_nor_made_by_who_asks(session: Session) -> None:
    ada = a_person(session, "ada@example.org", Role.ADMIN)
    bea = a_person(session, "bea@example.org", Role.ADMIN)
    fresh = a_person(session, "fresh@example.org", Role.ADMIN, since=NOW)

    assert give(session, ada, ada, "admin", "protection", "viewer")
    (asked,) = second_person.waiting(session, ours(session))

    assert roles_of(session, ada) == (Role.ADMIN, Role.VIEWER)
    for who in (ada, fresh):
        with pytest.raises(Invalid, match="Somebody else"):
            confirming.confirm(session, f"user:{who}", ours(session), number=asked.number)
    invitations.renew(session, f"user:{ada}", organisation_id=ours(session), user_id=bea)
    with pytest.raises(Invalid, match="Somebody else"):
        confirming.confirm(session, f"user:{bea}", ours(session), number=asked.number)
    with pytest.raises(Invalid, match="is new"):
        give(session, fresh, fresh, "admin", "protection")


def test_what_a_second_person_confirms_is_done_once_and_on_record(session: Session) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))
    give(session, ada, ada, "admin", "protection")
    give(session, ada, ada, "admin", "protection")
    (asked,) = second_person.waiting(session, ours(session))

    confirming.confirm(session, f"user:{bea}", ours(session), number=asked.number)

    assert Role.PROTECTION in roles_of(session, ada)
    told = second_person.told(session, ours(session))
    assert [(each.event, each.by) for each in told] == [
        ("protection:confirmed", "bea@example.org"),
        ("protection:asked", "ada@example.org"),
    ]
    with pytest.raises(NotFound):
        confirming.confirm(session, f"user:{bea}", ours(session), number=asked.number)
    assert second_person.news(session, ours(session), bea) == 1


def test_a_request_is_over_after_a_week_and_can_be_refused(session: Session) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))
    give(session, ada, ada, "admin", "protection")
    assert second_person.waiting(session, ours(session), at=LATER) == ()
    (asked,) = second_person.waiting(session, ours(session))

    confirming.refuse(session, f"user:{bea}", ours(session), number=asked.number)

    assert second_person.waiting(session, ours(session)) == ()
    assert roles_of(session, ada) == (Role.ADMIN,)


def test_an_invitation_with_the_role_works_by_the_link_of_the_second_person_alone(session: Session) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))

    shown = invitations.invite(session, f"user:{ada}", organisation_id=ours(session), entry=NEWCOMER)
    (asked,) = second_person.waiting(session, ours(session))
    done = confirming.confirm(session, f"user:{bea}", ours(session), number=asked.number)

    assert shown == ""
    assert accepting.opened(session, done.token).roles == (Role.PROTECTION,)


def test_nobody_alone_opens_the_account_of_who_holds_the_role(session: Session) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))
    guard = a_person(session, "guard@example.org", Role.PROTECTION)
    session.get_one(User, guard).totp_secret, session.get_one(User, guard).totp_counter = b"sealed", 1
    session.flush()

    token = invitations.renew(session, f"user:{ada}", organisation_id=ours(session), user_id=guard)
    waits = members.reset_second_factor(session, f"user:{ada}", ours(session), user_id=guard)

    assert (token, waits) == ("", True)
    assert members.member(session, ours(session), guard).has_second_factor
    for asked in second_person.waiting(session, ours(session)):
        token += confirming.confirm(session, f"user:{bea}", ours(session), number=asked.number).token
    assert accepting.opened(session, token).mail == "guard@example.org"
    assert not members.member(session, ours(session), guard).has_second_factor


def test_one_person_alone_gives_the_role_at_once_and_everybody_later_reads_it(session: Session) -> None:
    ada = a_person(session, "ada@example.org", Role.ADMIN)
    a_person(session, "fresh@example.org", Role.ADMIN, since=NOW)

    assert not give(session, ada, ada, "admin", "protection")

    assert Role.PROTECTION in roles_of(session, ada)
    assert [each.event for each in second_person.told(session, ours(session))] == ["protection:alone"]


@pytest.mark.parametrize("way", ["deactivated", "role taken"])
def test_nobody_is_alone_because_the_others_were_made_to_go(session: Session, way: str) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))
    if way == "deactivated":
        members.deactivate(session, f"user:{ada}", ours(session), user_id=bea)
    else:
        give(session, ada, bea, "viewer")

    assert give(session, ada, ada, "admin", "protection")

    assert roles_of(session, ada) == (Role.ADMIN,)


def test_a_link_made_before_the_role_was_given_works_no_longer(session: Session) -> None:
    ada = a_person(session, "ada@example.org", Role.ADMIN)
    guard = a_person(session, "guard@example.org", Role.VIEWER)
    token = invitations.renew(session, f"user:{ada}", organisation_id=ours(session), user_id=guard)

    give(session, ada, guard, "protection")

    with pytest.raises(NotFound):
        accepting.opened(session, token)


def test_one_of_two_people_does_not_open_the_account_of_the_other(session: Session) -> None:
    ada = a_person(session, "ada@example.org", Role.ADMIN)
    guard = a_person(session, "guard@example.org", Role.PROTECTION)

    token = invitations.renew(session, f"user:{ada}", organisation_id=ours(session), user_id=guard)

    assert token == ""
    assert [each.event for each in second_person.told(session, ours(session))] == ["protection:asked"]


def test_of_two_administrators_one_alone_neither_gives_the_other_the_role_nor_enters_by_it(session: Session) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))

    assert give(session, ada, bea, "admin", "protection")

    assert roles_of(session, bea) == (Role.ADMIN,)


@pytest.mark.parametrize("way", ["deactivated", "role taken"])
def test_a_request_of_somebody_who_may_ask_no_longer_waits_no_longer(session: Session, way: str) -> None:
    ada, bea = (a_person(session, f"{name}@example.org", Role.ADMIN) for name in ("ada", "bea"))
    invitations.invite(session, f"user:{ada}", organisation_id=ours(session), entry=NEWCOMER)
    (asked,) = second_person.waiting(session, ours(session))

    if way == "deactivated":
        members.deactivate(session, f"user:{bea}", ours(session), user_id=ada)
    else:
        give(session, bea, ada, "viewer")

    with pytest.raises(NotFound):
        confirming.confirm(session, f"user:{bea}", ours(session), number=asked.number)
