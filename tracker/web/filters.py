"""How templates write days, shares and the terms of the field."""

from __future__ import annotations

from enum import StrEnum

from flask import Flask

from tracker.domain.dates import day_in_words, month_in_words, span_in_words
from tracker.domain.vocabulary import label
from tracker.i18n import _


def install(app: Flask) -> None:
    """Give templates `day`, `month`, `span`, `percent` and `label`."""
    app.jinja_env.filters.update(day=day_in_words, month=month_in_words, span=span_in_words)
    app.jinja_env.filters.update(percent=percent, label=words)


def words(term: StrEnum) -> str:
    """Write a term of a closed list in words."""
    return _(label(term))


def percent(share: float) -> str:
    """Write a share (0–1) as whole percent: 12 %. What is more than nothing is never written as 0."""
    if 0 < share < 0.005:
        return "< 1\u00a0%"
    return f"{100 * share:.0f}\u00a0%"
