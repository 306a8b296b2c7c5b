"""A pen for plots: lines with dashes of their own, marks told apart by shape, dashed boxes for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from markupsafe import Markup

from tracker.documents.drawing import INK, RULE, Pen
from tracker.documents.marks import DEEP

_EMPTY = "#ffffff"
# Around a point, one unit being the radius: outline and whether it is filled. Neighbours differ in shape and filling.
_SHAPES = (
    ("M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0Z", True),
    ("M-.95-.95h1.9v1.9h-1.9Z", False),
    ("M0-1.2 1.15 .9h-2.3Z", True),
    ("M0-1.3 1.3 0 0 1.3-1.3 0Z", False),
    ("M-.95-.95h1.9v1.9h-1.9Z", True),
    ("M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0Z", False),
    ("M0-1.3 1.3 0 0 1.3-1.3 0Z", True),
    ("M0-1.2 1.15 .9h-2.3Z", False),
)
_DASHES = ("", "5 2", "1.5 1.8", "7 2 1.5 2", "3 3", "9 3", "1.5 3.5", "5 2 1.5 2 1.5 2")
SHAPES = len(_SHAPES)
"""How many sources can be told apart in one plot."""


class PlotPen(Pen):
    """Draws what a plot needs besides text; callers think left to right, as with any pen."""

    def shape(self, place: int, x: float, y: float, radius: float) -> None:
        """Draw the mark of the source that comes at this place, around (x, y)."""
        outline, filled = _SHAPES[place % SHAPES]
        where = Markup('<path transform="translate({:.2f} {:.2f}) scale({:g})" d="{}"')
        look = Markup(' fill="{}" stroke="{}" stroke-width="{:.3f}"/>')
        self._drawn.append(where.format(self._x(x), y, radius, outline))
        self._drawn.append(look.format(DEEP if filled else _EMPTY, DEEP, 1.1 / radius))

    def stroke(self, points: Sequence[tuple[float, float]], *, place: int = 0, width: float = 1.1) -> None:
        """Draw a line through points, with the dashes of the source that comes at this place."""
        path = "L".join(f"{self._x(x):.1f} {y:.1f}" for x, y in points)
        dashes = _DASHES[place % SHAPES]
        dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else Markup("")
        shape = Markup('<path d="M{}" fill="none" stroke="{}" stroke-width="{:g}"{}/>')
        self._drawn.append(shape.format(path, DEEP, width, dashed))

    def upwards(self, x: float, y: float) -> None:
        """Draw an arrow that leads up from a mark: at least so much."""
        path = f"M{self._x(x):.1f} {y - 4.5:.1f}v-7.5m-2.4 2.6l2.4-2.6 2.4 2.6"
        shape = Markup('<path d="{}" fill="none" stroke="{}" stroke-width="1"/>')
        self._drawn.append(shape.format(path, DEEP))

    def rule(self, x: float, y: float, width: float, *, strong: bool = False) -> None:
        """Draw a level line: one of the scale, or the axis."""
        left = self._x(x + width) if self._mirrored else x
        shape = Markup('<path d="M{:.1f} {:.1f}h{:.1f}" stroke="{}" stroke-width="{:g}"/>')
        self._drawn.append(shape.format(left, y, width, DEEP if strong else RULE, 0.8 if strong else 0.4))

    def tick(self, x: float, y: float, length: float) -> None:
        """Draw a short upright line, down from (x, y)."""
        shape = Markup('<path d="M{:.1f} {:.1f}v{:.1f}" stroke="{}" stroke-width=".5"/>')
        self._drawn.append(shape.format(self._x(x), y, length, DEEP))

    def parting(self, x: float, y1: float, y2: float) -> None:
        """Draw the dashed upright line of a break in the series."""
        shape = Markup('<path d="M{:.1f} {:.1f}V{:.1f}" stroke="{}" stroke-width=".9" stroke-dasharray="4 2.4"/>')
        self._drawn.append(shape.format(self._x(x), y1, y2, DEEP))

    def blank(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the dashed empty box of a period without a value."""
        left = self._x(x + width) if self._mirrored else x
        shape = Markup(
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" fill="none" stroke="{}" stroke-width=".8"'
            ' stroke-dasharray="2.4 1.8"/>'
        )
        self._drawn.append(shape.format(left, y, width, height, DEEP))

    def centred(self, x: float, y: float, words: str, *, size: float, colour: str = INK) -> None:
        """Write words around x, y being their base line."""
        shape = Markup('<text x="{:.1f}" y="{:.1f}" font-size="{:g}" fill="{}" text-anchor="middle">{}</text>')
        self._drawn.append(shape.format(self._x(x), y, size, colour, words))


def scale(lowest: float, highest: float, *, steps: int = 4) -> tuple[float, ...]:
    """Return round numbers for a scale that begins at zero, or below it where values do, and holds the highest."""
    low, high = min(lowest, 0.0), max(highest, 0.0)
    if high == low:
        high = low + 1
    rough = (high - low) / steps
    size = 10.0 ** floor(log10(rough))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= rough * 0.999)
    if lowest % 1 == highest % 1 == 0:
        step = max(step, 1.0)  # nobody counts three quarters of a person
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def years_apart(first: int, last: int, *, most: int) -> int:
    """Return how many years to leave between the years named on an axis, so that at most so many are."""
    return next((step for step in (1, 2, 5, 10, 20, 25, 50, 100) if (last - first) // step < most), 200)
