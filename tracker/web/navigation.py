"""Where a page stands: the places of the site, in the order of a working day, and the address asked for."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, current_app, request, url_for

from tracker.i18n import N_, _
from tracker.web.access import Permission, audience, may, permission_of

_PLACES = (
    (N_("States"), "states.index"),
    (N_("Recommendations"), "recommendations.index"),
    (N_("Evidence"), "evidence.index"),
    (N_("Submissions"), "submissions.index"),
    (N_("Calendar"), "calendar.index"),
    (N_("Import"), "imports.index"),
)

_OWN_PLACES = (
    (N_("Your account"), "accounts.own"),
    (N_("Case files"), "case_files.index"),
    (N_("Indicators"), "indicators.index"),
    (N_("People"), "people.index"),
    (N_("What was published"), "people.published"),
    (N_("Names in what leaves"), "leaks.index"),
    (N_("Organisation"), "organisation.settings"),
    (N_("Access to identities"), "second_person.index"),
    (N_("Audit trail"), "audit.index"),
)
"""The places of the account menu; each is offered to those who may open it."""

_STATE = re.compile("[A-Z]{3}")


def install(app: Flask) -> None:
    """Give templates `places`, (words, address, whether the page belongs to it), and `here`, the address asked for."""
    app.context_processor(lambda: {"places": _places(), "own_places": _own_places(), "here": _here()})


def _places() -> list[tuple[str, str, bool]]:
    feature = (request.endpoint or "").partition(".")[0]
    return [
        (_(words), url_for(endpoint), endpoint.partition(".")[0] == feature)
        for words, endpoint in _PLACES
        if may(permission_of(current_app, endpoint) or Permission.ANYONE)
    ]


def _own_places() -> list[tuple[str, str, bool]]:
    asked = ((words, endpoint, permission_of(current_app, endpoint)) for words, endpoint in _OWN_PLACES)
    return [
        (_(words), url_for(endpoint, **_about(endpoint)), endpoint == request.endpoint)
        for words, endpoint, permission in asked
        if permission is not None and may(permission) and (endpoint != "case_files.index" or audience().is_internal)
    ]


def _about(endpoint: str) -> dict[str, Any]:
    """Return the State that the page is about, for a place that shows one State."""
    if endpoint != "indicators.index":
        return {}
    given = {**request.args, **(request.view_args or {})}
    state = given.get("state") or (given.get("code") if request.endpoint == "states.state" else None)
    return {"state": state} if isinstance(state, str) and _STATE.fullmatch(state) else {}


def _here() -> str:
    return request.full_path if request.query_string else request.path
