"""The sheet of what could not be brought in: as the source has it, to be corrected and sent again."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Outcome
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import Sheet
from tracker.domain.vocabulary import Wording
from tracker.errors import NotFound
from tracker.i18n import _
from tracker.importers.lookups import StateNames, load_states
from tracker.importers.records import Kind, Nature, ParsedRecord
from tracker.importers.tables.csv_table import fold_header
from tracker.importers.upr_info import COLUMNS as UPR_COLUMNS
from tracker.services.imports import batches
from tracker.services.imports.source_rows import SourceTable, table_of
from tracker.storage import models

REMARK = "What is wrong"
"""The last column. No importer knows it, so that a corrected sheet can be sent as it is."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARKS = re.compile(r"[\W_]+")

Remarks = dict[int, list[str]]
"""What is wrong with a row of the source, by its number."""
Finder = Callable[[tuple[str, ...]], list[str]]


def sheet(session: Session, batch_id: int, *, path: Path) -> str:
    """Return the problem rows of an import as CSV that a spreadsheet opens as text.

    A table keeps its own columns and words, so that the corrected rows are the same rows. What stands in a paper
    comes in the columns of our own sheet of recommendations.

    Args:
        session: a reading session.
        batch_id: the import.
        path: where its file is kept.

    Raises:
        NotFound: there is no such import, or its file is no longer kept.
        Unreadable: the file was damaged since.
    """
    batch = batches.find(session, batch_id)
    if not path.is_file():
        raise NotFound(_("This file is not kept here. Nothing was changed. Send it again."))
    found = _problems(session, batch_id)
    table = table_of(path, batch.kind)
    if table is None:
        return _written(_own_header(), (_own_row(record, remarks) for record, remarks in found))
    by_row: Remarks = defaultdict(list)
    for issue in batch.issues:
        if (issue["row"] or 0) > 1:
            by_row[issue["row"]].append(_(issue["message"]))
    for record, remarks in found:
        for number in _numbers(record):
            by_row[number] += remarks
    finder = _upr_info_finder(table.header, found) if batch.kind == Kind.UPR_INFO else None
    return _written(table.header, _chosen(table, by_row, finder))


def _problems(session: Session, batch_id: int) -> list[tuple[ParsedRecord, list[str]]]:
    row = models.ImportRow
    rows = session.execute(
        select(row.content, row.why)
        .where(row.batch_id == batch_id, row.outcome == Outcome.PROBLEM)
        .order_by(row.ordinal)
    )
    read = ((batches.read_row(content), why) for content, why in rows)
    return [(record, [_(each) for each in (why, *(issue.message for issue in record.issues)) if each])
            for record, why in read]  # fmt: skip


def _numbers(record: ParsedRecord) -> set[int]:
    """Return the rows of the source that a record was read from, as far as it tells."""
    found = {issue.row for issue in record.issues if issue.row}
    if record.place is not None and record.place.row:
        found.add(record.place.row)
    return found


def _chosen(table: SourceTable, by_row: Remarks, finder: Finder | None) -> Iterator[tuple[str, ...]]:
    width = len(table.header)
    for number, cells in table.lines:
        remarks = by_row.get(number) or (finder(cells) if finder else [])
        if remarks:
            yield *(*cells, *[""] * width)[:width], " ".join(dict.fromkeys(remarks))


def _upr_info_finder(header: Sequence[str], found: Iterable[tuple[ParsedRecord, list[str]]]) -> Finder:
    """Return what finds the rows of records of UPR Info: they carry no number, and one record has several rows."""
    known = {fold_header(name): column for column, spelled in UPR_COLUMNS.items() for name in spelled}
    places = {known[name]: place for place, name in reversed([*enumerate(map(fold_header, header))]) if name in known}
    names = load_states()
    remarks = {_mark(record.state or record.key.partition("|")[0], record.text, record.position_as_stated or ""): told
               for record, told in found}  # fmt: skip

    def find(cells: tuple[str, ...]) -> list[str]:
        if len(cells) < len(header):
            return []
        state, text, response = (cells[places[column]] for column in ("state", "text", "response"))
        return remarks.get(_mark(_state(state, names), text, response), [])

    return find


def _state(cell: str, names: StateNames) -> str:
    plain = " ".join(unescape(cell).split())
    return names.find(plain) or plain


def _mark(state: str, text: str, response: str) -> tuple[str, str, str]:
    folded = (_MARKS.sub("", unescape(each)).casefold() for each in (text, response))
    return (state, *folded)  # type: ignore[return-value] # two of them


def _own_header() -> tuple[str, ...]:
    return tuple(column.header for column in COLUMNS[Sheet.RECOMMENDATIONS])


def _own_row(record: ParsedRecord, remarks: Sequence[str]) -> tuple[str, ...]:
    """Lay a record out as our own sheet of recommendations has it."""
    values = {
        "document": record.symbol or "",
        "number": record.number or "",
        "paragraph": record.paragraph or (record.place.paragraph if record.place else "") or "",
        "text": record.text,
        "wording": Wording.VERBATIM.value if record.nature is Nature.RECOMMENDATION else "",
        "addressed": "; ".join(record.addressees or ((record.state,) if record.state else ())),
        "recommending": "; ".join(record.recommending_states),
        "action_category": str(record.action_category or ""),
        "themes": "; ".join(record.themes),
    }
    cells = (values.get(column.name, "") for column in COLUMNS[Sheet.RECOMMENDATIONS])
    return *cells, " ".join(dict.fromkeys(remarks))


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # without the mark, spreadsheets take UTF-8 for their own encoding
    writer = csv.writer(out)
    writer.writerow([*map(_cell, header), REMARK])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute; it shows the cell without it."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
