"""A pen that draws text, lines, bars and marks as SVG, mirrored for right-to-left papers."""

from __future__ import annotations

from unicodedata import east_asian_width

from markupsafe import Markup

from tracker.documents.marks import DEEP, mark
from tracker.domain.vocabulary import Status

WIDTH = 408.0  # points: the 144 mm of the text column, so that type sizes in a chart are real sizes
INK, QUIET, RULE = "#1b1b1b", "#52606b", "#a9b4bd"
BAR_HEIGHT = 14.0
_BOLD_EM, _EM = 0.6, 0.5  # mean width of a letter in em: on the wide side, so that words never meet


class Pen:
    """Collects shapes. Callers think left to right; a mirrored pen turns that round."""

    def __init__(self, *, mirrored: bool) -> None:
        """Start an empty drawing."""
        self._drawn: list[Markup] = []
        self._mirrored = mirrored

    def drawing(self) -> Markup:
        """Return all shapes so far."""
        return Markup("").join(self._drawn)

    def text(self, x: float, y: float, words: str, *, size: float, bold: bool = False, colour: str = DEEP) -> None:
        """Write words from the point (x, y) on, y being their base line."""
        weight = Markup(' font-weight="600"') if bold else Markup("")
        anchor = Markup(' text-anchor="end"') if self._mirrored else Markup("")
        shape = Markup('<text x="{:.1f}" y="{:.1f}" font-size="{:g}" fill="{}"{}{}>{}</text>')
        self._drawn.append(shape.format(self._x(x), y, size, colour, weight, anchor, words))

    def line(self, y: float, *, width: float = 0.4, colour: str = RULE) -> None:
        """Draw a rule over the whole width."""
        shape = Markup('<path d="M0 {:.1f}H{:g}" stroke="{}" stroke-width="{:g}"/>')
        self._drawn.append(shape.format(y, WIDTH, colour, width))

    def upright(self, x: float, y1: float, y2: float) -> None:
        """Draw the axis of a bar chart."""
        shape = Markup('<path d="M{:.1f} {:.1f}V{:.1f}" stroke="{}" stroke-width=".8"/>')
        self._drawn.append(shape.format(self._x(x), y1, y2, DEEP))

    def bar(self, x: float, y: float, width: float, *, known: bool) -> None:
        """Draw a filled bar, or a dashed empty outline for what is not known."""
        left = WIDTH - x - width if self._mirrored else x
        look = Markup('fill="{}"').format(DEEP)
        if not known:
            look = Markup('fill="none" stroke="{}" stroke-width=".9" stroke-dasharray="3 2.2"').format(DEEP)
        shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" {}/>')
        self._drawn.append(shape.format(left, y, width, BAR_HEIGHT, look))

    def mark(self, x: float, y: float, radius: float, status: Status) -> None:
        """Draw the shape of a status around (x, y)."""
        self._drawn.append(mark(status, self._x(x), y, radius))

    def _x(self, x: float) -> float:
        return WIDTH - x if self._mirrored else x


def width_of(words: str, size: float, *, bold: bool = True) -> float:
    """Estimate the width of words in points; wide East Asian characters take a full em."""
    letter = _BOLD_EM if bold else _EM
    return sum(1.0 if east_asian_width(c) in "WF" else letter for c in words) * size


def wrapped(words: str, width: float, size: float) -> list[str]:
    """Break words into lines no wider than `width`; a longer word stands alone."""
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
