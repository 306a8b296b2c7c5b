"""The sheet of what could not be brought in: as the source has it, to be corrected and sent again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents.spreadsheet import Table, write_workbook
from tracker.domain.kinds import Outcome
from tracker.domain.sheet_columns import COLUMNS
from tracker.domain.sheets import LONGEST, TOO_LONG, Column, Holds, Sheet, neutral
from tracker.domain.vocabulary import Wording
from tracker.i18n import N_, _
from tracker.importers.records import Kind, Nature, ParsedRecord
from tracker.services.imports import batches, uploads
from tracker.services.imports.sealing import Opener
from tracker.services.imports.source_rows import Finder, SourceTable, table_of, upr_info_finder
from tracker.services.vault.keys import Keyring
from tracker.storage import models

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMARK = "Problem"
"""The last column. It is read by no importer, so that a corrected sheet can be sent as it is."""

_REMARK = Column(REMARK.lower(), REMARK, N_("What is wrong with the row. It is not read back."), Holds.LONG)

Told = list[tuple[ParsedRecord, list[str]]]
"""Rows that could not be brought in, each with what is wrong."""


@dataclass(frozen=True, slots=True)
class ProblemSheet:
    """A file to hand out: its ending, its type, its content."""

    ending: str
    type: str
    content: bytes


def sheet(session: Session, batch_id: int, *, data_dir: Path, keyring: Keyring | None = None) -> ProblemSheet:
    """Return the problem rows of an import.

    A table of somebody else keeps its own columns and words, so that the corrected rows are the same rows: CSV, or a
    workbook for the Index, whose cells begin with a hyphen, which in CSV would look like a formula. What stands in a
    paper, or in our own spreadsheet, comes in the columns of ours.

    Args:
        session: a reading session.
        batch_id: the import.
        data_dir: the data folder.
        keyring: the keys for what is sealed.

    Raises:
        NotFound: there is no such import, or its file is no longer kept.
        Unreadable: the file was damaged since.
        Unavailable: it is sealed, and the key is not here.
    """
    batch, opener = batches.find(session, batch_id), Opener(session, keyring)
    found = _problems(session, batch_id, opener)
    if batch.kind == Kind.SPREADSHEET:
        return _workbook(found)
    with uploads.lent(data_dir, batch.sha256, opener) as path:
        return _as_sent(batch, found, table_of(path, batch.kind))


def _as_sent(batch: models.ImportBatch, found: Told, table: SourceTable | None) -> ProblemSheet:
    if table is None:
        return _workbook(found)
    by_row: defaultdict[int, list[str]] = defaultdict(list)
    for issue in batch.issues:
        if (issue["row"] or 0) > 1:
            by_row[issue["row"]].append(_(issue["message"]))
    for record, remarks in found:
        for number in _numbers(record):
            by_row[number] += remarks
    finder = upr_info_finder(table.header, found) if batch.kind == Kind.UPR_INFO else None
    rows = _chosen(table, by_row, finder)
    return _plain_workbook(table.header, rows) if batch.kind == Kind.UHRI else _csv(table.header, rows)


def _problems(session: Session, batch_id: int, opener: Opener) -> Told:
    row = models.ImportRow
    rows = session.execute(
        select(row.id, row.ordinal, row.content, row.why, row.changes)
        .where(row.batch_id == batch_id, row.outcome == Outcome.PROBLEM)
        .order_by(row.ordinal)
    )
    found = []
    for row_id, ordinal, content, open_why, changes in rows:
        record = batches.read_row(opener.row(batch_id, ordinal, content))
        _changes, why = opener.told(row_id, changes, open_why)
        remarks = (why, *(issue.message for issue in record.issues))
        found.append((record, [_(each) for each in remarks if each]))
    return found


def _numbers(record: ParsedRecord) -> set[int]:
    """Return the rows of the source that a record was read from, as far as it tells."""
    found = {issue.row for issue in record.issues if issue.row}
    if record.place is not None and record.place.row:
        found.add(record.place.row)
    return found


def _chosen(table: SourceTable, by_row: Mapping[int, list[str]], finder: Finder | None) -> Iterator[tuple[str, ...]]:
    width = len(table.header)
    for number, cells in table.lines:
        remarks = by_row.get(number) or (finder(cells) if finder else [])
        if remarks:
            yield (*(*cells, *[""] * width)[:width], _joined(remarks))


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> ProblemSheet:
    """Write CSV that a spreadsheet opens as text: no cell is a formula."""
    out = io.StringIO()
    out.write("\ufeff")  # without the mark, spreadsheets take UTF-8 for their own encoding
    writer = csv.writer(out)
    writer.writerow([*map(_cell, header), REMARK])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return ProblemSheet("csv", "text/csv", out.getvalue().encode())


def _plain_workbook(header: Sequence[str], rows: Iterable[Sequence[str]]) -> ProblemSheet:
    """Write a workbook whose cells are text: none is a formula, whatever it begins with, nor becomes one if edited."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("problems")
    text = book.add_format({"num_format": "@", "valign": "top"})
    page.set_column(0, len(header), 24, text)
    page.freeze_panes(1, 0)
    for number, row in enumerate(chain([(*header, REMARK)], rows)):
        for place, value in enumerate(row):
            if value:
                page.write_string(number, place, value if len(value) <= LONGEST else TOO_LONG, text)
    book.close()
    return ProblemSheet("xlsx", _XLSX, out.getvalue())


def _cell(value: str) -> str:
    """Return a cell that no spreadsheet computes; some do so behind spaces and line breaks too."""
    begun = value.lstrip()
    return value if neutral(begun) == begun else f"'{value}"


def _workbook(found: Told) -> ProblemSheet:
    rows: defaultdict[Sheet, list[tuple[str, ...]]] = defaultdict(list)
    for record, remarks in found:
        which = Sheet(record.sheet) if record.sheet else Sheet.RECOMMENDATIONS
        values = dict(record.cells) if record.cells else _as_ours(record)
        cells = (values.get(column.name, "") for column in COLUMNS[which])
        rows[which].append((*cells, _joined(remarks)))
    tables = [Table(which, (*COLUMNS[which], _REMARK), lines) for which, lines in rows.items()]
    out = io.BytesIO()
    write_workbook(tables or [Table(Sheet.RECOMMENDATIONS, (*COLUMNS[Sheet.RECOMMENDATIONS], _REMARK), ())], out)
    return ProblemSheet("xlsx", _XLSX, out.getvalue())


def _as_ours(record: ParsedRecord) -> dict[str, str]:
    """Lay a record out in the columns of our own sheet of recommendations."""
    return {
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


def _joined(remarks: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(remarks))
