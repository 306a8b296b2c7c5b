"""What a password must be, and how it is changed.

Source: NIST SP 800-63B, 3.1.1: length and a list of common passwords, no rules of composition, no expiry.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from tracker.errors import Invalid
from tracker.i18n import _
from tracker.services.accounts import hash_password, is_password, sign_ins
from tracker.services.trail import audit
from tracker.storage.models import User

SHORTEST, LONGEST = 12, 1_000  # letters
_GUESSABLE = 3  # of zxcvbn's 0 to 4: below it, fewer than 10^8 guesses are enough
_WEIGHED = 72  # letters: more than that only takes time, which grows faster than the length


@dataclass(frozen=True, slots=True)
class PasswordEntry:
    """What a person types to change the password."""

    old: str = field(repr=False)
    password: str = field(repr=False)
    again: str = field(repr=False)


def check(plain: str, *, again: str, names: Iterable[str]) -> None:
    """Refuse a password that is short or easily guessed.

    Args:
        plain: the password.
        again: typed once more.
        names: what everybody knows of the person: the mail address, the name and code of the organisation.

    Raises:
        Invalid: the sentence says what is wrong with it; `field` is `password` or `again`.
    """
    known = list(names)
    if len(plain) < SHORTEST:
        words = {"n": SHORTEST, "given": len(plain)}
        raise Invalid(_("Make the password at least %(n)d letters long; this has %(given)d.") % words, field="password")
    if len(plain) > LONGEST:
        raise Invalid(_("Shorten the password to %(n)d letters.") % {"n": LONGEST}, field="password")
    if plain.strip().lower() in {each.strip().lower() for each in known}:
        raise Invalid(_("The mail address is no password: everybody knows it. Choose another."), field="password")
    if _is_guessable(plain, known):
        raise Invalid(
            _("This password is among the first that are tried. Choose a sentence of four or more words of your own."),
            field="password",
        )
    if plain != again:
        raise Invalid(_("The two passwords differ. Type both again."), field="again")


def change(session: Session, actor: str, user_id: int, *, entry: PasswordEntry) -> None:
    """Give a person who knows the old password a new one; every session of the person ends with it.

    Raises:
        Invalid: the old password is wrong, or the new one is refused; `field` names which.
    """
    stored = session.scalars(select(User.password).where(User.id == user_id)).one()
    if not is_password(stored, entry.old):
        raise Invalid(_("This is not your password. Nothing was changed. Type it again."), field="old")
    replace(session, actor, user_id, password=entry.password, again=entry.again)


def replace(session: Session, actor: str, user_id: int, *, password: str, again: str) -> None:
    """Give a person a new password; every session of the person ends.

    Raises:
        Invalid: the new one is refused.
    """
    user = session.get_one(User, user_id)
    check(password, again=again, names=(user.email, user.organisation.name, user.organisation.code))
    if is_password(user.password, password):
        raise Invalid(_("This is the password of before. Choose another."), field="password")
    user.password = hash_password(password)
    user.fs_uniquifier = secrets.token_hex(32)
    sign_ins.end_all(session, user_id)
    audit.record(session, actor, event="user:password_changed", subject=f"user:{user_id}", changes={})


def _is_guessable(plain: str, names: Iterable[str]) -> bool:
    known = [part for name in names for part in (name, *name.replace("@", " ").replace(".", " ").split())]
    return int(zxcvbn(plain[:_WEIGHED], user_inputs=known)["score"]) < _GUESSABLE
