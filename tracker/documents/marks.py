"""The shape of each status, drawn so that it reads without colour; the style sheet holds the same shapes."""

from __future__ import annotations

from markupsafe import Markup

from tracker.domain.vocabulary import INFORMATION_STATUSES, Status

DEEP = "#0e4255"
# One set for page and print: the same paths, on a square of 16, stand in the site's static/marks.svg and in print.css.
PATHS = {
    Status.IMPLEMENTED: ("M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-1.2 10.3L3.7 8.2l1.2-1.2 1.9 1.9 4.3-4.3 1.2 1.2Z"),
    Status.PARTIALLY_IMPLEMENTED: ("M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.7a5.3 5.3 0 0 1 0 10.6Z"),
    Status.NOT_IMPLEMENTED: (
        "M1.5 1.5h13v13h-13ZM4 5.3 5.3 4 8 6.7 10.7 4 12 5.3 9.3 8l2.7 2.7-1.3 1.3L8 9.3 5.3 12 4 10.7 6.7 8Z"
    ),
    Status.REGRESSED: ("M.6 2h14.8L8 15.2Z"),
    Status.INSUFFICIENT_INFORMATION: (
        "M8 .4 15.6 8 8 15.6.4 8Zm0 2.5L2.9 8 8 13.1 13.1 8Zm0 3.4a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 0 0 0-3.4Z"
    ),
    Status.NOT_ASSESSED: ("M2 7h12v2H2Z"),
    Status.PENDING: (
        "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.7a5.3 5.3 0 1 1 0 10.6A5.3 5.3 0 0 1 8 2.7Z"
        "M7.2 4.4h1.6v3.3l2.4 1.8-1 1.3-3-2.3Z"
    ),
}
# Where a word processor shows no drawing, a character of much the same shape stands before the word.
CHARACTERS = {
    Status.IMPLEMENTED: "✔",
    Status.PARTIALLY_IMPLEMENTED: "◐",
    Status.NOT_IMPLEMENTED: "☒",
    Status.REGRESSED: "▼",
    Status.INSUFFICIENT_INFORMATION: "◈",
    Status.NOT_ASSESSED: "–",
    Status.PENDING: "○",
}
_SQUARE = 16
_SHAPE = Markup('<path transform="translate({:.2f} {:.2f}) scale({:.4f})" fill-rule="evenodd" fill="{}" d="{}"/>')


def mark(status: Status, x: float, y: float, radius: float) -> Markup:
    """Draw a status around the point (x, y). Information statuses have no shape: the word alone says them."""
    if status in INFORMATION_STATUSES:
        return Markup("")
    scale = 2.3 * radius / _SQUARE  # the shapes leave a margin in their square
    half = scale * _SQUARE / 2
    return _SHAPE.format(x - half, y - half, scale, DEEP, PATHS[status])
