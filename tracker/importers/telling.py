"""What `tracker parse` prints: the contract's JSON, written as it is read, so that its length costs no memory."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import IO, Any

import msgspec

from tracker.importers.asking import wording_of
from tracker.importers.records import Issue, ParsedDocument, ParsedRecord, ParseResult, RecordStream

_HELD = 1024 * 1024  # bytes of issues that are held before they go to a file
_encode = msgspec.json.Encoder().encode
_LONE = re.compile("[\ud800-\udfff]")  # half a character, which JSON can name and no text can hold


def write(result: ParseResult | RecordStream, out: IO[bytes]) -> None:
    """Write all that a file holds as JSON, one record a line: kind, document, records, issues, pledges."""
    with tempfile.SpooledTemporaryFile(_HELD) as issues:
        out.write(b'{\n"kind": ' + encoded(result.kind) + b',\n"document": ' + encoded(document_json(result.document)))
        records = result.records if isinstance(result, ParseResult) else _noting(result.records, issues)
        _write_list(b"records", (record_json(record) for record in records), out)
        issues.seek(0)
        _write_list(b"issues", chain(map(issue_json, result.issues), map(msgspec.Raw, issues)), out)
        pledges = result.pledges if isinstance(result, ParseResult) else ()
        _write_list(b"pledges", (record_json(pledge) for pledge in pledges), out)
        out.write(b"\n}\n")


def encoded(value: Any) -> bytes:  # noqa: ANN401 - whatever is told
    """Return a value as JSON, halves of characters replaced."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_whole(msgspec.to_builtins(value)))


def _whole(value: Any) -> Any:  # noqa: ANN401
    match value:
        case str():
            return _LONE.sub("\ufffd", value)
        case list() | tuple():
            return [_whole(each) for each in value]
        case dict():
            return {_whole(key): _whole(each) for key, each in value.items()}
        case _:
            return value


def held(result: ParseResult) -> bytes:
    """Return a result as the other process reads it back."""
    return encoded(result)


def _write_list(name: bytes, values: Iterable[Any], out: IO[bytes]) -> None:
    out.write(b',\n"' + name + b'": [')
    glue = b"\n"
    for value in values:
        out.write(glue + encoded(value))
        glue = b",\n"
    out.write(b"]")


def _noting(records: Iterable[ParsedRecord], issues: IO[bytes]) -> Iterator[ParsedRecord]:
    """Pass the records on, and keep their issues for the list at the end."""
    for record in records:
        for issue in record.issues:
            issues.write(encoded(issue_json(issue)) + b"\n")
        yield record


def issue_json(issue: Issue) -> dict[str, Any]:
    """Return an issue in the shape of the contract."""
    return {"row": issue.row, "column": issue.column, "value": issue.value, "message": issue.message}


def document_json(document: ParsedDocument) -> dict[str, Any]:
    """Return the document in the shape of the contract, then what else it says of itself."""
    return {
        "symbol": document.symbol,
        "state": document.state,
        "session": document.session,
        "cycle": document.cycle,
        "date": _day(document.date),
        "title": document.title,
        "author": document.author,
        "reference": document.reference,
        "reply_due": _day(document.reply_due),
    }


def record_json(record: ParsedRecord) -> dict[str, Any]:
    """Return the record in the shape of the contract; what it does not name stands under `details`."""
    return {
        "number": record.number,
        "paragraph": record.paragraph,
        "text": record.text,
        "state": record.state,
        "recommending_states": sorted(record.recommending_states),
        "session": record.session,
        "symbol": record.symbol,
        "position": record.position,
        "position_as_stated": record.position_as_stated,
        "themes": record.themes,
        "issues": [issue_json(issue) for issue in record.issues],
        "details": _details(record),
    }


def _details(record: ParsedRecord) -> dict[str, Any]:
    return {
        "nature": record.nature,
        "key": record.key,
        "body": record.body,
        "addressees": record.addressees,
        "date": record.date,
        "place": record.place,
        "action_category": record.action_category,
        "affected": record.affected,
        "sdgs": record.sdgs,
        "assessment": record.assessment,
        "position_source": record.position_source,
        "treaty_action": record.treaty_act,
        **wording_of(record.text),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
