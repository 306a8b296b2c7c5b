"""Rows of UPR Info that are one recommendation: one row stands there for each recommending State."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.records import Issue, ParsedRecord

# Of several responses to one text, the first here keeps the text's own key; one that is not known comes last.
_ORDER = (*Position, None)


def joined(rows: Iterable[ParsedRecord]) -> Iterator[ParsedRecord]:
    """Join rows whose State, session and text agree. Where the responses differ, each response is a record.

    A key says nothing of the response, so that one that the source corrects is the same record. Of several responses
    to one text the first by `_ORDER` keeps that key, whatever the order of the rows; the others add what they are.
    """
    groups: dict[str, dict[Position | str | None, list[ParsedRecord]]] = {}
    for record in rows:
        response = record.position or record.position_as_stated
        groups.setdefault(record.key, {}).setdefault(response, []).append(record)
    for responses in groups.values():
        if len(responses) == 1:
            (group,) = responses.values()
            yield _one_of(group)
        else:
            yield from _split(responses)


def _split(responses: Mapping[Position | str | None, Sequence[ParsedRecord]]) -> Iterator[ParsedRecord]:
    first = min(responses, key=lambda response: (_ORDER.index(responses[response][0].position), response or ""))
    message = _("The same text has different responses to different States; kept as separate records.")
    for response, group in responses.items():
        record = _one_of(group)
        place = record.place.row if record.place else None
        issue = Issue(message, place, "response", record.position_as_stated)
        key = record.key if response == first else f"{record.key}|{response}"
        yield replace(record, key=key, issues=(*record.issues, issue))


def _one_of(group: Sequence[ParsedRecord]) -> ParsedRecord:
    """Return one record of rows that differ in their States; it is the same whatever the order of the rows."""
    first = group[0]
    if len(group) == 1:
        return first
    issues = [issue for record in group for issue in record.issues]
    categories = sorted({record.action_category for record in group if record.action_category is not None})
    if len(categories) > 1:
        message = _("The rows of one recommendation give different action categories; the field was left empty.")
        row = first.place.row if first.place else None
        issues.append(Issue(message, row, "category", ", ".join(map(str, categories))))
    return replace(
        first,
        text=_usual(record.text for record in group),
        position_as_stated=_usual(record.position_as_stated or "" for record in group) or None,
        recommending_states=tuple(sorted({code for record in group for code in record.recommending_states})),
        themes=tuple(sorted({theme for record in group for theme in record.themes})),
        action_category=categories[0] if len(categories) == 1 else None,
        issues=tuple(issues),
    )


def _usual(spellings: Iterable[str]) -> str:
    """Return the most frequent spelling; of equally frequent ones the longest, which has lost the fewest marks."""
    counts = Counter(spellings)
    return max(counts, key=lambda spelling: (counts[spelling], len(spelling), spelling))
