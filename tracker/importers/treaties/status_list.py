"""A table of the status of one treaty: a row a State, party or signatory or neither, with a year and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.vocabulary import DatePrecision, TreatyAct
from tracker.i18n import _
from tracker.importers.lookups import StateNames, fold
from tracker.importers.records import Issue, ParsedRecord
from tracker.importers.tables.csv_table import Row, Table, fold_header
from tracker.importers.treaties.days import YEARS
from tracker.importers.treaties.parties import Party, find_party
from tracker.importers.treaties.wording import act_record

# Column -> the folded headers it goes by. Source: the tables themselves.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "alpha2": ("iso2", "iso2code", "iso2c", "isoalpha2"),
    "member": ("member", "memberstate", "country", "state"),
    "party": ("stateparty", "party"),
    "year": ("yearratificationoraccession", "yearofratificationoraccession", "year"),
    "signatory": ("signatory", "signatorystate"),
    "none": ("noaction",),
    "status": ("status",),
    "note": ("note", "notes"),
}


class Standing(StrEnum):
    """How a State stands to a treaty, as the tables word it."""

    PARTY = "state party"
    SIGNATORY = "signatory state"
    NONE = "no action"


_STANDINGS = {
    "stateparty": Standing.PARTY,
    "party": Standing.PARTY,
    "signatorystate": Standing.SIGNATORY,
    "signatory": Standing.SIGNATORY,
    "noaction": Standing.NONE,
}
_YES = frozenset({"1", "1.0", "true", "yes"})
_NO = frozenset({"", "0", "0.0", "false", "no"})
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_LEFT = re.compile(r"\b(?:denounced|withdrew|withdrawn|withdrawal)\b\D{0,60}(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a row says, the words it says it in, and its doubts: column and message."""

    value: Standing | None
    words: str
    doubts: tuple[tuple[str, str], ...]


def is_status_list(headers: Sequence[str]) -> bool:
    """Tell whether folded headers are those of a table of status."""
    columns = _columns(headers)
    return ("member" in columns or "alpha2" in columns) and {"party", "signatory"} <= set(columns)


def read_status_list(
    table: Table, names: StateNames, *, instrument: str | None
) -> tuple[tuple[ParsedRecord, ...], tuple[Issue, ...]]:
    """Read a table of status: a record a party or signatory, none for a State that did nothing."""
    columns = _columns(table.headers)
    as_printed = dict(zip(table.headers, table.spelled, strict=True))
    spelled = {column: as_printed[columns[column]] if column in columns else column for column in COLUMNS}
    records: list[ParsedRecord] = []
    issues: list[Issue] = []
    idle = 0
    for row in table.rows:
        cells = {column: row.cells[header] for column, header in columns.items()}
        if not any(cells.values()):
            continue
        party = _party(cells, row, names, spelled=spelled)
        standing = _standing(cells)
        doubts = (Issue(each, row.number, spelled[column], cells.get(column)) for column, each in standing.doubts)
        told = [*party.issues, *doubts, *_about_note(cells.get("note", ""), row, names)]
        if standing.value is Standing.NONE or standing.value is None:
            issues += told
            idle += standing.value is Standing.NONE
            continue
        records.append(_record(standing, cells, party, row=row, instrument=instrument, issues=told))
        records += _withdrawal(cells, party, row=row, instrument=instrument)
    if idle:
        message = _("Rows by which a State took no action: {count}; there is no act to record for them.")
        issues.insert(0, Issue(message.format(count=idle), column=spelled["status"]))
    return tuple(records), tuple(issues)


def _columns(headers: Sequence[str]) -> dict[str, str]:
    """Return column -> folded header for the columns that are there."""
    return {
        column: header
        for column, spelled in COLUMNS.items()
        if (header := next((each for each in spelled if each in headers), None))
    }


def _party(cells: Mapping[str, str], row: Row, names: StateNames, *, spelled: Mapping[str, str]) -> Party:
    """Find the State by its name, checked by its code; by the code where the name is not known."""
    coded = names.find_alpha2(cells.get("alpha2", ""))
    if not cells.get("member") and coded:
        return Party(cells["alpha2"], coded, ())
    party = find_party(cells.get("member", ""), row.number, column=spelled["member"], names=names)
    if party.state is None and coded and not names.is_no_state(party.name):
        message = _("No State is known by the name “{name}”; it was read by its code {code}.")
        message = message.format(name=party.name, code=cells["alpha2"])
        return Party(party.name, coded, (Issue(message, row.number, spelled["member"], party.name),))
    if party.state and coded and party.state != coded:
        message = _("Name and code are of two States; the field was left empty.")
        return Party(party.name, None, (Issue(message, row.number, spelled["alpha2"], cells["alpha2"]),))
    return party


def _standing(cells: Mapping[str, str]) -> _Standing:
    """Read the status in words; the flags say it where there are none, and are held against it where there are."""
    flags = {
        Standing.PARTY: cells.get("party", ""),
        Standing.SIGNATORY: cells.get("signatory", ""),
        Standing.NONE: cells.get("none", ""),
    }
    set_flags = [standing for standing, flag in flags.items() if flag.casefold() in _YES]
    doubts = [("status", doubt) for doubt in _flag_doubts(flags.values())]
    words = cells.get("status", "")
    value = _STANDINGS.get(fold_header(words))
    if words and value is None:
        doubts.append(("status", _("Not a status that is known; the row was read by its flags.")))
    if value is None:
        value = set_flags[0] if len(set_flags) == 1 else None
        if value is None:
            doubts.append(("status", _("The row does not say whether the State is a party; no act was recorded.")))
    elif any(flags.values()) and set_flags != [value]:
        message = _("The status says “{status}”, the flags say “{flags}”; read as the status says.")
        doubts.append(("status", message.format(status=words, flags=", ".join(set_flags) or _("none of them"))))
    year = cells.get("year", "")
    if value is Standing.PARTY and not _years(year):
        doubts.append(("year", _("A party without a year that can be read; the date was left empty.")))
    elif value in (Standing.SIGNATORY, Standing.NONE) and year:
        doubts.append(("year", _("A year of ratification or accession for a State that is no party; it was left out.")))
    return _Standing(value, words or str(value), tuple(doubts))


def _flag_doubts(flags: Iterable[str]) -> Iterator[str]:
    for flag in flags:
        if flag.casefold() not in _YES | _NO:
            yield _("“{flag}” is neither yes nor no; it was left out.").format(flag=flag)


def _about_note(note: str, row: Row, names: StateNames) -> Iterator[Issue]:
    """Yield the issue of a note by which the act may be that of a State that is no more."""
    if any(f" {name} " in f" {fold(note)} " for name in names.not_states):
        message = _("The note names a State that is no more; whose act the row tells of is for a person to judge.")
        yield Issue(message, row.number, "note", note)


def _years(year: str) -> tuple[date, date] | None:
    found = _YEAR.fullmatch(year)
    if found is None or int(found[1]) not in YEARS:
        return None
    return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)


def _record(
    standing: _Standing,
    cells: Mapping[str, str],
    party: Party,
    *,
    row: Row,
    instrument: str | None,
    issues: Sequence[Issue],
) -> ParsedRecord:
    """Return the act behind a status: a signature without a date, or consent of a kind that the table does not tell."""
    signed = standing.value is Standing.SIGNATORY
    first, last = (None, None) if signed else _years(cells.get("year", "")) or (None, None)
    note = cells.get("note", "")
    return act_record(
        party,
        act=TreatyAct.SIGNATURE if signed else None,
        words=standing.words,
        as_stated=f"{standing.words}; {note}" if note else standing.words,
        first=first,
        last=last,
        precision=DatePrecision.YEAR if first else None,
        instrument=instrument,
        row=row.number,
        issues=issues,
    )


def _withdrawal(cells: Mapping[str, str], party: Party, *, row: Row, instrument: str | None) -> Iterator[ParsedRecord]:
    """Yield the withdrawal that a note tells of, though the status calls the State a party."""
    note = cells.get("note", "")
    told = _LEFT.search(note)
    years = _years(told[1]) if told else None
    if told is None or years is None:
        return
    message = _("The note tells of a withdrawal while the status is that of a party; both were recorded.")
    yield act_record(
        party,
        act=TreatyAct.WITHDRAWAL,
        words=told[0],
        as_stated=note,
        first=years[0],
        last=years[1],
        precision=DatePrecision.YEAR,
        instrument=instrument,
        row=row.number,
        issues=(Issue(message, row.number, "note", note),),
    )
