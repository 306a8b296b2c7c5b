"""The main navigation: the places of the site, in the order of a working day."""

from __future__ import annotations

from flask import Flask, current_app, request, url_for

from tracker.i18n import N_, _

_PLACES = (
    (N_("States"), "states.index"),
    (N_("Recommendations"), "recommendations.index"),
    (N_("Evidence"), "evidence.index"),
    (N_("Submissions"), "submissions.index"),
    (N_("Calendar"), "calendar.index"),
    (N_("Import"), "imports.index"),
)


def install(app: Flask) -> None:
    """Give templates `places`: (words, address, whether the page belongs to it)."""
    app.context_processor(lambda: {"places": _places()})


def _places() -> list[tuple[str, str, bool]]:
    feature = (request.endpoint or "").partition(".")[0]
    return [
        (_(words), url_for(endpoint), endpoint.partition(".")[0] == feature)
        for words, endpoint in _PLACES
        if endpoint in current_app.view_functions
    ]
