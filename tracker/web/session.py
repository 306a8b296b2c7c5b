"""Who is signed in: Flask-Security's view of our accounts, which reads and never writes."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_security import RoleMixin, UserMixin
from flask_security.datastore import Datastore, UserDatastore
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import Role
from tracker.errors import Unavailable
from tracker.services import accounts
from tracker.storage.engine import reading


class Held(RoleMixin):
    """A role that a person holds."""

    def __init__(self, name: Role) -> None:
        self.name = name


class Person(UserMixin):
    """A person who signs in, under the names that Flask-Security asks for."""

    fs_uniquifier = ""

    def __init__(self, account: accounts.Account) -> None:
        self.account = account
        self.id = account.id
        self.email = account.mail
        self.password = account.password_hash
        self.active = account.active
        self.fs_uniquifier = account.session_key
        self.roles = [Held(role) for role in account.roles]

    def verify_and_update_password(self, password: str) -> bool:
        """Tell whether this is the person's password; it is never hashed anew behind the person's back."""
        return accounts.is_password(self.account.password_hash, password)


class People(Datastore, UserDatastore):
    """Finds people for Flask-Security. A database that cannot be read is `Unavailable`, as everywhere."""

    def __init__(self, engine: Engine) -> None:
        Datastore.__init__(self, None)  # type: ignore[no-untyped-call]
        UserDatastore.__init__(self, Person, Held)
        self.engine = engine

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Person | None:  # noqa: ARG002, FBT001, FBT002 (the library's signature)
        """Find a person by `email` or by the `fs_uniquifier` of a session."""
        if "unreadable" in g:  # the page that says so asks again who is signed in
            return None
        try:
            with reading(self.engine) as session:
                account = _find(session, wanted)
        except Unavailable:
            g.unreadable = True
            raise
        return Person(account) if account else None


def _find(session: Session, wanted: dict[str, Any]) -> accounts.Account | None:
    match wanted:
        case {"email": str(mail)}:
            return accounts.by_mail(session, mail)
        case {"fs_uniquifier": str(key)}:
            return accounts.by_session_key(session, key)
        case _:
            return None
