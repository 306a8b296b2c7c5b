"""How the history of a record is told: a line for each entry of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.dates import day_in_words
from tracker.i18n import _
from tracker.services.trail.history import Event


@dataclass(frozen=True, slots=True)
class Past:
    """One line: the day, what was done, to what, by whom; the last two may be empty."""

    on: str
    what: str
    about: str
    by: str


def past(event: Event, worded: Mapping[str, str], *, about: str = "") -> Past:
    """Tell an entry of the trail in what a page calls its events; one that it has no words for stays as it is."""
    known = worded.get(event.event)
    return Past(on=day_in_words(event.on), what=_(known) if known else event.event, about=about, by=event.by)
