"""The people who sign in: found by address or session, their passwords hashed as the sign-in verifies them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from tracker.domain.roles import Role
from tracker.errors import Invalid
from tracker.i18n import _
from tracker.storage.models import Named, RestrictedState, User

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `session_key` names the person in a session; a new password changes it."""

    id: int
    mail: str
    password_hash: str = field(repr=False)
    session_key: str = field(repr=False)
    active: bool
    roles: tuple[Role, ...]
    organisation_id: int
    organisation_code: str
    organisation_name: str
    has_second_factor: bool = False
    needs_second_factor: bool = False  # the organisation asks it of everybody
    closed_states: frozenset[str] = frozenset()  # kept for named people, and this one is not named
    open_files: frozenset[int] = frozenset()  # restricted case files that this person is named for


def hash_password(plain: str) -> str:
    """Hash a password with argon2id."""
    return _hasher.hash(_normal(plain))


def is_password(stored_hash: str, plain: str) -> bool:
    """Tell whether a stored hash is of this password."""
    try:
        return _hasher.verify(stored_hash, _normal(plain))
    except (VerificationError, InvalidHashError):
        return False


def who_signs_in(session: Session, mail: str, plain: str) -> Account | None:
    """Return the active person whose mail address and password these are; None, after the same work, for all others.

    One query and one verification, whether the address is unknown, the password wrong or the account shut, so that
    time tells nothing (test: whoever_may_not_sign_in_is_refused_with_the_same_work_and_words).
    """
    found = session.execute(select(User.id, User.password, User.active).where(User.email == _address(mail)))
    row = found.one_or_none()
    is_right = is_password(row.password if row else nobodys_hash(), plain)
    return by_id(session, row.id) if row and row.active and is_right else None


@cache
def nobodys_hash() -> str:
    """Return a hash to verify against where there is nobody; the site makes it before the first sign-in."""
    return hash_password("nobody has this password")


def kept_hash(session: Session, mail: str, plain: str) -> str:
    """Return the stored hash where it is of this password, else a fresh one: a second seed changes nothing."""
    stored = session.scalars(select(User.password).where(User.email == _address(mail))).first()
    return stored if stored and is_password(stored, plain) else hash_password(plain)


def written_address(typed: str) -> str:
    """Return a mail address as it is kept and looked up; nothing is sent and no server is asked.

    Raises:
        Invalid: it is no mail address.
    """
    try:
        found = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError as problem:
        sentence = _("Give a mail address, such as office@organisation.example.")
        raise Invalid(sentence, field="mail") from problem
    return _address(found.normalized)


def by_id(session: Session, user_id: int) -> Account | None:
    """Find a person by number."""
    return _find(session, User.id == user_id)


def by_mail(session: Session, mail: str) -> Account | None:
    """Find a person by mail address, whatever its case."""
    return _find(session, User.email == _address(mail))


def _find(session: Session, condition: ColumnElement[bool]) -> Account | None:
    row = session.scalars(
        select(User).where(condition).options(selectinload(User.roles), selectinload(User.organisation))
    ).one_or_none()
    if row is None:
        return None
    return Account(
        id=row.id,
        mail=row.email,
        password_hash=row.password,
        session_key=row.fs_uniquifier,
        active=row.active,
        roles=tuple(role.name for role in row.roles),
        organisation_id=row.organisation_id,
        organisation_code=row.organisation.code,
        organisation_name=row.organisation.name,
        has_second_factor=row.totp_secret is not None and row.totp_counter is not None,
        needs_second_factor=row.organisation.second_factor,
        closed_states=_closed_states(session, row),
        open_files=_open_files(session, row),
    )


def _closed_states(session: Session, row: User) -> frozenset[str]:
    """Return the States that the organisation keeps for named people, this one not among them."""
    kept = select(RestrictedState.state_code).where(RestrictedState.organisation_id == row.organisation_id)
    mine = select(Named.state_code).where(Named.user_id == row.id, Named.state_code.is_not(None))
    return frozenset(session.scalars(kept.where(RestrictedState.state_code.not_in(mine))))


def _open_files(session: Session, row: User) -> frozenset[int]:
    mine = session.scalars(select(Named.case_file_id).where(Named.user_id == row.id))
    return frozenset(number for number in mine if number is not None)


def _address(mail: str) -> str:
    return mail.strip().lower()


def _normal(plain: str) -> str:
    """Bring a password to one form, as the sign-in form does: keyboards differ in how they compose é."""
    return unicodedata.normalize("NFKD", plain)
