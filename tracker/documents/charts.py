"""Charts as inline SVG: every mark a unit, every bar a printed value, the unknown drawn as unknown."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from tracker.documents import series_charts
from tracker.documents.drawing import BAR_HEIGHT, INK, QUIET, WIDTH, Pen, width_of, wrapped
from tracker.documents.marks import DEEP
from tracker.documents.plotting import PlotPen
from tracker.documents.typography import base, direction
from tracker.domain.document import Bar, BarChart, Chart, SeriesChart, StatusChart, StatusRow
from tracker.domain.vocabulary import label
from tracker.i18n import _

_FONTS = "Source Serif 4, Noto Serif, Amiri, Nanum Myeongjo, serif"
_PITCHES = (
    (13.6, 3),
    (11.0, 4),
    (9.0, 6),
    (7.6, 8),
    (6.4, 10),
    (5.6, 12),
)  # distance between marks, and most lines of them
_GAP = 9.0  # between columns
_HEAD_SIZES = (8.0, 7.4, 6.8)
_BAR_STEP = 26.0
_UNKNOWN_WIDTH = 64.0
_THOUSANDS = {"en": ",", "ko": ",", "zh": ",", "ja": ",", "es": ".", "de": "."}


def svg(chart: Chart, *, key: str, language: str) -> Markup:
    """Draw a chart.

    Args:
        chart: what to draw; its title and description are what a screen reader says.
        key: prefix of the ids inside the drawing, different for each chart of a file.
        language: the document's; a right-to-left one mirrors the drawing.

    Returns:
        An `svg` element of the text column's width with role, title and description.
    """
    pen = PlotPen(mirrored=direction(language) == "rtl")
    match chart:
        case StatusChart():
            height = _marks(pen, chart)
        case BarChart():
            height = _bars(pen, chart, language)
        case SeriesChart():
            height = series_charts.draw(pen, chart, amount=lambda value: amount(value, language))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:g} {h:.1f}" role="img" lang="{lang}"'
        ' aria-labelledby="{key}t {key}d" font-family="{fonts}">'
        '<title id="{key}t">{title}</title><desc id="{key}d">{desc}</desc>{drawing}</svg>'
    ).format(
        w=WIDTH,
        h=height,
        lang=language,
        key=key,
        fonts=_FONTS,
        title=chart.title,
        desc=chart.description,
        drawing=pen.drawing(),
    )


def amount(value: float, language: str) -> str:
    """Write a value with the language's thousands mark; decimals only where it has them."""
    written = f"{value:,.0f}" if value == int(value) else f"{value:,.9f}".rstrip("0")
    mark = _THOUSANDS.get(base(language), "\u00a0")
    if mark == ",":
        return written
    return written.replace(",", "\0").replace(".", ",").replace("\0", mark)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns of marks stand. A pitch of 0 means too many to draw: a mark and its number."""

    heads: tuple[tuple[str, ...], ...]
    head_size: float
    starts: tuple[float, ...]
    per_line: tuple[int, ...]
    pitch: float


def _marks(pen: Pen, chart: StatusChart) -> float:
    labels = max([_label_width(row) for row in chart.rows] or [0.0])
    grid = _grid(chart, labels)
    lines = max((len(head) for head in grid.heads), default=1)
    top = lines * (grid.head_size + 1) + 11
    for start, head in zip(grid.starts, grid.heads, strict=True):
        for place, words in enumerate(head):
            y = top - 7 - (len(head) - 1 - place) * (grid.head_size + 1)
            pen.text(start, y, words, size=grid.head_size, bold=True)
    pen.line(top, width=0.8, colour=DEEP)
    for place, row in enumerate(chart.rows):
        top = _mark_row(pen, chart, row, grid=grid, top=top)
        last = place == len(chart.rows) - 1
        pen.line(top, width=0.8 if last else 0.4, **({"colour": DEEP} if last else {}))
    return top + 1


def _label_width(row: StatusRow) -> float:
    return min(max(width_of(row.label, 9), width_of(row.below, 8, bold=False)) + 12, 130.0)


def _mark_row(pen: Pen, chart: StatusChart, row: StatusRow, *, grid: _Grid, top: float) -> float:
    pen.text(0, top + 15, row.label, size=9, bold=True)
    pen.text(0, top + 25.5, row.below, size=8, colour=QUIET)
    counts = dict(row.counts)
    height = 32.0
    for place, status in enumerate(chart.statuses):
        count, start = counts.get(status, 0), grid.starts[place]
        if not count:
            continue
        if not grid.pitch:
            pen.mark(start + 5, top + 18, 4.4, status)
            pen.text(start + 13, top + 21, str(count), size=9, colour=INK)
            continue
        lines = ceil(count / grid.per_line[place])
        offset = 18.0 if lines == 1 else 9 + grid.pitch / 2
        for unit in range(count):
            line, column = divmod(unit, grid.per_line[place])
            x, y = start + grid.pitch * (column + 0.37), top + offset + line * grid.pitch
            pen.mark(x, y, grid.pitch * 0.324, status)
        height = max(height, lines * grid.pitch + 16)
    return top + height


def _grid(chart: StatusChart, labels: float) -> _Grid:
    """Fit the columns: the largest marks in the fewest lines that the width allows."""
    most = [max((dict(row.counts).get(status, 0) for row in chart.rows), default=0) for status in chart.statuses]
    words = [_(label(status)) for status in chart.statuses]
    room = WIDTH - labels - _GAP * max(len(words) - 1, 0)
    size = _HEAD_SIZES[-1]
    for size in _HEAD_SIZES:
        heads = [_head(text, size) for text in words]
        narrow = [max(width_of(line, size) for line in head) for head in heads]
        if sum(narrow) <= room:
            break
    for pitch, most_lines in _PITCHES:
        for lines in range(1, most_lines + 1):
            across = [max(ceil(count / lines), 1) for count in most]
            widths = [max(head, n * pitch) for head, n in zip(narrow, across, strict=True)]
            if sum(widths) <= room:
                return _Grid(tuple(heads), size, _starts(widths, labels), tuple(across), pitch)
    widths = [max(head, 34.0) for head in narrow]
    return _Grid(tuple(heads), size, _starts(widths, labels), tuple(1 for _count in most), 0)


def _head(text: str, size: float) -> tuple[str, ...]:
    longest = max((width_of(word, size) for word in text.split()), default=0.0)
    return tuple(wrapped(text, longest, size))


def _starts(widths: list[float], labels: float) -> tuple[float, ...]:
    """Spread what is left over evenly, so that the last column ends near the margin."""
    spare = max(WIDTH - labels - sum(widths), 0) / max(len(widths), 1)
    return tuple(labels + sum(widths[:place]) + spare * place for place in range(len(widths)))


def _bars(pen: Pen, chart: BarChart, language: str) -> float:
    labels = min(max((width_of(bar.label, 9) for bar in chart.bars), default=0.0) + 10, 150.0)
    largest = max((bar.value for bar in chart.bars if bar.value is not None), default=0.0)
    shown = [_shown(bar, language) for bar in chart.bars]
    beside = max((width_of(words, 9, bold=False) for words in shown), default=0.0) + 8
    scale = (WIDTH - labels - beside) / largest if largest > 0 else 0.0
    pen.text(labels, 8, chart.unit, size=8, colour=QUIET)
    y = top = 14.0
    for bar, words in zip(chart.bars, shown, strict=True):
        y = _bar(pen, bar, words, at=(labels, y, scale))
    pen.upright(labels, top, y - 2)
    return y


def _bar(pen: Pen, bar: Bar, words: str, *, at: tuple[float, float, float]) -> float:
    labels, y, scale = at
    names = wrapped(bar.label, labels - 8, 9)
    for place, line in enumerate(names):
        pen.text(0, y + 15 + place * 10.5, line, size=9, bold=True)
    below = len(names) * 10.5 if bar.below else 0.0
    if bar.below:
        pen.text(0, y + 15 + below, bar.below, size=8, colour=QUIET)
    known = bar.value is not None
    width = max(bar.value, 0.0) * scale if bar.value is not None else _UNKNOWN_WIDTH
    pen.bar(labels, y + 5, width, known=known)
    pen.text(labels + width + 5, y + 5 + BAR_HEIGHT - 3.5, words, size=9, colour=INK)
    return y + max(_BAR_STEP, 10.0 + len(names) * 10.5 + (10.5 if bar.below else 0))


def _shown(bar: Bar, language: str) -> str:
    return _("unknown") if bar.value is None else amount(bar.value, language)
