"""The day by which a letter asks for a reply: as it says, or counted from its own date."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.i18n import _
from tracker.importers.narrative.dates import days_in
from tracker.importers.narrative.prose import Block, Prose
from tracker.importers.records import Issue

NEAR = 40  # characters between "by" and the day that it means

_REPLY = re.compile(r"\b(?:respon(?:se|d|ses)|repl(?:y|ies)|answers?|observations|réponse|respuesta)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:within|dans (?:un délai de|les)|en (?:un plazo de|el plazo de))\s+(?:the next )?(?P<count>\d{1,3}|[\w-]+)"
    r"(?: \(\d+\))?[ -](?P<unit>days?|weeks?|months?|jours?|semaines?|mois|días?|semanas?|meses)\b",
    re.IGNORECASE,
)
_BY_DAY = re.compile(
    r"\b(?:by|before|no later than|not later than|until|avant le|d['’]ici au|antes del|a más tardar el)\b",
    re.IGNORECASE,
)
_NUMBERS = "two 2|three 3|four 4|six 6|thirty 30|forty-five 45|sixty 60|ninety 90|soixante 60|sesenta 60|deux 2|dos 2"
_COUNTS = {word: int(number) for word, number in (entry.split() for entry in _NUMBERS.split("|"))}


def reply_due(prose: Prose, sent: date | None) -> tuple[date | None, tuple[Issue, ...]]:
    """Return the day by which a letter asks for a reply: as it says, or counted from its own date."""
    for block in prose.blocks:
        for sentence in re.split(r"(?<=[.!?])\s+", block.text):
            if not _REPLY.search(sentence):
                continue
            by = _BY_DAY.search(sentence)
            if by and (days := [day for start, day in days_in(sentence) if 0 < start - by.end() < NEAR]):
                return days[0], ()
            if within := _WITHIN.search(sentence):
                return _counted(within, sent, block)
    return None, ()


_FIGURES = re.compile(r"[0-9]{1,3}")  # of days, weeks or months: no letter waits for a thousand


def _counted(within: re.Match[str], sent: date | None, block: Block) -> tuple[date | None, tuple[Issue, ...]]:
    figures = _FIGURES.fullmatch(within["count"])
    count = int(within["count"]) if figures else _COUNTS.get(within["count"].casefold())
    unit = within["unit"].casefold()
    row = block.line or block.page
    if sent is None or count is None:
        message = _(
            "The letter asks for a reply in a number of days, but its own date is not known; the field was left empty."
        )
        return None, (Issue(message, row, "reply_due", within[0]),)
    try:
        due = _months_later(sent, count) if unit.startswith(("month", "moi", "mes")) else None
        due = due or sent + timedelta(days=count * (7 if unit.startswith(("week", "sem")) else 1))
    except (OverflowError, ValueError):  # a letter of the year 9999
        return None, ()
    message = _("The letter names no day for the reply; {due} was counted from its date, {sent}.")
    return due, (Issue(message.format(due=due.isoformat(), sent=sent.isoformat()), row, "reply_due", within[0]),)


def _months_later(day: date, months: int) -> date:
    """Return the same day months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
