"""What States did about one treaty, CSV: the depositary's table of days, or a table of status with years."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from tracker.errors import Invalid, Unavailable, Unreadable
from tracker.i18n import _
from tracker.importers.lookups import REFERENCE, StateNames
from tracker.importers.records import Issue, Kind, ParsedDocument, ParseResult
from tracker.importers.tables.csv_table import Table, read_table
from tracker.importers.treaties.depositary import is_depositary_table, read_depositary
from tracker.importers.treaties.status_list import is_status_list, read_status_list

# The list of all treaties that stands beside the tables: chapters, numbers and names, and nobody's acts.
_INDEX = frozenset({"chapterno", "treatyno", "treatyname"})


def is_treaty_actions(headers: Sequence[str]) -> bool:
    """Tell whether folded headers are those of a table of treaty actions, or of the list of treaties beside them."""
    return is_status_list(headers) or is_depositary_table(headers) or set(headers) >= _INDEX


def read_treaty_actions(data: bytes, names: StateNames, *, instrument: str | None = None) -> ParseResult:
    """Read a table of what States did about one treaty.

    Args:
        data: The whole CSV file, in any usual encoding, with any line ends.
        names: Known States.
        instrument: The treaty that the table is about, by our code (`instruments.csv`): no table says so itself.
    Returns:
        One record an act, in the order of the rows; an issue for each value that is not understood. A participant
        that is no present State keeps its act without a State.
    Raises:
        Invalid: `instrument` is not the code of a treaty.
        Unreadable: The file is no table, or no table of treaty actions.
        Unavailable: The list of instruments is missing.
    """
    code = None if instrument is None else treaty_code(instrument)
    table = read_table(data)
    if is_status_list(table.headers):
        records, issues = read_status_list(table, names, instrument=code)
    elif is_depositary_table(table.headers):
        records, issues = read_depositary(table, names, instrument=code)
    else:
        raise _no_table_of_acts(table)
    carried = (issue for record in records for issue in record.issues)
    return ParseResult(
        kind=Kind.TREATY_ACTIONS,
        document=ParsedDocument(),
        records=records,
        issues=(*_about_the_source(table, instrument=code), *table.issues, *issues, *carried),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def treaty_code(instrument: str, folder: Path = REFERENCE) -> str:
    """Return the code of a treaty as the list of instruments spells it, whatever the case it is given in.

    Raises:
        Invalid: No treaty has that code.
        Unavailable: The list of instruments is missing.
    """
    code = _codes(folder).get(instrument.strip().casefold())
    if code is None:
        message = _("No treaty has the code “{code}”; nothing was imported; use one of: {codes}.")
        raise Invalid(message.format(code=instrument, codes=", ".join(_codes(folder).values())))
    return code


@lru_cache(maxsize=4)
def _codes(folder: Path) -> dict[str, str]:
    try:
        with (folder / "instruments.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as problem:
        message = _("The list of instruments cannot be read; nothing was imported; restore the seed folder.")
        raise Unavailable(message) from problem
    return {row["code"].casefold(): row["code"] for row in rows if row["kind"] == "treaty"}


def _no_table_of_acts(table: Table) -> Unreadable:
    if set(table.headers) >= _INDEX:
        return Unreadable(
            _("This is a list of treaties and tells no State's acts; nothing was imported; use the file of one treaty.")
        )
    return Unreadable(
        _("The table names no column of States or none of their acts; nothing was imported; check its first row.")
    )


def _about_the_source(table: Table, *, instrument: str | None) -> Iterator[Issue]:
    if instrument is None:
        yield Issue(
            _(
                "The table does not say which treaty it is about; the instrument was left empty; read it again with "
                "--instrument CODE."
            ),
            column="instrument",
        )
    if not table.rows:
        yield Issue(_("The table has a header and no rows; there is nothing to record."))
