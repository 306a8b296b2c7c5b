"""The people of an organisation: what they may do, and who may no longer sign in; one administrator always stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, exists, insert, select, true
from sqlalchemy.orm import Session, selectinload

from tracker.domain.roles import Role
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.accounts import second_factor, sign_ins
from tracker.services.entries import changes_since
from tracker.services.trail import audit
from tracker.storage.models import Organisation, User, UserRole
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
) -> None:
    """Give a person these roles and no others.

    Raises:
        NotFound: no such person in the organisation.
        Invalid: no role, an unknown one, or nobody would be left to administer the organisation.
        Stale: somebody else changed them since `seen`.
    """
    _take_turn(session, organisation_id)
    found = member(session, organisation_id, user_id)
    after = MemberEntry(roles=known_roles(entry.roles))
    changed = changes_since(entry_of(found), after, seen=seen)
    if not changed:
        return
    if Role.ADMIN in found.roles and Role.ADMIN not in after.roles and found.active:
        _refuse_last(session, organisation_id, user_id)
    session.execute(delete(UserRole).where(UserRole.user_id == user_id))
    give_roles(session, user_id, after.roles)
    session.expire_all()
    audit.record(session, actor, event="user:roles_changed", subject=f"user:{user_id}", changes=changed)


def deactivate(session: Session, actor: str, organisation_id: int, *, user_id: int) -> None:
    """Let a person sign in no longer; every session ends at once, and what the person recorded stays.

    Raises:
        NotFound: no such person in the organisation.
        Invalid: nobody would be left to administer the organisation.
    """
    _take_turn(session, organisation_id)
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


def reset_second_factor(session: Session, actor: str, organisation_id: int, *, user_id: int) -> None:
    """Take away the second factor of a person who lost it; the sessions end, and the password alone signs in again.

    Raises:
        NotFound: no such person in the organisation, or no second factor.
    """
    _row(session, organisation_id, user_id)
    second_factor.remove(session, actor, user_id)


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


def _take_turn(session: Session, organisation_id: int) -> None:
    """Let two administrators who take the role from one another do so one after the other."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


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
