"""One record from what several sources print of it: which rows are the same recommendation.

The answer depends on the set of the rows alone, never on the order in which they came (test: any_order).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache

from tracker.domain.folding import unaccented
from tracker.domain.wording import without_recommenders

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")

SHORTEST = 40
"""Folded characters that must agree before a text that begins like another is taken for it."""


class Source(IntEnum):
    """What sort of file says it, in the order of trust in its wording: the report is what was adopted."""

    REPORT = 1
    MATRIX = 2
    INDEX = 3  # the Universal Human Rights Index
    ADDENDUM = 4
    DATABASE = 5  # UPR Info, which transcribes and carries no numbers


class Reason(StrEnum):
    """Why a row became part of no record."""

    NOT_IN_REPORT = "not_in_report"
    REPORT_NEEDED = "report_needed"
    NO_SUCH_TEXT = "no_such_text"
    SEVERAL_ALIKE = "several_alike"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one row of one file says of one recommendation.

    `number` is empty where the source has none. `answers` holds the State's position by the key of the document that
    states it. `decided` is the number of the record that a person said it is the same as; `is_separate` says that a
    person took it for a recommendation of its own.
    """

    id: int
    source: Source
    key: str
    number: str = ""
    paragraph: str = ""
    text: str = ""
    recommending: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    action_category: int | None = None
    answer: tuple[str, tuple[str, ...]] | None = None
    decided: str = ""
    is_separate: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A recommendation that a person recorded under its number, with its published words."""

    number: str
    text: str
    recommending: frozenset[str]


@dataclass(frozen=True, slots=True)
class Joined:
    """The rows that are one recommendation, the most trusted first."""

    number: str
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A row that is part of no record; `near` are the numbers that it may belong to."""

    row: SourceRow
    reason: Reason
    near: tuple[str, ...] = ()


@dataclass(slots=True)
class Consolidated:
    """The recommendations of one review or document, and the rows that wait."""

    joined: list[Joined] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)


def of_review(rows: Iterable[SourceRow], held: Collection[Held] = ()) -> Consolidated:
    """Join the rows of one review.

    The numbers of the report are all there are; without it those that a matrix or the Index prints with a text. Rows
    without a number go to the one recommendation whose text and States agree. Where no number has a text, each text
    is a recommendation, and numbers without a text wait for the report.
    """
    ordered = sorted(rows, key=_trust)
    numbered = [row for row in ordered if row.number]
    loose = [row for row in ordered if not row.number]
    printed = {row.number for row in numbered if row.source is Source.REPORT}
    texts = _texts(numbered)
    result = Consolidated()
    if not printed and not texts and any(row.text for row in loose):
        known = {each.number for each in held}
        result.unplaced += [Unplaced(row, Reason.REPORT_NEEDED) for row in numbered if row.number not in known]
        numbered = [row for row in numbered if row.number in known]
    members: defaultdict[str, list[SourceRow]] = defaultdict(list)
    for row in numbered:
        if printed and row.number not in printed:
            result.unplaced.append(Unplaced(row, Reason.NOT_IN_REPORT))
        else:
            members[row.number].append(row)
    _place(loose, members, result, held=held, listed=bool(texts))
    result.joined = [Joined(number, tuple(sorted(found, key=_trust))) for number, found in sorted(members.items())]
    return result


def of_document(rows: Iterable[SourceRow]) -> Consolidated:
    """Join the rows of a document that is no report of a review: each key is a recommendation of its own.

    Several under one number are told apart by what their keys begin with.
    """
    ordered = sorted(rows, key=_trust)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for row in ordered:
        holders[row.number].add(row.key)
    members: defaultdict[str, list[SourceRow]] = defaultdict(list)
    for row in ordered:
        alone = row.number and len(holders[row.number]) == 1
        members[row.number if alone else "-".join(filter(None, (row.number, _mark(row.key))))].append(row)
    return Consolidated([Joined(number, tuple(found)) for number, found in sorted(members.items())])


def number_of(row: SourceRow) -> str:
    """Return what stands for the number of a recommendation that no source numbers."""
    return f"{'UH' if row.source is Source.INDEX else 'UI'}-{_mark(row.key)}"


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Reduce a text to its letters and digits without its States, so that two transcriptions of one text are equal."""
    return _NOT_PLAIN.sub("", unaccented(without_recommenders(text)).lower())


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()[:10]


def _trust(row: SourceRow) -> tuple[int, str, int]:
    return row.source, row.key, row.id


def _texts(numbered: Sequence[SourceRow]) -> dict[str, SourceRow]:
    """Return the most trusted text of each number."""
    found: dict[str, SourceRow] = {}
    for row in numbered:
        if row.text:
            found.setdefault(row.number, row)
    return found


def _place(
    loose: Sequence[SourceRow],
    members: defaultdict[str, list[SourceRow]],
    result: Consolidated,
    *,
    held: Collection[Held],
    listed: bool,
) -> None:
    """Add the rows without a number to the records that they are about; `listed` forbids new ones."""
    index = _Index(members, held)
    for row in loose:
        if row.is_separate:
            members[number_of(row)].append(row)
        elif row.decided and (row.decided in index.numbers or not listed):
            members[row.decided].append(row)
        elif (found := index.find(row) if index.numbers else ()) and len(found) == 1:
            members[found[0]].append(row)
        elif found:
            result.unplaced.append(Unplaced(row, Reason.SEVERAL_ALIKE, found))
        elif listed:
            result.unplaced.append(Unplaced(row, Reason.NO_SUCH_TEXT))
        else:
            members[number_of(row)].append(row)


class _Index:
    """The texts of one review by their letters: the whole text, or how it begins."""

    def __init__(self, members: dict[str, list[SourceRow]], held: Collection[Held]) -> None:
        self.numbers = set(members) | {each.number for each in held}
        self._exact: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        self._begun: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for number, text, recommending in _worded(members, held):
            letters = folded(text)
            self._exact[letters][number] = recommending
            if len(letters) >= SHORTEST:
                self._begun[letters[:SHORTEST]].append((number, letters))

    def find(self, row: SourceRow) -> tuple[str, ...]:
        """Return the numbers of the recommendations with this text that share a recommending State."""
        letters, by = folded(row.text), set(row.recommending)
        exact = tuple(number for number, recommending in self._exact.get(letters, {}).items() if recommending & by)
        if exact or len(letters) < SHORTEST:
            return exact
        alike = {
            number: None
            for number, text in self._begun.get(letters[:SHORTEST], ())
            if (text.startswith(letters) or letters.startswith(text)) and self._exact[text][number] & by
        }
        return tuple(alike)


def _worded(members: dict[str, list[SourceRow]], held: Collection[Held]) -> Iterator[tuple[str, str, frozenset[str]]]:
    named = set()
    for number, rows in members.items():
        worded = next((row for row in rows if row.text), None)
        if worded:
            named.add(number)
            yield number, worded.text, frozenset(worded.recommending)
    yield from ((each.number, each.text, each.recommending) for each in held if each.number not in named)
