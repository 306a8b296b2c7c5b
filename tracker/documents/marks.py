"""The shape of each status, drawn so that it reads without colour; the style sheet holds the same shapes."""

from __future__ import annotations

from markupsafe import Markup

from tracker.domain.vocabulary import INFORMATION_STATUSES, Status

_DEEP = "#16395b"
# Where a word processor shows no drawing, a character of the same shape stands before the word.
CHARACTERS = {
    Status.IMPLEMENTED: "●",
    Status.PARTIALLY_IMPLEMENTED: "◐",
    Status.NOT_IMPLEMENTED: "○",
    Status.REGRESSED: "▼",
    Status.INSUFFICIENT_INFORMATION: "◌",
    Status.NOT_ASSESSED: "–",
    Status.PENDING: "◇",
}
_RING = Markup(
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.2f}" fill="{fill}" stroke="#16395b" stroke-width="{w:.2f}"{dash}/>'
)


def mark(status: Status, x: float, y: float, radius: float) -> Markup:
    """Draw a status around the point (x, y). Information statuses have no shape: the word alone says them."""
    match status:
        case Status.IMPLEMENTED:
            return _ring(x, y, radius, fill=_DEEP)
        case Status.PARTIALLY_IMPLEMENTED:
            half = Markup('<path d="M{:.1f} {:.2f}a{r:.2f} {r:.2f} 0 0 0 0 {:.2f}z" fill="#16395b"/>')
            return _ring(x, y, radius) + half.format(x, y - radius, 2 * radius, r=radius)
        case Status.NOT_IMPLEMENTED:
            return _ring(x, y, radius)
        case Status.REGRESSED:
            shape = Markup('<path d="M{:.2f} {:.2f}h{:.2f}L{:.2f} {:.2f}z" fill="#16395b"/>')
            return shape.format(x - radius * 1.1, y - radius * 0.9, 2.2 * radius, x, y + radius * 1.05)
        case Status.INSUFFICIENT_INFORMATION:
            return _ring(x, y, radius, dashed=True)
        case Status.NOT_ASSESSED:
            shape = Markup('<path d="M{:.2f} {:.2f}h{:.2f}" stroke="#16395b" stroke-width="{:.2f}"/>')
            return shape.format(x - radius, y, 2 * radius, radius * 0.32)
        case Status.PENDING:
            shape = Markup(
                '<path d="M{:.2f} {:.2f}l{r:.2f} {r:.2f} -{r:.2f} {r:.2f} -{r:.2f} -{r:.2f}z" fill="#fff"'
                ' stroke="#16395b" stroke-width="{w:.2f}"/>'
            )
            return shape.format(x, y - radius, r=radius, w=radius * 0.24)
    if status not in INFORMATION_STATUSES:
        raise ValueError(status)
    return Markup("")


def _ring(x: float, y: float, radius: float, *, fill: str = "#fff", dashed: bool = False) -> Markup:
    around = 2 * 3.14159 * radius / 16  # eight dashes and eight gaps close the ring
    dash = Markup(' stroke-dasharray="{:.3f} {:.3f}"').format(around, around) if dashed else Markup("")
    return _RING.format(x=x, y=y, r=radius, fill="none" if dashed else fill, w=radius * 0.27, dash=dash)
