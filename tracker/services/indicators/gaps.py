"""Periods of an indicator without a value, and breaks in it: recorded with the reason, changed, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dates import When
from tracker.domain.indicators import Gap, GapReason
from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services import clock
from tracker.services.entries import changes, changes_since, refuse_stale
from tracker.services.indicators import row_of, subject
from tracker.services.leaks import recording
from tracker.storage import models


@dataclass(frozen=True, slots=True)
class GapEntry:
    """What a person enters of a gap. Of a break the period is the first one that is counted in the new way."""

    period: When
    reason: GapReason
    note: str = ""


def load(session: Session, state: str, code: str, *, first: date, last: date) -> GapEntry:
    """Return a gap as it was entered.

    Raises:
        NotFound: the indicator has no gap of this period.
    """
    return _entry(_row(session, row_of(session, state, code), first, last))


def record(session: Session, actor: str, entry: GapEntry, *, state: str, code: str) -> str:
    """Record a gap and return the code of the indicator.

    Raises:
        NotFound: the State has no indicator of this code.
        Invalid: the period is still to come, or has a gap on record.
    """
    series = row_of(session, state, code)
    row = models.SeriesGap(series_id=series.id)
    _write(session, row, entry)
    session.add(row)
    recording.put(
        session, actor, event="indicator:record_gap", subject=subject(state, code), changes=changes(None, entry)
    )
    return code


def amend(
    session: Session, actor: str, entry: GapEntry, *, state: str, code: str, first: date, last: date, seen: str
) -> str:
    """Change a gap: the one of the period from `first` to `last`.

    Raises:
        NotFound: it is not on record.
        Stale: it is no longer what the person saw.
        Invalid: as for a new one.
    """
    row = _row(session, row_of(session, state, code), first, last)
    different = changes_since(_entry(row), entry, seen=seen)
    if different:
        _write(session, row, entry)
        recording.put(session, actor, event="indicator:amend_gap", subject=subject(state, code), changes=different)
    return code


def remove(session: Session, actor: str, *, state: str, code: str, first: date, last: date, seen: str) -> None:
    """Take a gap away, since a value was found or it was a mistake; the audit trail keeps what it said.

    Raises:
        NotFound: it is not on record.
        Stale: it is no longer what the person saw.
    """
    row = _row(session, row_of(session, state, code), first, last)
    before = _entry(row)
    refuse_stale(before, seen)
    told = {name: (old, None) for name, (_new, old) in changes(None, before).items()}
    recording.put(session, actor, event="indicator:remove_gap", subject=subject(state, code), changes=told)
    session.delete(row)


def read(row: models.SeriesGap) -> Gap:
    """Return a gap as the rules read it."""
    entry = _entry(row)
    return Gap(entry.period.span, entry.reason, entry.note)


def _row(session: Session, series: models.IndicatorSeries, first: date, last: date) -> models.SeriesGap:
    gap = models.SeriesGap
    where = (gap.series_id == series.id, gap.period_first == first, gap.period_last == last)
    found = session.scalars(select(gap).where(*where)).one_or_none()
    if found is None:
        raise NotFound(_("For this period nothing is recorded as missing."))
    return found


def _entry(row: models.SeriesGap) -> GapEntry:
    """Read the reason, which is kept as a term of the closed list and, after a colon, the note."""
    term, _colon, note = row.reason.partition(": ")
    known = next((each for each in GapReason if each.value == term), None)
    when = When(row.period_first, row.period_last, row.period_precision)
    return GapEntry(when, known, note) if known else GapEntry(when, GapReason.NOT_FOUND, row.reason)


def _write(session: Session, row: models.SeriesGap, entry: GapEntry) -> None:
    if entry.period.first > clock.today():
        raise Invalid(_("This period is still to come: nothing can be missing yet."), field="period")
    gap, span = models.SeriesGap, entry.period.span
    same = session.scalars(
        select(gap.id).where(
            gap.series_id == row.series_id, gap.period_first == span.first, gap.period_last == span.last
        )
    ).all()
    if any(each != row.id for each in same):
        raise Invalid(_("This period is recorded already: change that record."), field="period")
    row.period_first, row.period_last, row.period_precision = span.first, span.last, entry.period.precision
    row.reason = f"{entry.reason}: {entry.note}" if entry.note else entry.reason.value
