"""Pages of indicators, arranged for their templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tracker.domain import indicators, phrases
from tracker.domain.dates import span_in_words
from tracker.domain.indicators import Series
from tracker.domain.kinds import EvidenceKind
from tracker.i18n import N_, _
from tracker.services.indicators.pages import IndicatorList, IndicatorPage, ItemOn
from tracker.services.indicators.reading import Undescribed
from tracker.web import languages
from tracker.web.shown import series as shown_series
from tracker.web.shown.past import Past, past
from tracker.web.shown.series import SeriesTold

_EVENTS = {
    "indicator:record": N_("Recorded"),
    "indicator:amend": N_("Changed"),
    "indicator:record_gap": N_("A missing period recorded"),
    "indicator:amend_gap": N_("A missing period changed"),
    "indicator:remove_gap": N_("A missing period taken away"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator in a list: its last value as printed, and the days from the first value to the last."""

    title: str
    unit: str
    address: str
    last: str
    last_period: str
    span: str
    count: int
    differs: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The indicators of a State, and the series of figures that none describes: (words, address to describe it)."""

    state: str
    state_name: str
    rows: tuple[Listed, ...]
    undescribed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GapTold:
    """A period recorded as missing, for those who may change it."""

    period: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One indicator with everything on its page."""

    series: SeriesTold
    state_name: str
    gaps: tuple[GapTold, ...]
    sources: tuple[tuple[str, str], ...]
    items: tuple[ItemOn, ...]
    evidence_address: str
    figure_address: str
    history: tuple[Past, ...]


def listed(found: IndicatorList) -> IndexPage:
    """Arrange the list of a State."""
    undescribed = (
        (in_words(each), url_for("indicators.create", state=found.state, code=each.code)) for each in found.undescribed
    )
    return IndexPage(found.state, found.state_name, tuple(_listed(each) for each in found.rows), tuple(undescribed))


def in_words(each: Undescribed) -> str:
    """Name a series of figures by what the latest of them counts."""
    return f"{phrases.headed(each.about)} ({each.unit})"


def filled_in(found: Iterable[Undescribed], code: str) -> dict[str, str]:
    """Return what the form of an indicator begins with: what the latest figure of its series counts, and its unit."""
    latest = next((each for each in found if each.code == code), None)
    return {"title": phrases.headed(latest.about), "unit": latest.unit} if latest else {}


def arrange(found: IndicatorPage) -> RecordPage:
    """Arrange the page of an indicator."""
    series = found.series
    here: dict[str, Any] = {"state": series.state, "code": series.code}
    address = url_for("indicators.record", **here)
    figure: dict[str, Any] = {"state": series.state, "series": series.code, "unit": series.unit, "about": series.title}
    sources = {each.source.key: each.source.short or each.source.title for each in series.values}
    return RecordPage(
        series=shown_series.arrange(series, language=languages.chosen()),
        state_name=found.state_name,
        gaps=tuple(
            GapTold(
                span_in_words(gap.period),
                _(indicators.REASONS[gap.reason]) if gap.reason else "",
                gap_address("indicators.edit_gap", **here, first=gap.period.first, last=gap.period.last),
            )
            for gap in series.gaps
        ),
        sources=tuple(sorted(sources.items(), key=lambda pair: (pair[1], pair[0]))),
        items=found.items,
        evidence_address=url_for(
            "evidence.create",
            state=series.state,
            kind=EvidenceKind.STATISTICS.value,
            series=f"{series.state}:{series.code}",
            next=address,
        ),
        figure_address=url_for("figures.create", **figure, next=address),
        history=tuple(past(each, _EVENTS) for each in found.events),
    )


def gap_address(endpoint: str, *, state: str, code: str, first: date, last: date) -> str:
    """Return the address of what is recorded of one period."""
    days: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
    return url_for(endpoint, state=state, code=code, **days)


def _listed(series: Series) -> Listed:
    last, period = shown_series.latest(series)
    whole = indicators.whole(series)
    return Listed(
        title=series.title,
        unit=series.unit,
        address=url_for("indicators.record", state=series.state, code=series.code),
        last=last,
        last_period=period,
        span=span_in_words(whole) if whole else "",
        count=len(series.values),
        differs=any(each.differs for each in indicators.periods(series)),
    )
