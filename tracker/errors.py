"""The few errors a person can meet, each named for a situation."""

from __future__ import annotations

import traceback
from enum import IntEnum
from pathlib import Path

_FRAMES = 12
_PROGRAM = str(Path(__file__).resolve().parent.parent)


class Exit(IntEnum):
    """Exit codes of the command line, fixed by the product's contract."""

    DONE = 0
    DIFFERENCES = 1
    USAGE = 2
    UNREADABLE = 3
    ENVIRONMENT = 4


class TrackerError(Exception):
    """Something a person must be told, in one sentence: what happened, what was kept, what to do."""

    exit_code: Exit = Exit.USAGE


class Invalid(TrackerError):
    """A value that the field does not know or that cannot be: a State, a cycle, a date.

    `field` names what was entered, so that a form can show the sentence beside it; "" for the whole.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(TrackerError):
    """What was asked for does not exist, or may not be seen, which looks the same."""


class Conflict(TrackerError):
    """The thing changed, or exists already, since the person looked."""


class Forbidden(TrackerError):
    """The person may not do this."""


class Unreadable(TrackerError):
    """An input that cannot be read or is refused."""

    exit_code = Exit.UNREADABLE


class Unavailable(TrackerError):
    """The environment fails: database, disk, a missing library."""

    exit_code = Exit.ENVIRONMENT


def way_of(problem: BaseException) -> list[str]:
    """Return the class of an error and of each that it arose from, with the lines that it came through; no words."""
    found: BaseException | None = problem
    way: list[str] = []
    while found is not None and len(way) < _FRAMES:
        frames = traceback.extract_tb(found.__traceback__)[-_FRAMES:]
        places = [f"{each.filename.removeprefix(_PROGRAM)}:{each.lineno} {each.name}" for each in frames]
        way.append(f"{type(found).__module__}.{type(found).__qualname__} at {' < '.join(reversed(places))}")
        found = found.__cause__ or found.__context__
    return way
