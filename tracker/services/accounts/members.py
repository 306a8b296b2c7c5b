"""The people of an organisation: what they may do, and who may no longer sign in; one administrator always stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, exists, insert, select, true, update
from sqlalchemy.orm import Session, selectinload

from tracker.domain.roles import Role
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.accounts import second_factor, second_person, sign_ins
from tracker.services.accounts.second_person import Opening
from tracker.services.entries import changes, changes_since
from tracker.services.trail import audit
from tracker.storage.models import Invitation, User, UserRole
from tracker.storage.models import Role as RoleRow


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the organisation, as its administrators see him or her."""

    id: int
    mail: str
    roles: tuple[Role, ...]
    active: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """What an administrator decides about a person."""

    roles: tuple[str, ...]


def members(session: Session, organisation_id: int) -> tuple[Member, ...]:
    """Return the people of an organisation: those who may sign in first, by mail address."""
    rows = session.scalars(
        select(User)
        .where(User.organisation_id == organisation_id)
        .order_by(User.active.desc(), User.email, User.id)
        .options(selectinload(User.roles))
    )
    return tuple(_member(row) for row in rows)


def member(session: Session, organisation_id: int, user_id: int) -> Member:
    """Return one person of the organisation.

    Raises:
        NotFound: there is none; somebody of another organisation is not there either.
    """
    return _member(_row(session, organisation_id, user_id))


def entry_of(found: Member) -> MemberEntry:
    """Return what may be changed of a person, in the order of the list of roles."""
    return MemberEntry(roles=tuple(role.value for role in found.roles))


def change_roles(
    session: Session, actor: str, organisation_id: int, *, user_id: int, entry: MemberEntry, seen: str
) -> bool:
    """Give a person these roles and no others; tell whether the protection role waits for a second person.

    Raises:
        NotFound: no such person in the organisation.
        Invalid: no role, an unknown one, nobody would be left to administer the organisation, or the account of who
            asks is too new to ask for the protection role.
        Stale: somebody else changed them since `seen`.
    """
    found = member(session, organisation_id, user_id)
    before, after = entry_of(found), MemberEntry(roles=known_roles(entry.roles))
    if not changes_since(before, after, seen=seen):
        return False
    waits = Role.PROTECTION in set(after.roles) - set(found.roles) and second_person.must_wait(
        session, actor, organisation_id, what=Opening.ROLE, subject=f"user:{user_id}"
    )
    if waits:
        others = tuple(role for role in after.roles if role != Role.PROTECTION)
        after = MemberEntry(roles=others or before.roles)
    if Role.ADMIN in found.roles and Role.ADMIN not in after.roles and found.active:
        _refuse_last(session, organisation_id, user_id)
    _exchange(session, actor, found, after)
    return waits


def give_protection(session: Session, actor: str, organisation_id: int, *, user_id: int) -> None:
    """Add the protection role, which a second person has confirmed, to what a person may do.

    Raises:
        NotFound: no such person in the organisation.
    """
    found = member(session, organisation_id, user_id)
    _exchange(session, actor, found, MemberEntry(known_roles({*found.roles, Role.PROTECTION})))


def deactivate(session: Session, actor: str, organisation_id: int, *, user_id: int) -> None:
    """Let a person sign in no longer; every session ends at once, and what the person recorded stays.

    Raises:
        NotFound: no such person in the organisation.
        Invalid: nobody would be left to administer the organisation.
    """
    user = _row(session, organisation_id, user_id)
    if not user.active:
        return
    if Role.ADMIN in {role.name for role in user.roles}:
        _refuse_last(session, organisation_id, user_id)
    user.active = False
    sign_ins.end_all(session, user_id)
    changes = {"active": (True, False)}
    audit.record(session, actor, event="user:deactivated", subject=f"user:{user_id}", changes=changes)


def activate(session: Session, actor: str, organisation_id: int, *, user_id: int) -> None:
    """Let a person sign in again, with the password and the second factor that he or she had.

    Raises:
        NotFound: no such person in the organisation.
    """
    user = _row(session, organisation_id, user_id)
    if user.active:
        return
    user.active = True
    changes = {"active": (False, True)}
    audit.record(session, actor, event="user:activated", subject=f"user:{user_id}", changes=changes)


def reset_second_factor(session: Session, actor: str, organisation_id: int, *, user_id: int) -> bool:
    """Take away the second factor of a person who lost it; the sessions end, and the password alone signs in again.

    Of somebody who holds the protection role only with a second person: tell whether it waits for one.

    Raises:
        NotFound: no such person in the organisation, or no second factor.
        Invalid: it needs a second person, and the account of who asks is too new to ask.
    """
    found = member(session, organisation_id, user_id)
    if found.has_second_factor and opens_vault(
        session, actor, organisation_id, found=found, what=Opening.SECOND_FACTOR
    ):
        return True
    second_factor.remove(session, actor, user_id)
    return False


def opens_vault(session: Session, actor: str, organisation_id: int, *, found: Member, what: Opening) -> bool:
    """Tell whether a new way into somebody's account has to wait, because that person reads the vault."""
    subject = f"user:{found.id}"
    if Role.PROTECTION not in found.roles or subject == actor:
        return False
    return second_person.must_wait(session, actor, organisation_id, what=what, subject=subject)


def end_sessions(session: Session, actor: str, organisation_id: int, *, user_id: int) -> int:
    """End every session of a person and return how many there were.

    Raises:
        NotFound: no such person in the organisation.
    """
    _row(session, organisation_id, user_id)
    return sign_ins.end_all(session, user_id, actor=actor)


def known_roles(given: Iterable[str]) -> tuple[str, ...]:
    """Return the roles in the order of the list.

    Raises:
        Invalid: there is none, or one that is unknown.
    """
    asked = set(given)
    if not asked or asked - set(Role):
        raise Invalid(_("Choose at least one role of the list."), field="roles")
    return tuple(role.value for role in Role if role in asked)


def give_roles(session: Session, user_id: int, roles: Iterable[str]) -> None:
    """Write down the roles of a person who has none."""
    ids = session.scalars(select(RoleRow.id).where(RoleRow.name.in_([Role(role) for role in roles])))
    session.execute(insert(UserRole), [{"user_id": user_id, "role_id": role_id} for role_id in ids])


def _exchange(session: Session, actor: str, found: Member, after: MemberEntry) -> None:
    """Write the roles of a person; a link to the account made before it reads the vault works no longer."""
    changed = changes(entry_of(found), after)
    if not changed:
        return
    session.execute(delete(UserRole).where(UserRole.user_id == found.id))
    give_roles(session, found.id, after.roles)
    session.expire_all()
    audit.record(session, actor, event="user:roles_changed", subject=f"user:{found.id}", changes=changed)
    if Role.PROTECTION in set(after.roles) - set(found.roles):
        open_links = update(Invitation).where(Invitation.email == found.mail, Invitation.accepted_at.is_(None))
        session.execute(open_links.where(Invitation.withdrawn_at.is_(None)).values(withdrawn_at=datetime.now(UTC)))


def _refuse_last(session: Session, organisation_id: int, user_id: int) -> None:
    others = exists().where(
        User.organisation_id == organisation_id,
        User.id != user_id,
        User.active.is_(true()),
        UserRole.user_id == User.id,
        RoleRow.id == UserRole.role_id,
        RoleRow.name == Role.ADMIN,
    )
    if not session.scalar(select(others)):
        sentence = _(
            "Nobody else administers the organisation. Nothing was changed. Give another person the role first."
        )
        raise Invalid(sentence, field="roles")


def _row(session: Session, organisation_id: int, user_id: int) -> User:
    found = session.scalars(
        select(User)
        .where(User.id == user_id, User.organisation_id == organisation_id)
        .options(selectinload(User.roles))
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such person in your organisation. Nothing was changed."))
    return found


def _member(row: User) -> Member:
    return Member(
        id=row.id,
        mail=row.email,
        roles=tuple(role for role in Role if role in {each.name for each in row.roles}),
        active=row.active,
        has_second_factor=row.totp_counter is not None,
    )
