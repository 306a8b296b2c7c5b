"""How the pages of submissions write windows, moments, sizes and kinds of file."""

from __future__ import annotations

from datetime import UTC, datetime

from tracker.domain.dates import day_in_words
from tracker.i18n import _

_KILOBYTE = 1000


def moment(at: datetime) -> str:
    """Write a moment: 21 November 2026, 07:40 UTC."""
    return _("%(day)s, %(time)s UTC") % {"day": day_in_words(at.date()), "time": at.astimezone(UTC).strftime("%H:%M")}


def size(byte_count: int) -> str:
    """Write the size of a file: 288 kB, 1.4 MB."""
    if byte_count < _KILOBYTE**2:
        return _("%(n)s kB") % {"n": max(1, round(byte_count / _KILOBYTE))}
    return _("%(n)s MB") % {"n": f"{byte_count / _KILOBYTE**2:.1f}"}


def file_kind(kind: str) -> str:
    """Name a kind of file as people do."""
    return {"pdf": _("PDF"), "docx": _("Word")}[kind]
