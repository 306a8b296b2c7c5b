"""Where a page stands: the places of the site, in the order of a working day, and the address asked for."""

from __future__ import annotations

from flask import Flask, request, url_for

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
    """Give templates `places`, (words, address, whether the page belongs to it), and `here`, the address asked for."""
    app.context_processor(lambda: {"places": _places(), "here": _here()})


def _places() -> list[tuple[str, str, bool]]:
    feature = (request.endpoint or "").partition(".")[0]
    return [(_(words), url_for(endpoint), endpoint.partition(".")[0] == feature) for words, endpoint in _PLACES]


def _here() -> str:
    return request.full_path if request.query_string else request.path
