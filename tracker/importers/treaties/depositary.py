"""The depositary's table of one treaty: a row a participant, a column a group of acts, a cell a day with its mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.i18n import _
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue, ParsedRecord
from tracker.importers.tables.csv_table import Row, Table
from tracker.importers.treaties.days import Dated, read_cell
from tracker.importers.treaties.headings import Heading, Named, is_name_column, names_an_act, read_heading
from tracker.importers.treaties.parties import Party, find_party
from tracker.importers.treaties.wording import act_record


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of acts: its folded header, and what its heading says."""

    folded: str
    heading: Heading


def is_depositary_table(headers: Iterable[str]) -> bool:
    """Tell whether folded headers are a participant's column and at least one act."""
    headers = tuple(headers)
    return any(map(is_name_column, headers)) and any(map(names_an_act, headers))


def read_depositary(
    table: Table, names: StateNames, *, instrument: str | None
) -> tuple[tuple[ParsedRecord, ...], tuple[Issue, ...]]:
    """Read a table of days into one record an act, and the issues that concern no single record."""
    name_column = next(header for header in table.headers if is_name_column(header))
    spelled = dict(zip(table.headers, table.spelled, strict=True))
    columns = [
        _Column(folded, read_heading(heading))
        for folded, heading in spelled.items()
        if folded and folded != name_column
    ]
    records: list[ParsedRecord] = []
    issues = [issue for column in columns if (issue := _about(column, table.rows))]
    for row in table.rows:
        filled = [(column, row.cells[column.folded]) for column in columns if row.cells[column.folded]]
        if not row.cells[name_column] and not filled:
            continue
        party = find_party(row.cells[name_column], row.number, column=spelled[name_column], names=names)
        found = list(_acts(filled, party, row=row.number, instrument=instrument))
        records += [each for each in found if isinstance(each, ParsedRecord)]
        issues += [each for each in found if isinstance(each, Issue)]
        if not any(isinstance(each, ParsedRecord) for each in found):
            issues += party.issues
    return tuple(records), tuple(issues)


def _about(column: _Column, rows: Iterable[Row]) -> Issue | None:
    """Return the issue of a column that names no known act, unless it is empty."""
    if column.heading.known or not any(row.cells[column.folded] for row in rows):
        return None
    message = _("The heading names no act that is known; its dates are kept without an act, its other words left out.")
    return Issue(message, 1, column.heading.spelled, column.heading.spelled)


def _acts(
    filled: Sequence[tuple[_Column, str]], party: Party, *, row: int, instrument: str | None
) -> Iterator[ParsedRecord | Issue]:
    """Yield the acts in a row's cells, and an issue for each cell that holds none."""
    for column, cell in filled:
        dates, rest = read_cell(cell)
        if rest and column.heading.known:
            message = _("The cell holds words that are no date; they were left out.")
            yield Issue(message, row, column.heading.spelled, cell)
        for dated in dates:
            yield _act(dated, column.heading, party, row=row, instrument=instrument)


def _act(dated: Dated, heading: Heading, party: Party, *, row: int, instrument: str | None) -> ParsedRecord:
    named = heading.of(dated.mark)
    issues = [*party.issues, *(Issue(each, row, heading.spelled, dated.printed) for each in _doubts(dated, heading))]
    named = named or Named(heading.spelled, None)
    return act_record(
        party,
        act=named.act,
        words=named.words,
        as_stated=f"{named.words}: {dated.printed}",
        first=dated.first,
        last=dated.last,
        precision=dated.precision,
        instrument=instrument,
        row=row,
        issues=issues,
    )


def _doubts(dated: Dated, heading: Heading) -> Iterator[str]:
    """Yield what a person should know of one date."""
    named = heading.of(dated.mark)
    if named is None and dated.mark:
        yield _("The heading does not explain the mark of the date; the act was left empty.")
    elif named is None:
        yield _("The date bears no mark, and the heading has no act for dates without one; the act was left empty.")
    elif named.act is None and heading.known:
        yield _("Not an act of the vocabulary; the act was left empty and the wording kept.")
    if dated.ambiguous:
        yield _("The date can be read as day and month or as month and day; it was left empty.")
    elif dated.first is None:
        yield _("Not a date that can be read; the date was left empty and the wording kept.")
    if dated.bracketed:
        yield _(
            "The depositary prints the date in square brackets: the act no longer stands, most often because the State "
            "withdrew; look up the day in its note."
        )
