"""What a reader in another process hands on: a head, one record a line, a tail; taken up line by line again.

No file is held whole on either side: the 267,000 records of the whole Index cost the memory of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

import msgspec

from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult, RecordStream
from tracker.importers.telling import encoded


@dataclass(slots=True)
class Streamed:
    """A file that another process has read: its records one after another, once.

    `issues` are those of the file as a whole, not those that a record carries; they and the pledges are complete only
    after the last record. `count` is how many records there are, 0 where that was not counted.
    """

    kind: Kind
    document: ParsedDocument
    sha256: str
    records: Iterator[ParsedRecord]
    issues: tuple[Issue, ...] = ()
    pledges: tuple[ParsedRecord, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Head:
    kind: Kind
    document: ParsedDocument
    sha256: str


@dataclass(frozen=True, slots=True)
class _Tail:
    issues: tuple[Issue, ...]
    pledges: tuple[ParsedRecord, ...]


_BLOCK = 1 << 20  # bytes that are counted in one go
_head = msgspec.json.Decoder(_Head).decode
_record = msgspec.json.Decoder(ParsedRecord).decode
_tail = msgspec.json.Decoder(_Tail).decode


def hand_on(result: ParseResult | RecordStream, sha256: str, out: IO[bytes]) -> None:
    """Write all that a file holds, for `taken_up` to read."""
    out.write(encoded(_Head(result.kind, result.document, sha256)) + b"\n")
    for record in result.records:
        out.write(encoded(record) + b"\n")
    pledges = result.pledges if isinstance(result, ParseResult) else ()
    out.write(encoded(_Tail(_own_issues(result), pledges)) + b"\n")


def _own_issues(result: ParseResult | RecordStream) -> tuple[Issue, ...]:
    """Return the issues that no record carries; a result repeats the others."""
    if not isinstance(result, ParseResult):
        return tuple(result.issues)
    carried = {issue for record in (*result.records, *result.pledges) for issue in record.issues}
    return tuple(issue for issue in result.issues if issue not in carried)


def counted(file: IO[bytes]) -> int:
    """Return how many records a whole file of `hand_on` holds: its lines without head and tail. It is rewound."""
    lines = 0
    while block := file.read(_BLOCK):
        lines += block.count(b"\n")
    file.seek(0)
    return max(0, lines - 2)


def taken_up(lines: Iterable[bytes], *, count: int = 0) -> Streamed:
    """Return what `hand_on` wrote, its records read as they are asked for."""
    rest = iter(lines)
    first = _head(next(rest))
    found = Streamed(first.kind, first.document, first.sha256, iter(()), count=count)
    found.records = _records(rest, found)
    return found


def _records(lines: Iterator[bytes], found: Streamed) -> Iterator[ParsedRecord]:
    """Yield the records, and put what the last line holds where it belongs."""
    before = next(lines)
    for line in lines:
        yield _record(before)
        before = line
    last = _tail(before)
    found.issues, found.pledges = last.issues, last.pledges
