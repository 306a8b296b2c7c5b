"""Statuses with a case file for named people, beside those that others see, as pages tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain import phrases
from tracker.domain.vocabulary import Status
from tracker.services.evidence.live import LiveUnit
from tracker.web.shown import told

SHOWN = 20  # windows told; a file may touch hundreds


@dataclass(frozen=True, slots=True)
class LiveTold:
    """One window of one ask, as it stands and as it would stand with the file."""

    name: str
    address: str
    window: str
    stored: Status | None
    live: Status
    is_change: bool
    reason: str


def told_of(units: Sequence[LiveUnit], *, state: str) -> tuple[LiveTold, ...]:
    """Return what the file would change, changes first."""
    return tuple(_told(unit, state) for unit in units[:SHOWN])


def _told(unit: LiveUnit, state: str) -> LiveTold:
    window = unit.window
    return LiveTold(
        name=f"{unit.number} ({unit.label})" if unit.label else unit.number,
        address=url_for("recommendations.record", ref=unit.recommendation, state=state, part=unit.label or None),
        window=f"{phrases.headed(phrases.window_name(window.cycle))} · {told.dates(window.start, window.end)}",
        stored=unit.stored,
        live=unit.live,
        is_change=unit.is_change,
        reason=unit.reason,
    )
