"""Errors as pages: what happened, what was kept, what to do; the same page for what is absent and what is hidden."""

from __future__ import annotations

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from tracker.errors import Conflict, Forbidden, Invalid, NotFound, TrackerError, Unavailable
from tracker.i18n import _

_CODES: dict[type[TrackerError], int] = {NotFound: 404, Forbidden: 404, Invalid: 400, Conflict: 409, Unavailable: 503}


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(TrackerError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _ours(problem: TrackerError) -> tuple[str, int]:
    code = next((code for kind, code in _CODES.items() if isinstance(problem, kind)), 500)
    return _page(code, str(problem))


def _of_http(problem: HTTPException) -> tuple[str, int]:
    sentences = {
        400: _("The request could not be understood. Nothing was changed. Go back and try again."),
        403: _("This page is not open to you. Nothing was changed. Ask an administrator of your organisation."),
        404: _("There is no such page. Nothing was changed. Start from the list of States."),
        405: _("This page cannot be asked in that way. Nothing was changed. Go back and try again."),
    }
    code = problem.code or 500
    return _page(code, sentences.get(code, problem.name))


def _unexpected(_problem: Exception) -> tuple[str, int]:
    from flask import current_app

    current_app.logger.exception("a page failed")
    return _page(500, _("Something failed here. Nothing was changed. Try again; if it stays so, report what you did."))


def _page(code: int, sentence: str) -> tuple[str, int]:
    heading = {403: _("Not open to you"), 404: _("Not found")}.get(code, _("That did not work"))
    return render_template("web/error.html", heading=heading, sentence=sentence), code
