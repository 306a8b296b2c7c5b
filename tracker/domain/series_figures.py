"""An indicator series as a chart with the table behind it: the same in a page and in a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain import indicators
from tracker.domain.dates import span_in_words
from tracker.domain.document import (
    Blank,
    Block,
    Citation,
    Column,
    Figure,
    Inlines,
    Note,
    Point,
    Row,
    Run,
    SeriesChart,
    SeriesLine,
    Table,
)
from tracker.domain.indicators import REASONS, Gap, Period, Series, Standing, Value
from tracker.domain.numbering import Numbering
from tracker.i18n import _

FEWEST_POINTS = 2
"""Of fewer values a chart would say no more than the table."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the period, the value as printed or why there is none, and what to know of it."""

    period: str
    words: str
    value: Value | None
    remarks: tuple[str, ...]


def lines(series: Series) -> tuple[Line, ...]:
    """Return the table of a series: every value with its source, and every period without one."""
    return tuple(line for period in indicators.periods(series) for line in _lines(period, series))


def is_drawn(series: Series) -> bool:
    """Tell whether a chart says more than the table does."""
    return sum(len(course.values) for course in indicators.courses(series)) >= FEWEST_POINTS


def chart(series: Series) -> SeriesChart:
    """Return the drawing of a series, with the words for who does not see it."""
    drawn = tuple(
        SeriesLine(
            course.stated_by,
            tuple(Point(each.period.first, each.period.last, each.number, each.at_least) for each in course.values),
            course.joined,
        )
        for course in indicators.courses(series)
    )
    gaps = [gap for period in indicators.periods(series) for gap in period.gaps if gap.is_break or not period.values]
    return SeriesChart(
        title=series.title,
        description="; ".join(_spoken(line) for line in lines(series)) + ".",
        unit=series.unit,
        lines=drawn,
        blanks=tuple(Blank(gap.period.first, gap.period.last, why(gap), gap.is_break) for gap in gaps),
    )


def chart_with_table(series: Series, numbering: Numbering) -> tuple[Block, ...]:
    """Draw a series where that says more than its table, and print the table, every value with its source."""
    return (*((_figure(series, numbering),) if is_drawn(series) else ()), _table(series, numbering))


def why(gap: Gap) -> str:
    """Say why a period has no value."""
    return _(REASONS[gap.reason]) if gap.reason else _("unknown")


def _lines(period: Period, series: Series) -> Iterator[Line]:
    when = span_in_words(period.span)
    for gap in period.gaps:
        if gap.is_break:  # what is counted in another way stands after this line
            yield _missing(when, gap)
    for standing in period.values:
        yield Line(when, standing.value.printed, standing.value, tuple(_remarks(standing, period, series)))
    for gap in period.gaps:
        if not gap.is_break:
            yield _missing(when, gap)


def _missing(when: str, gap: Gap) -> Line:
    return Line(when, why(gap), None, (gap.note,) if gap.note else ())


def _remarks(standing: Standing, period: Period, series: Series) -> Iterator[str]:
    if standing.value.at_least:
        yield _("at least")
    if not standing.is_comparable:
        words = {"unit": standing.value.unit, "other": series.unit}
        yield _("in %(unit)s, not in %(other)s: not drawn, not compared") % words
    elif standing.revised_in:
        yield _("revised by its source in %(document)s: not drawn") % {"document": standing.revised_in}
    elif period.differs:
        yield _("sources differ")


def _spoken(line: Line) -> str:
    by = f", {line.value.stated_by}" if line.value else ""
    remarks = f" ({'; '.join(line.remarks)})" if line.remarks else ""
    return f"{line.period}: {line.words}{by}{remarks}"


def _figure(series: Series, numbering: Numbering) -> Figure:
    words = {"title": series.title, "unit": series.unit}
    caption = _("%(title)s, in %(unit)s. Each source has its own mark; what is missing is left open, never zero.")
    return Figure(label=numbering.figure(), caption=caption % words, chart=chart(series))


def _table(series: Series, numbering: Numbering) -> Table:
    caption = _("%(title)s: each value as its source states it") % {"title": series.title}
    if series.definition:
        caption += f". {series.definition}"
    return Table(
        label=numbering.table(),
        caption=caption,
        columns=(
            Column(_("Period"), 34),
            Column(_("Value"), 40),
            Column(_("Stated by")),
        ),
        rows=tuple(Row(_cells(line)) for line in lines(series)),
    )


def _cells(line: Line) -> tuple[Inlines, ...]:
    remarks = (Run(f" ({'; '.join(line.remarks)})", quiet=True),) if line.remarks else ()
    if line.value is None:
        return ((Run(line.period),), (Run(line.words, italic=True), *remarks), (Run("–"),))
    value = (Run(f"{line.words} {line.value.unit}"), *remarks)
    source = Note(citations=(Citation(line.value.source, line.value.locator),))
    return ((Run(line.period),), value, (Run(line.value.stated_by), source))
