"""The files of the seed: opened, split into records, refused where their structure is broken."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.services.seeding.records import Record


def read_table(file: Path, columns: str) -> list[Record]:
    """Return the rows of a CSV file that has exactly these columns, separated by spaces; rows count from 2.

    Raises:
        Unreadable: the file is missing or not UTF-8, lacks a column or has one too many, or a row has another length.
    """
    reader = csv.reader(io.StringIO(_read(file), newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise _refusal(file.name, _("row %(row)d cannot be read") % {"row": reader.line_num}) from error
    header = rows[0] if rows else []
    _check_names(file.name, header, columns.split())
    records = []
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(header):
            why = _("row %(row)d has %(found)d cells, not %(asked)d")
            raise _refusal(file.name, why % {"row": number, "found": len(cells), "asked": len(header)})
        records.append(Record(f"{file.name}, row {number}", dict(zip(header, cells, strict=True))))
    return records


def read_toml(file: Path) -> dict[str, Any]:
    """Return a TOML file's content.

    Raises:
        Unreadable: the file is missing, is not UTF-8 or is not TOML.
    """
    try:
        return tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise _refusal(file.name, str(error)) from error


def tables(parent: Record, name: str, *, required: str = "", optional: str = "") -> list[Record]:
    """Return the tables ``[[name]]`` below `parent`, each with its place and no key that nobody reads.

    Args:
        parent: the record, or the whole file, that holds them.
        name: the key; absent means none.
        required: the keys that must be there, separated by spaces.
        optional: the keys that may be there.

    Raises:
        Unreadable: it is not a list of tables, lacks a key, or has one too many.
    """
    found = parent.values.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise parent.refuse(name, _("is not a list of tables"))
    return [
        table(Record(f"{parent.place}, [[{name}]] {number}", item), required=required, optional=optional)
        for number, item in enumerate(found, start=1)
    ]


def table(record: Record, *, required: str = "", optional: str = "") -> Record:
    """Return `record` if it has every required key and none that nobody reads."""
    missing = [name for name in required.split() if name not in record.values]
    if missing:
        raise record.refuse(missing[0], _("the value is missing"))
    unread = [name for name in record.values if name not in required.split() and name not in optional.split()]
    if unread:
        raise record.refuse(unread[0], _("no such column"))
    return record


def _check_names(file: str, header: list[str], columns: Collection[str]) -> None:
    for column in columns:
        if column not in header:
            raise _refusal(file, _("row 1: the column %(column)s is missing") % {"column": column})
    for column in header:
        if column not in columns or header.count(column) > 1:
            raise _refusal(file, _("row 1: the column %(column)s is not known, or stands twice") % {"column": column})


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _refusal(file.name, error.strerror or _("cannot be read")) from error
    except UnicodeDecodeError as error:
        raise _refusal(file.name, _("is not UTF-8")) from error


def _refusal(file: str, why: str) -> Unreadable:
    return Unreadable(
        _("%(file)s: %(why)s; nothing was written; correct the file and seed again.") % {"file": file, "why": why}
    )
