"""The demo's indicators: what the series of its figures measure, and where a series breaks."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.indicators import GapReason
from tracker.i18n import _
from tracker.services.seeding.known import Known
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.sources import read_table
from tracker.storage.models import IndicatorSeries, SeriesGap


def load(session: Session, ledger: Ledger, folder: Path, *, known: Known) -> None:
    """Load indicators and the periods without a value; a folder without them has none.

    Raises:
        Unreadable: a value is missing or wrong, or a gap names an indicator that is not there.
    """
    file, gaps = folder / "indicators.csv", folder / "indicator_gaps.csv"
    if not file.exists():
        return
    rows = [
        Row(
            each.place,
            {
                "state_code": each.code("state", known.states),
                **{name: each.required(name) for name in ("code", "title", "unit")},
                "definition": each.text("definition"),
            },
        )
        for each in read_table(file, "state code title unit definition")
    ]
    put(session, ledger, IndicatorSeries, key=["state_code", "code"], rows=rows)
    if gaps.exists():
        _load_gaps(session, ledger, gaps, known=known)


def _load_gaps(session: Session, ledger: Ledger, file: Path, *, known: Known) -> None:
    series = IndicatorSeries
    ids = {
        (state, code): row for state, code, row in session.execute(select(series.state_code, series.code, series.id))
    }
    rows = []
    for each in read_table(file, "state code period reason note"):
        place = (each.code("state", known.states), each.required("code"))
        if place not in ids:
            raise each.refuse("code", _("no such indicator"))
        span, precision = each.span("period")
        reason, note = each.term("reason", GapReason), each.text("note")
        values = {"series_id": ids[place], "period_first": span.first, "period_last": span.last}
        values |= {"period_precision": precision, "reason": f"{reason}: {note}" if note else reason.value}
        rows.append(Row(each.place, values))
    put(session, ledger, SeriesGap, key=["series_id", "period_first", "period_last"], rows=rows)
