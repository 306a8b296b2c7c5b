"""Errors as pages: what happened, what was kept, what to do; the same page for what is absent and what is hidden."""

from __future__ import annotations

import errno

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.errors import Conflict, Forbidden, Invalid, NotFound, TrackerError, Unavailable, Unreadable
from tracker.i18n import N_, _
from tracker.web import logs

_CODES: dict[type[TrackerError], int] = {
    Conflict: 409,
    Forbidden: 404,
    Invalid: 422,
    NotFound: 404,
    Unavailable: 503,
    Unreadable: 422,
}
_HEADINGS = {
    403: N_("Not open to you"),
    404: N_("Not found"),
    405: N_("Not in this way"),
    413: N_("Too large"),
    429: N_("Too many attempts"),
    503: N_("Not available at present"),
}
_MEGABYTE = 1024 * 1024
_SENTENCES = {
    400: N_(
        "The request could not be understood, or the form was open for too long. Nothing was changed. "
        "Go back, load the page again and repeat it."
    ),
    403: N_("This page is not open to you. Nothing was changed. Ask an administrator of your organisation."),
    404: N_("There is no such page. Nothing was changed. Start from the list of States."),
    405: N_("This page cannot be asked for in that way. Nothing was changed. Go back and try again."),
    413: N_("What was sent is larger than this page takes. Nothing was kept. Send less."),
}
_FULL = N_("The disk is full. Nothing was changed. Ask whoever runs this program to make room, then try again.")


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(TrackerError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _ours(problem: TrackerError) -> Response:
    if isinstance(problem, Forbidden):  # what may not be seen is as if it were not there
        return _page(404, _(_SENTENCES[404]))
    code = next((code for kind, code in _CODES.items() if isinstance(problem, kind)), 500)
    return _page(code, str(problem))


def _of_http(problem: HTTPException) -> Response:
    code = problem.code or 500
    if code == 429:
        return _too_many(problem)
    if isinstance(problem, SecurityError):  # another site's name for this machine: no page can name its own addresses
        return make_response(_(_SENTENCES[400]), 400, {"Content-Type": "text/plain; charset=utf-8"})
    if code < 400:  # a redirect that was raised, such as one for a missing slash
        return make_response(problem.get_response())
    if code == 413 and (most := (request.max_content_length or 0) // _MEGABYTE):
        words = _("What was sent is larger than %(n)d MB. Nothing was kept. Send a smaller file.")
        return _page(413, words % {"n": most})
    sentence = _SENTENCES.get(code)
    page = _page(code, _(sentence) if sentence else _("The request was refused. Nothing was changed."))
    if code == 405:
        page.headers["Allow"] = problem.get_response().headers["Allow"]
    return page


def _too_many(problem: HTTPException) -> Response:
    wait = int(problem.get_response().headers.get("Retry-After", "60"))
    sentence = _("There were too many attempts to sign in. Nothing was changed. Try again in %(n)d seconds.")
    page = _page(429, sentence % {"n": wait})
    page.headers["Retry-After"] = str(wait)
    return page


def _unexpected(problem: Exception) -> Response:
    logs.failed(problem)
    if _is_full(problem):
        return _page(503, _(_FULL))
    sentence = _(
        "Something failed here. Nothing was changed. Try again; if it stays so, report what you did, and this "
        "number: %(number)s."
    )
    return _page(500, sentence % {"number": logs.number()})


def _is_full(problem: BaseException | None) -> bool:
    """Tell whether something failed for want of room, whatever a library made of it."""
    while problem is not None:
        if isinstance(problem, OSError) and problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _page(code: int, sentence: str) -> Response:
    heading = _(_HEADINGS.get(code, N_("That did not work")))
    return make_response(render_template("web/error.html", heading=heading, sentence=sentence), code)
