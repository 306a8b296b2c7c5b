"""An export of the Index in JSON: one array of annotations, of 360 MB when it is the whole Index."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tracker.errors import Unreadable
from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue, Kind, ParsedRecord, RecordStream
from tracker.importers.uhri.annotation import Reading
from tracker.importers.uhri.columns import column_of, is_passed_over, is_uhri
from tracker.importers.uhri.json_items import Twice, items, keys_of
from tracker.importers.uhri.record import record_of

_LOOKED_AT = 20  # items at the beginning, of which one must be an annotation
_MOST_LAYOUTS = 100  # orders of keys that are kept ready; an export has one
_MOST_UNKNOWN = 50  # names of fields that are told about

# The keys of an item -> those that are read, each with the export's own name for it; () where they are all its own.
Layouts = dict[tuple[str, ...], tuple[tuple[str, str], ...]]


def is_uhri_json(head: bytes) -> bool:
    """Tell whether a file begins as an export: an array of annotations, or an object that wraps one.

    Args:
        head: The first 64 kB of the file, or all of a smaller one.
    """
    seen = 0
    try:
        for item in items(io.BytesIO(head)):
            found = item.value if isinstance(item, Twice) else item
            if isinstance(found, dict) and is_uhri(found):
                return True
            seen += 1
            if seen == _LOOKED_AT:
                return False
    except Unreadable:  # cut off within an item: of the first, the keys that are there must do
        return not seen and is_uhri(keys_of(head))
    return False


def read_uhri_json(source: BinaryIO, names: StateNames) -> RecordStream:
    """Read an export in JSON, record by record.

    Args:
        source: The file, open at its beginning; it is closed when the records have been read.
        names: Known States.
    Returns:
        A record an annotation, in the file's order. Reading them raises Unreadable where the file breaks off.
    """
    issues: list[Issue] = []
    return RecordStream(kind=Kind.UHRI, records=_records(source, names, issues), issues=issues)


def _records(source: BinaryIO, names: StateNames, issues: list[Issue]) -> Iterator[ParsedRecord]:
    reading = Reading(names)
    layouts: Layouts = {}
    unknown: set[str] = set()
    behind: list[str] = []
    with source:
        for row, item in enumerate(items(source, notes=behind), start=1):
            found: object = item
            if isinstance(item, Twice):
                found = item.value
                message = _("The record gives a field twice; its last value was read.")
                issues.append(Issue(message, row, value=", ".join(item.keys)[:200]))
            if not isinstance(found, dict):
                issues.append(Issue(_("Not a record; it was left out."), row, value=str(found)[:200]))
                continue
            record = record_of(_fields(found, layouts, unknown), row, reading)
            if isinstance(record, Issue):
                issues.append(record)
            else:
                yield record
    issues += (Issue(message) for message in behind)
    for name in sorted(unknown)[:_MOST_UNKNOWN]:
        issues.append(Issue(_("A field that is not known; it was not read."), column=name[:200]))
    issues += reading.seen.symbol_issues()


def _fields(item: dict[str, object], layouts: Layouts, unknown: set[str]) -> Mapping[str, object]:
    """Return the fields of an item by the export's own names; of two names for one field, the first that holds one."""
    names = tuple(item)
    layout = layouts.get(names)
    if layout is None:
        layout = tuple((name, column) for name in names if (column := column_of(name)))
        unknown.update(name for name in names if not column_of(name) and not is_passed_over(name))
        if len(layouts) < _MOST_LAYOUTS:
            layouts[names] = layout = () if all(name == column for name, column in layout) else layout
    if not layout:
        return item
    fields: dict[str, object] = {}
    for name, column in layout:
        fields[column] = fields.get(column) or item[name]
    return fields
