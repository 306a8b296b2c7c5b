"""The few errors a person can meet, each named for a situation."""

from __future__ import annotations

from enum import IntEnum


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
