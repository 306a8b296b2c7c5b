"""Sign-in, one's own account, and the people of the organisation."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Engine

from tracker.services.accounts import nobodys_hash
from tracker.services.accounts.sign_ins import LIFETIME
from tracker.settings import Environment, Settings
from tracker.web.accounts import invitations, organisation, own, people, second_factor, second_person, signing_in

_BLUEPRINTS = (
    signing_in.blueprint,
    own.blueprint,
    second_factor.blueprint,
    organisation.blueprint,
    people.blueprint,
    second_person.blueprint,
    invitations.blueprint,
)


def install(app: Flask, engine: Engine, settings: Settings) -> None:  # noqa: ARG001 (the app wires every feature alike)
    """Set up sign-in at /login, the account of each person, and the pages of who administers the organisation."""
    production = settings.environment is Environment.PRODUCTION
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if production else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=production,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    nobodys_hash()  # now, so that the first unknown address takes no longer than the next
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
