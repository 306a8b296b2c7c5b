"""What is logged: one line of JSON each, with the number of the request, and nothing that a person typed or is called.

No address and no query, since a search holds names; no message of an error, since a database's repeats the values; the
name of the view, the status, the time, and for an error its class with the lines of the program that it came through.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from flask import Flask, Response, g, has_request_context, request

from tracker.errors import way_of
from tracker.settings import Environment, Settings

NAME = "tracker.requests"
_PROGRAM = "tracker"  # whatever the program logs, what jobs do beside the pages too


class OneLine(logging.Formatter):
    """Writes a record as JSON on one line; the error that comes with it as its class and its way, never its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {"at": at, "level": record.levelname.lower(), "from": record.name}
        told |= {"request": number()} if has_request_context() else {}
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1] is not None:
            told |= {"error": way_of(record.exc_info[1])}
        if "told" not in record.__dict__:  # another library's: its words may hold an address, its pattern does not
            told["message"] = str(record.msg)[:300].replace("\n", " ")
        return json.dumps(told, ensure_ascii=True)


class _ToStandardError(logging.Handler):
    """Writes to what is standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a log that cannot be written ends nothing."""
        with suppress(OSError, ValueError):
            sys.stderr.write(self.format(record) + "\n")


def install(app: Flask, settings: Settings) -> None:
    """Number every request, and log to standard error: in production each request, in the demo what went wrong."""
    handler = _ToStandardError()
    handler.setFormatter(OneLine())
    for name in (_PROGRAM, "waitress"):
        logger = logging.getLogger(name)
        logger.handlers = [each for each in logger.handlers if not isinstance(each.formatter, OneLine)] + [handler]
        logger.setLevel(logging.WARNING)
    is_production = settings.environment is Environment.PRODUCTION
    logging.getLogger(NAME).setLevel(logging.INFO if is_production else logging.WARNING)
    app.before_request(_begin)
    app.after_request(_end)


def number() -> str:
    """Return the number of this request, by which its line is found."""
    return str(g.get("request_number", ""))


def failed(problem: BaseException) -> None:
    """Log that a page failed."""
    told = {"what": "a page failed", "view": request.endpoint or "", "error": way_of(problem)}
    logging.getLogger(NAME).error("a page failed", extra={"told": told})


def _begin() -> None:
    g.request_number, g.begun = secrets.token_hex(6), monotonic()


def _end(response: Response) -> Response:
    if "request_number" not in g:
        return response
    milliseconds = round((monotonic() - g.begun) * 1000)
    told = {
        "view": request.endpoint or "",
        "method": request.method,
        "status": response.status_code,
        "ms": milliseconds,
    }
    logging.getLogger(NAME).info("request", extra={"told": told})
    response.headers["X-Request-Id"] = number()
    return response
