"""Faults that only show between records: one symbol for two States, one number or annotation twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.i18n import _
from tracker.importers.records import Issue

_MOST_NAMED = 10  # States of one symbol that a sentence lists


@dataclass(slots=True)
class Seen:
    """What earlier records of the same file said, kept small: hashes and codes, a few dozen bytes a record."""

    annotations: dict[int, int] = field(default_factory=dict)  # hash of an annotation's id -> the record it is in
    numbers: dict[int, int] = field(default_factory=dict)  # hash of State, symbol and number -> the record
    states: dict[str, str] = field(default_factory=dict)  # symbol -> the first State it is tagged with
    several: dict[str, set[str]] = field(default_factory=dict)  # symbols tagged with more States than one

    def annotation_issue(self, key: str, row: int) -> Issue | None:
        """Note an annotation's id; return an issue where an earlier record has it."""
        first = self.annotations.setdefault(hash(key), row)
        if first == row:
            return None
        message = _("Record {first} has the same annotation id; both were kept, and count as one.")
        return Issue(message.format(first=first), row, "key", key)

    def number_issue(self, state: str, symbol: str, number: str, *, row: int) -> Issue | None:
        """Note a recommendation's number; return an issue where another annotation of that State has it."""
        first = self.numbers.setdefault(hash((state, symbol, number)), row)
        if first == row:
            return None
        message = _("Record {first} has the same number in the same document; both were kept for a person to judge.")
        return Issue(message.format(first=first), row, "number", number)

    def state_issue(self, symbol: str, states: tuple[str, ...], row: int) -> Issue | None:
        """Note the States of a document about one State; return an issue where an earlier record names another."""
        first = self.states.setdefault(symbol, states[0])
        if states == (first,):
            return None
        self.several.setdefault(symbol, {first}).update(states)
        if len(states) > 1:
            return None  # the record itself has an issue
        message = _("The document {symbol} is tagged with {state} here and with {other} elsewhere; check which holds.")
        return Issue(message.format(symbol=symbol, state=states[0], other=first), row, "state", states[0])

    def symbol_issues(self) -> Iterator[Issue]:
        """Yield one issue for each document about one State that its records tag with several."""
        message = _("The document {symbol} is tagged with several States: {states}; check each of its records.")
        for symbol, states in sorted(self.several.items()):
            named = ", ".join(sorted(states)[:_MOST_NAMED])
            yield Issue(message.format(symbol=symbol, states=named), column="symbol", value=symbol)
