"""Who may see which page: every view names its permission, and without one it answers 403."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.audience import PUBLIC, Audience
from tracker.domain.roles import Role
from tracker.i18n import _
from tracker.services.accounts import Account
from tracker.web.session import signed_in

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a view asks for, noun and action, in the order of the alphabet."""

    ACCOUNT_OWN = "account:own"
    AUDIT_READ = "audit:read"
    CASE_FILES_WRITE = "case_files:write"
    EVIDENCE_APPROVE = "evidence:approve"
    EVIDENCE_RECORD = "evidence:record"
    FILES_ADD = "files:add"
    FILES_READ = "files:read"
    IMPORTS_APPLY = "imports:apply"
    JUDGEMENTS_RECORD = "judgements:record"
    ORGANISATION_MANAGE = "organisation:manage"
    ANYONE = "page:open"
    PAPERS_MAKE = "papers:make"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    PROTECTION_CONFIRM = "protection:confirm"
    RECORDS_READ = "records:read"
    RECORDS_WRITE = "records:write"
    STATES_FOLLOW = "states:follow"


_WORKING = frozenset({Role.ADMIN, Role.PROTECTION, Role.RESEARCHER, Role.REVIEWER})
_WRITING = frozenset({Role.ADMIN, Role.RESEARCHER})
_JUDGING = frozenset({Role.ADMIN, Role.REVIEWER})
_RECORDING = frozenset({Role.ADMIN, Role.CONTRIBUTOR, Role.RESEARCHER})
_PROTECTING = frozenset({Role.PROTECTION})  # not the administrators: who runs the machine need not know the names
_ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.ACCOUNT_OWN: frozenset(Role),
    Permission.AUDIT_READ: frozenset({Role.ADMIN}),
    Permission.CASE_FILES_WRITE: _WRITING,
    Permission.EVIDENCE_APPROVE: _JUDGING,
    Permission.EVIDENCE_RECORD: _RECORDING,
    Permission.FILES_ADD: _RECORDING,
    Permission.FILES_READ: _WORKING | _RECORDING,
    Permission.IMPORTS_APPLY: _WRITING,
    Permission.JUDGEMENTS_RECORD: _JUDGING,
    Permission.ORGANISATION_MANAGE: frozenset({Role.ADMIN}),
    Permission.PAPERS_MAKE: _WORKING,
    Permission.PEOPLE_READ: _PROTECTING,
    Permission.PEOPLE_WRITE: _PROTECTING,
    Permission.PROTECTION_CONFIRM: _PROTECTING | frozenset({Role.ADMIN}),
    Permission.RECORDS_READ: frozenset(Role),
    Permission.RECORDS_WRITE: _WRITING,
    Permission.STATES_FOLLOW: _WRITING,
}
_OPEN = frozenset({"static"})  # a view of the library, which cannot be marked
_FRESH = timedelta(minutes=30)
"""So long after a sign-in nothing asks for the password again."""


def requires(permission: Permission, *, fresh: bool = False) -> Callable[[View], View]:
    """Mark a view with the permission that it asks for.

    Args:
        permission: what the person must be allowed to do.
        fresh: whether the password is asked for again where the sign-in is older than half an hour: for identities,
            roles and keys.
    """

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        view.fresh = fresh  # type: ignore[attr-defined]
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


def is_fresh_only(app: Flask, endpoint: str) -> bool:
    """Tell whether an endpoint asks for the password again after half an hour."""
    return bool(getattr(app.view_functions[endpoint], "fresh", False))


def allowed(permission: Permission, roles: Iterable[Role]) -> bool:
    """Tell whether one of these roles may do something."""
    return permission is Permission.ANYONE or bool(_ALLOWED[permission] & set(roles))


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
    return account is not None and allowed(Permission(permission), account.roles)


def audience() -> Audience:
    """Return who the person is as a reader: viewers see what is public, who works on it what the organisation holds."""
    account = person()
    if _WORKING & set(account.roles):
        return Audience(account.organisation_id, account.closed_states, account.open_files)
    return Audience(own_of=account.id) if Role.CONTRIBUTOR in account.roles else PUBLIC


def _check() -> Any:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(403)
    if permission is Permission.ANYONE:
        return None
    found = signed_in()
    if found is None:
        return redirect(url_for("security.login", next=_here() or None))
    g.person = found.account  # templates read this and nothing lazy, so that an error page needs no database
    if not allowed(permission, found.account.roles):
        abort(403)
    if permission is not Permission.ACCOUNT_OWN and _lacks_second_factor(found.account):
        return redirect(url_for("second_factor.begin"), 303)
    if is_fresh_only(current_app, request.endpoint) and not _is_fresh(found.begun_at):
        return _ask_again()
    return None


def _lacks_second_factor(account: Account) -> bool:
    return account.needs_second_factor and not account.has_second_factor


def _is_fresh(begun_at: datetime) -> bool:
    """Tell whether a sign-in is young; one from the future is not: the clock was put back since."""
    return abs(datetime.now(UTC) - begun_at) < _FRESH


def _ask_again() -> Response:
    """Ask for the password, then lead to the page asked for, or to that of the form that was sent."""
    onward = _here()
    if not onward and request.referrer:
        parts = urlsplit(request.referrer)
        onward = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if request.method != "GET":
        flash(_("What you sent was not kept: your password is needed first."))
    return redirect(url_for("accounts.confirm", next=onward or None), 303)


def _here() -> str:
    """Return the address asked for; "" for a form, which cannot be asked for again."""
    if request.method not in {"GET", "HEAD"}:
        return ""
    return request.full_path if request.query_string else request.path
