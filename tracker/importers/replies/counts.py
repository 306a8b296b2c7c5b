"""How many recommendations a reply says that it supports or notes, held against how many were found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.domain.vocabulary import Position, label
from tracker.i18n import _
from tracker.importers.pdf.body import running_text
from tracker.importers.pdf.text import Line
from tracker.importers.records import Issue, ParsedRecord
from tracker.importers.replies.position_words import phrases, position_of
from tracker.importers.replies.sentences import sentences

OPENING = 60  # lines in which a reply gives its totals

_ACTIVE = re.compile(
    r"\W*(?:a total of\s+|all\s+)?(?P<count>\d{1,3})(?:\s+of (?:the|these|them))?(?:\s+\w+){0,2}?\s+recommendations?\b",
    re.IGNORECASE,
)
_SHARED = frozenset({Position.NOTED, Position.NOT_SUPPORTED})


def counted_otherwise(lines: Sequence[Line], records: Sequence[ParsedRecord]) -> Iterator[Issue]:
    """Yield an issue where a reply gives a total, "accepts 142 recommendations", and another number was found.

    The largest count of a position is its total: smaller ones are of a theme. Replies use "noted" and "not accepted"
    for the same recommendations, so these two are counted together.
    """
    totals: dict[Position, int] = {}
    for sentence in sentences(running_text(lines[:OPENING])):
        for phrase in phrases(sentence):
            behind = _ACTIVE.match(sentence, phrase.end)
            position = position_of(sentence[phrase.start : phrase.end])
            if behind and position is not None:
                totals[position] = max(totals.get(position, 0), int(behind["count"]))
    found = Counter(record.position for record in records)
    together = sum(found[position] for position in _SHARED)
    for position, total in totals.items():
        number = together if position in _SHARED and total != found[position] else found[position]
        if number != total:
            message = _("The reply says that {total} recommendations are {position}; {number} were found; check it.")
            sentence = message.format(total=total, position=_(label(position)).lower(), number=number)
            yield Issue(sentence, column="position", value=str(total))
