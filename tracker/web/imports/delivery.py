"""Jobs handed to those who do them, beside the pages: delivered, cancelled, asked how far they are."""

from __future__ import annotations

from flask import current_app

from tracker.jobs.consumer import Consumer
from tracker.services.jobs import JobView


def deliver(job: int | None) -> None:
    """Hand on a job; None is no work."""
    if job is not None:
        _consumer().deliver(job)


def cancel(job: int) -> None:
    """Cancel a job, also one that holds the database."""
    _consumer().cancel(job)


def as_told(job: JobView | None) -> JobView | None:
    """Return how far a job is by what it said last: its row lags behind while the work holds the database."""
    return None if job is None else _consumer().as_told(job)


def _consumer() -> Consumer:
    found: Consumer = current_app.extensions["papers"]
    return found
