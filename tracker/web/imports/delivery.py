"""Jobs handed to those who do them, beside the pages: delivered, cancelled, asked how far they are."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from tracker.jobs.consumer import Consumer
from tracker.services.imports.pages import Shown


def deliver(job: int | None) -> None:
    """Hand on a job; None is no work."""
    if job is not None:
        _consumer().deliver(job)


def cancel(job: int) -> None:
    """Cancel a job, also one that holds the database."""
    _consumer().cancel(job)


def as_told(found: Shown) -> Shown:
    """Return an import with what its job said last: the row of a job lags behind while it holds the database."""
    return found if found.work is None else replace(found, work=_consumer().as_told(found.work))


def _consumer() -> Consumer:
    found: Consumer = current_app.extensions["papers"]
    return found
