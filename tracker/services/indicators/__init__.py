"""Indicators: what a series of stated figures measures, in which unit, by which definition; recorded and amended."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import Invalid, NotFound
from tracker.i18n import _
from tracker.services.entries import changes, changes_since
from tracker.services.leaks import recording
from tracker.storage import models

_CODE_LETTERS = 60


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """What a person enters of an indicator.

    `code` is the series of figures on record that it describes; "" gives a new one, named after the title.
    """

    state: str
    title: str
    unit: str
    definition: str = ""
    code: str = ""


def load(session: Session, state: str, code: str) -> IndicatorEntry:
    """Return an indicator as it was entered.

    Raises:
        NotFound: the State has no indicator of this code.
    """
    return _entry(row_of(session, state, code))


def record(session: Session, actor: str, entry: IndicatorEntry) -> str:
    """Record an indicator and return its code.

    Raises:
        Invalid: no State has this code, or the series of figures has an indicator already.
    """
    if session.get(models.State, entry.state) is None:
        raise Invalid(_("Choose the State that it is about."), field="state")
    taken = _taken(session, entry.state)
    if entry.code in taken:
        raise Invalid(_("This series has an indicator already: change that one."), field="code")
    code = entry.code or _free(entry.title, taken | _used(session, entry.state))
    row = models.IndicatorSeries(state_code=entry.state, code=code)
    _write(row, entry)
    session.add(row)
    recording.put(
        session, actor, event="indicator:record", subject=subject(entry.state, code), changes=changes(None, entry)
    )
    return code


def amend(session: Session, actor: str, entry: IndicatorEntry, *, seen: str) -> str:
    """Change title, unit or definition; State and code stay, and so do the values.

    Raises:
        NotFound: the State has no indicator of this code.
        Stale: it is no longer what the person saw.
    """
    row = row_of(session, entry.state, entry.code)
    different = changes_since(_entry(row), entry, seen=seen)
    if different:
        _write(row, entry)
        about = subject(entry.state, entry.code)
        recording.put(session, actor, event="indicator:amend", subject=about, changes=different)
    return entry.code


def row_of(session: Session, state: str, code: str) -> models.IndicatorSeries:
    """Return the row of an indicator.

    Raises:
        NotFound: the State has no indicator of this code.
    """
    series = models.IndicatorSeries
    found = session.scalars(select(series).where(series.state_code == state, series.code == code)).one_or_none()
    if found is None:
        raise no_such(code)
    return found


def no_such(code: str) -> NotFound:
    """Return the error of an indicator that is not there, or that the reader may not see: both look the same."""
    return NotFound(_("No indicator “%(code)s” is on record.") % {"code": code})


def subject(state: str, code: str) -> str:
    """Return what the audit trail calls an indicator."""
    return f"indicator:{state}:{code}"


def _entry(row: models.IndicatorSeries) -> IndicatorEntry:
    return IndicatorEntry(row.state_code, row.title, row.unit, row.definition, row.code)


def _write(row: models.IndicatorSeries, entry: IndicatorEntry) -> None:
    row.title, row.unit, row.definition = entry.title, entry.unit, entry.definition


def _taken(session: Session, state: str) -> set[str]:
    series = models.IndicatorSeries
    return set(session.scalars(select(series.code).where(series.state_code == state)))


def _used(session: Session, state: str) -> set[str]:
    figure = models.StatedFigure
    return set(session.scalars(select(figure.series).where(figure.state_code == state, figure.series != "").distinct()))


def _free(title: str, taken: set[str]) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in title.lower()).split()
    name = "_".join(words)[:_CODE_LETTERS].strip("_") or "indicator"
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
