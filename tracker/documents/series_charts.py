"""Values over time: each source with its mark, lines only where periods follow each other, missing drawn as missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.documents.drawing import INK, QUIET, WIDTH, width_of, wrapped
from tracker.documents.plotting import SHAPES, PlotPen, scale, years_apart
from tracker.domain.document import Blank, Point, SeriesChart, SeriesLine
from tracker.i18n import _, ngettext

_TOP, _HEIGHT = 30.0, 132.0  # where the plot begins, below the unit, and how tall it is
_STRIP = 13.0  # the boxes of missing periods, below the axis
_SMALL, _RADIUS, _LEAST_RADIUS = 8.0, 3.4, 1.0
_LABELLED = 14  # points that are labelled with their values; of more, the table alone tells the numbers
_LONG = 400  # days from which on a value is drawn as a line over its whole period
_MOST_YEARS = 9

Amount = Callable[[float], str]
_Place = tuple[float, float]
_Box = tuple[_Place, float, float]  # the middle, and half of width and height


@dataclass(frozen=True, slots=True)
class _Field:
    """Where the plot lies: its edges, the days and the numbers that they stand for."""

    left: float
    right: float
    first: date
    last: date
    numbers: tuple[float, ...]

    def x(self, day: date) -> float:
        days = (self.last - self.first).days + 1
        return self.left + (self.right - self.left) * (day - self.first).days / days

    def middle(self, first: date, last: date) -> float:
        return (self.x(first) + self.x(date.fromordinal(last.toordinal() + 1))) / 2

    def y(self, number: float) -> float:
        low, high = self.numbers[0], self.numbers[-1]
        return _TOP + _HEIGHT * (high - number) / (high - low)


def draw(pen: PlotPen, chart: SeriesChart, *, amount: Amount) -> float:
    """Draw a chart of series and return its height."""
    pen.text(0, 9, chart.unit, size=_SMALL, colour=QUIET)
    if not any(line.points for line in chart.lines):
        return 14.0
    field = _field(chart, amount)
    _grid(pen, field, amount)
    _years(pen, field)
    _blanks(pen, field, chart.blanks)
    drawn = chart.lines[:SHAPES]
    strokes = [(place, *ends) for place, line in enumerate(drawn) for ends in _strokes(field, line)]
    for place, start, end in strokes:
        pen.stroke([start, end], place=place)
    points = [(place, point) for place, line in enumerate(drawn) for point in line.points]
    radius = _radius(field, [point for _place, point in points])
    for place, point in points:
        _mark(pen, field, place, point, radius)
    if len(points) <= _LABELLED:
        along = [_between(start, end, step / 12) for _place, start, end in strokes for step in range(1, 12)]
        breaks = [field.x(each.first) for each in chart.blanks if each.is_break]
        along += [(x, _TOP + _HEIGHT * step / 24) for x in breaks for step in range(25)]
        _label(pen, field, [point for _place, point in points], amount, taken=[(at, 1.5, 1.5) for at in along])
    return _key(pen, chart, top=_TOP + _HEIGHT + _STRIP + 26)


def _field(chart: SeriesChart, amount: Amount) -> _Field:
    points = [point for line in chart.lines for point in line.points]
    days: list[Point | Blank] = [*points, *chart.blanks]
    first, last = min(each.first for each in days).year, max(each.last for each in days).year
    numbers = scale(min(each.value for each in points), max(each.value for each in points))
    left = max(width_of(amount(number), _SMALL, bold=False) for number in numbers) + 7
    return _Field(left, WIDTH - 5, date(first, 1, 1), date(last, 12, 31), numbers)


def _grid(pen: PlotPen, field: _Field, amount: Amount) -> None:
    for number in field.numbers:
        pen.rule(field.left, field.y(number), field.right - field.left, strong=number == 0)
        pen.text(0, field.y(number) + 2.8, amount(number), size=_SMALL, colour=QUIET)


def _years(pen: PlotPen, field: _Field) -> None:
    """Name years below the axis, each in the middle of its days."""
    bottom = _TOP + _HEIGHT
    step = years_apart(field.first.year, field.last.year, most=_MOST_YEARS)
    for year in range(field.first.year, field.last.year + 1):
        if field.last.year - field.first.year < 4 * _MOST_YEARS:
            pen.tick(field.x(date(year, 1, 1)), bottom, 3)
        if year % step == 0:
            centre = field.middle(date(year, 1, 1), date(year, 12, 31))
            inside = min(max(centre, field.left + 9), field.right - 9)
            pen.centred(inside, bottom + _STRIP + 14, str(year), size=_SMALL, colour=QUIET)


def _blanks(pen: PlotPen, field: _Field, blanks: Sequence[Blank]) -> None:
    bottom = _TOP + _HEIGHT
    for each in blanks:
        x, end = field.x(each.first), field.x(date.fromordinal(each.last.toordinal() + 1))
        if each.is_break:
            pen.parting(x, _TOP - 8, bottom + 4)
            wide = width_of(each.words, 7, bold=False) + 3
            pen.text(x + 3 if x + wide < field.right else x - wide, _TOP - 5, each.words, size=7, colour=QUIET)
            continue
        width = max(end - x - 1, 3.0)
        pen.blank(x + 0.5, bottom + 4, width, _STRIP - 4)
        if width_of(each.words, 6.5, bold=False) < width - 4:
            pen.centred(x + 0.5 + width / 2, bottom + _STRIP - 2.2, each.words, size=6.5, colour=QUIET)


def _at(field: _Field, point: Point) -> _Place:
    return field.middle(point.first, point.last), field.y(point.value)


def _strokes(field: _Field, line: SeriesLine) -> Iterator[tuple[_Place, _Place]]:
    for (one, other), joined in zip(pairwise(line.points), line.joined, strict=True):
        if joined:
            yield _at(field, one), _at(field, other)


def _between(start: _Place, end: _Place, share: float) -> _Place:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _radius(field: _Field, points: Sequence[Point]) -> float:
    """Return the size of the marks: smaller where there are so many that they would run into one another."""
    apart = (field.right - field.left) / len({point.first for point in points})
    return max(_LEAST_RADIUS, min(_RADIUS, apart * 0.45))


def _mark(pen: PlotPen, field: _Field, place: int, point: Point, radius: float) -> None:
    x, y = _at(field, point)
    if (point.last - point.first).days > _LONG:
        end = field.x(date.fromordinal(point.last.toordinal() + 1))
        pen.stroke([(field.x(point.first), y), (end, y)], width=0.7)
    pen.shape(place, x, y, radius)
    if point.at_least:
        pen.upwards(x, y)


def _label(pen: PlotPen, field: _Field, points: Sequence[Point], amount: Amount, *, taken: list[_Box]) -> None:
    """Write each value above its mark, below it where another stands there, and nowhere where both are taken."""
    taken += [(_at(field, point), 5.0, 5.0) for point in points]
    for point in sorted(points, key=lambda each: (each.last, each.value)):
        words = f"≥\u00a0{amount(point.value)}" if point.at_least else amount(point.value)
        x, y = _at(field, point)
        half = width_of(words, _SMALL, bold=False) / 2
        centre = min(max(x, field.left + half), field.right - half)
        for base in (y - (15 if point.at_least else 7), y + 13):
            box = ((centre, base - 3), half + 1, 4.5)
            if base - 8 > 10 and base < _TOP + _HEIGHT + 2 and not any(_meet(box, other) for other in taken):
                pen.centred(centre, base, words, size=_SMALL)
                taken.append(box)
                break


def _meet(one: _Box, other: _Box) -> bool:
    (x1, y1), half1, tall1 = one
    (x2, y2), half2, tall2 = other
    return abs(x1 - x2) < half1 + half2 and abs(y1 - y2) < tall1 + tall2


def _key(pen: PlotPen, chart: SeriesChart, *, top: float) -> float:
    """Say whose mark is whose, and what a dashed box and an arrow mean."""
    y = top
    for place, line in enumerate(chart.lines[:SHAPES]):
        pen.shape(place, 6, y - 2.8, _RADIUS)
        y = _words(pen, line.name, y)
    more = len(chart.lines) - SHAPES
    if more > 0:
        y = _words(
            pen, ngettext("One more source: see the table", "%(n)d more sources: see the table", more) % {"n": more}, y
        )
    if any(point.at_least for line in chart.lines for point in line.points):
        pen.upwards(6, y + 5.5)
        y = _words(pen, _("at least so much"), y)
    if any(not each.is_break for each in chart.blanks):
        pen.blank(1, y - 7, 11, 7)
        y = _words(pen, _("no value: the table says why"), y)
    return y - 4


def _words(pen: PlotPen, words: str, y: float) -> float:
    for line in wrapped(words, WIDTH - 20, 9):
        pen.text(18, y, line, size=8.5, colour=INK)
        y += 11.5
    return y + 1.5
