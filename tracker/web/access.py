"""Who may see which page: every view names its permission, and without one it answers 403."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_security import current_user

from tracker.domain.kinds import Audience
from tracker.domain.vocabulary import Role
from tracker.services.accounts import Account

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a view asks for, noun and action, in the order of the alphabet."""

    EVIDENCE_APPROVE = "evidence:approve"
    IMPORTS_APPLY = "imports:apply"
    JUDGEMENTS_RECORD = "judgements:record"
    ANYONE = "page:open"
    PAPERS_MAKE = "papers:make"
    RECORDS_READ = "records:read"
    RECORDS_WRITE = "records:write"
    STATES_FOLLOW = "states:follow"


_WORKING = frozenset({Role.ADMIN, Role.EDITOR, Role.REVIEWER})
_EDITING = frozenset({Role.ADMIN, Role.EDITOR})
_JUDGING = frozenset({Role.ADMIN, Role.REVIEWER})
_ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.EVIDENCE_APPROVE: _JUDGING,
    Permission.IMPORTS_APPLY: _EDITING,
    Permission.JUDGEMENTS_RECORD: _JUDGING,
    Permission.PAPERS_MAKE: _WORKING,
    Permission.RECORDS_READ: frozenset(Role),
    Permission.RECORDS_WRITE: _EDITING,
    Permission.STATES_FOLLOW: _EDITING,
}
_OPEN = frozenset({"static", "security.login", "security.logout"})  # views of libraries, which cannot be marked


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission that it asks for."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask) -> None:
    """Check the permission of every request before its view runs; refuse what names none."""
    app.before_request(_check)
    app.context_processor(lambda: {"person": g.get("person"), "may": may})


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return what an endpoint asks for; None for one that names nothing and is therefore closed."""
    if endpoint in _OPEN:
        return Permission.ANYONE
    return getattr(app.view_functions[endpoint], "permission", None)


def person() -> Account:
    """Return who is signed in, in a view that requires it."""
    account: Account = g.person
    return account


def actor() -> str:
    """Return who is signed in as the audit trail names a person: `user:1`."""
    return f"user:{person().id}"


def may(permission: str) -> bool:
    """Tell whether the person holds a permission, so that a page offers only what can be done."""
    account: Account | None = g.get("person")
    return account is not None and bool(_ALLOWED[Permission(permission)] & set(account.roles))


def audience() -> Audience:
    """Return which results the person sees: viewers the public ones, everybody who works on them the internal ones."""
    return Audience.INTERNAL if _WORKING & set(person().roles) else Audience.PUBLIC


def _check() -> Any:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(403)
    if permission is Permission.ANYONE:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    g.person = current_user.account  # templates read this and nothing lazy, so that an error page needs no database
    if not _ALLOWED[permission] & set(person().roles):
        abort(403)
    return None
