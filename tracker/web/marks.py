"""The one set of status marks: which shape and word a status has on a page; the shapes are in static/marks.svg."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from markupsafe import Markup

from tracker.domain.vocabulary import INFORMATION_STATUSES, Status, label
from tracker.i18n import _

_NAMES = {
    Status.IMPLEMENTED: "implemented",
    Status.PARTIALLY_IMPLEMENTED: "partial",
    Status.NOT_IMPLEMENTED: "not",
    Status.REGRESSED: "regressed",
    Status.INSUFFICIENT_INFORMATION: "insufficient",
    Status.NOT_ASSESSED: "unassessed",
    Status.PENDING: "pending",
} | dict.fromkeys(INFORMATION_STATUSES, "pending")

LEGEND = (
    Status.IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.REGRESSED,
    Status.INSUFFICIENT_INFORMATION,
    Status.NOT_ASSESSED,
    Status.PENDING,
)


def install(app: Flask) -> None:
    """Give templates the shapes, drawn once a page, and the name and word of each status."""
    sprite = (Path(str(app.static_folder)) / "marks.svg").read_text(encoding="utf-8")
    app.jinja_env.globals.update(sprite=Markup(sprite), legend=LEGEND)  # noqa: S704 (our own file)
    app.jinja_env.filters.update(mark=mark, word=word)


def mark(status: Status) -> str:
    """Return the name of a status's shape and colour."""
    return _NAMES[status]


def word(status: Status) -> str:
    """Return a status in words."""
    return _(label(status))
