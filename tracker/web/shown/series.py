"""How an indicator is shown on any page: the chart, and the table behind it with the source of each value."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from tracker.documents import charts
from tracker.domain import indicators, series_figures
from tracker.domain.dates import span_in_words
from tracker.domain.indicators import Series
from tracker.domain.series_figures import Line
from tracker.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line of the table. A value has its document and its reference; a period without one has neither."""

    period: str
    words: str
    about: str
    stated_by: str
    source: str
    document: str
    locator: str
    ref: str
    remarks: tuple[str, ...]

    @property
    def is_missing(self) -> bool:
        """Tell whether the period has no value."""
        return not self.ref


@dataclass(frozen=True, slots=True)
class SeriesTold:
    """An indicator as a page shows it. `drawing` is empty where a chart would say no more than the table."""

    state: str
    code: str
    title: str
    unit: str
    definition: str
    span: str
    drawing: Markup
    lines: tuple[LineTold, ...]
    summary: str
    differs: bool
    address: str


def arrange(series: Series, *, language: str, key: str = "series") -> SeriesTold:
    """Return an indicator with its chart drawn in the language of the page; `key` is unique on the page."""
    drawing = Markup("")
    if series_figures.is_drawn(series):
        drawing = charts.svg(series_figures.chart(series), key=key, language=language)
    whole = indicators.whole(series)
    return SeriesTold(
        state=series.state,
        code=series.code,
        title=series.title,
        unit=series.unit,
        definition=series.definition,
        span=span_in_words(whole) if whole else "",
        drawing=drawing,
        lines=tuple(_line(each, series) for each in series_figures.lines(series)),
        summary=_summary(series),
        differs=any(each.differs for each in indicators.periods(series)),
        address=url_for("indicators.record", state=series.state, code=series.code),
    )


def latest(series: Series) -> tuple[str, str]:
    """Return the values of the last period in words, and the period; ("", "") where no value is on record."""
    last = indicators.latest(series)
    if last is None:
        return ("", "")
    told = (each for each in series_figures.lines(series) if each.value and each.value.period == last.span)
    said = dict.fromkeys(_printed(each, series) for each in told)
    return (" / ".join(said), span_in_words(last.span))


def _printed(line: Line, series: Series) -> str:
    if line.value is None or line.value.unit == series.unit:
        return line.words
    return f"{line.words} {line.value.unit}"


def _line(line: Line, series: Series) -> LineTold:
    value = line.value
    if value is None:
        return LineTold(line.period, line.words, "", "", "", "", "", "", line.remarks)
    return LineTold(
        period=line.period,
        words=_printed(line, series),
        about=value.about,
        stated_by=value.stated_by,
        source=value.source.short or value.source.title,
        document=value.source.key,
        locator=value.locator,
        ref=value.ref,
        remarks=line.remarks,
    )


def _summary(series: Series) -> str:
    """Say how much is on record: values, sources, periods without a value."""
    if not series.values:
        return _("No value is on record.")
    sources = len({each.stated_by for each in series.values})
    missing = sum(
        1 for each in indicators.periods(series) if not each.values and not all(g.is_break for g in each.gaps)
    )
    told = [
        ngettext("%(n)d value", "%(n)d values", len(series.values)) % {"n": len(series.values)},
        ngettext("%(n)d source", "%(n)d sources", sources) % {"n": sources},
    ]
    if missing:
        told.append(
            ngettext("%(n)d stretch without a value", "%(n)d stretches without a value", missing) % {"n": missing}
        )
    return " · ".join(told)
