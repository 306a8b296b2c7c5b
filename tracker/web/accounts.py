"""Sign-in and sign-out: Flask-Security over our own accounts, with a limit on attempts."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request
from flask_security import LoginForm, Security
from sqlalchemy import Engine
from werkzeug.exceptions import TooManyRequests
from wtforms import Field

from tracker.settings import Environment, Settings
from tracker.web.pages import is_here
from tracker.web.session import People
from tracker.web.throttle import Throttle

ADDRESS_ATTEMPTS, PERSON_ATTEMPTS, SECONDS = 60, 8, 300.0
"""So many attempts in five minutes from one address, and for one person's mail address."""


class SignIn(LoginForm):
    """Mail address and password; no session outlives the browser's, so nothing asks to be remembered."""

    remember = None

    def validate_next(self, field: Field) -> None:
        """Forget an address on another site: who was led here from there signs in all the same, and stays here."""
        if field.data and not is_here(field.data):
            field.data = ""


def install(app: Flask, engine: Engine, settings: Settings) -> None:
    """Set up sign-in and sign-out at /login and /logout."""
    production = settings.environment is Environment.PRODUCTION
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a method)
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=True,  # argon2 salts every hash itself
        SECURITY_TRACKABLE=False,  # a GET never writes
        SECURITY_LOGIN_USER_TEMPLATE="web/accounts/sign_in.html",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,  # an unknown address and a wrong password look the same
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SESSION_COOKIE_NAME="__Host-session" if production else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=production,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    Security(app, People(engine), login_form=SignIn)
    _limit(app)


def _limit(app: Flask) -> None:
    by_address = Throttle(ADDRESS_ATTEMPTS, SECONDS)
    by_person = Throttle(PERSON_ATTEMPTS, SECONDS)

    def check() -> None:
        if request.endpoint != "security.login" or request.method != "POST":
            return
        person = f"{request.remote_addr} {request.form.get('email', '').strip().lower()}"
        wait = max(by_address.wait(request.remote_addr or ""), by_person.wait(person))
        if wait:
            raise TooManyRequests(retry_after=wait)

    app.before_request(check)
