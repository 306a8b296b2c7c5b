"""Sign-in: Flask-Security over our own tables, with a limit on attempts."""

from __future__ import annotations

from collections import defaultdict, deque
from time import monotonic

from flask import Flask, abort, request
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin
from sqlalchemy import Engine
from sqlalchemy.orm import Mapped, relationship, scoped_session, sessionmaker

from tracker.settings import Environment, Settings
from tracker.storage.models import Role, User

ATTEMPTS, SECONDS = 10, 60.0
"""So many sign-in attempts a minute from one address, counted in this process: the demo runs in one."""


class AccountRole(RoleMixin, Role):  # type: ignore[misc]  # both name the columns, in other types
    """A role, as Flask-Security wants to see one."""


class Account(UserMixin, User):  # type: ignore[misc]
    """A person who signs in, as Flask-Security wants to see one."""

    roles: Mapped[list[AccountRole]] = relationship(secondary="user_role", order_by="Role.id", viewonly=True)  # type: ignore[assignment]


def install(app: Flask, engine: Engine, settings: Settings) -> None:
    """Set up sign-in and sign-out at /login and /logout."""
    session = scoped_session(sessionmaker(engine, expire_on_commit=False))
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a method)
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_SALT="unused with argon2, which salts every hash",  # noqa: S106
        SECURITY_TRACKABLE=False,  # a GET never writes
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_CHANGEABLE=False,
        SECURITY_CONFIRMABLE=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_LOGIN_USER_TEMPLATE="web/security/login_user.html",
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.environment is Environment.PRODUCTION,
        SECURITY_LOGOUT_METHODS=["POST"],
    )
    Security(app, SQLAlchemySessionUserDatastore(session, Account, AccountRole))
    app.teardown_appcontext(lambda _problem: session.remove())
    _limit(app)


def _limit(app: Flask) -> None:
    tried: defaultdict[str, deque[float]] = defaultdict(deque)

    def check() -> None:
        if request.endpoint != "security.login" or request.method != "POST":
            return
        recent = tried[request.remote_addr or ""]
        while recent and recent[0] < monotonic() - SECONDS:
            recent.popleft()
        if len(recent) >= ATTEMPTS:
            abort(429)
        recent.append(monotonic())

    app.before_request(check)
