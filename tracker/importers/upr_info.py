"""An export of the UPR Info database: CSV rows, one a recommending State, to recommendations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.vocabulary import Position
from tracker.i18n import _
from tracker.importers.joining import joined
from tracker.importers.lookups import StateNames
from tracker.importers.records import Issue, Kind, ParsedDocument, ParsedRecord, ParseResult, Place
from tracker.importers.sessions import cycle_of
from tracker.importers.tables.csv_table import Row, fold_header, header_of, read_table

# Column -> the headers it goes by: exports until 2015, and the labels and property names of the later database.
# Source: the exports themselves; the public API of the UPR Info database.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "state": ("To", "State under review", "SuR", "Reviewed State"),
    "text": ("Text", "Recommendation"),
    "recommending": ("From", "Recommending State", "RS"),
    "response": ("Response", "Response of the State"),
    "category": ("Action", "Action category"),
    "themes": ("Issue", "Issues"),
    "session": ("Session",),
}
# Read by nobody here: groups and organisations of both States are facts about States, not about recommendations.
NEEDED = ("state", "text", "recommending", "response")

# Source: the database's own values; HRC resolution 5/1, annex, paragraph 32.
POSITIONS: Mapping[str, Position] = {
    "accepted": Position.SUPPORTED,
    "supported": Position.SUPPORTED,
    "noted": Position.NOTED,
    "supportednoted": Position.PARTIALLY_SUPPORTED,
    "rejected": Position.NOT_SUPPORTED,
    "notsupported": Position.NOT_SUPPORTED,
    "pending": Position.PENDING,
    "noresponse": Position.NO_RESPONSE,
}
_LETTER = re.compile(r"[^\W_]")
_FIGURES = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_PLEDGE = re.compile(r"voluntary\s+(?:pledge|commitment)", re.IGNORECASE)
_CATEGORIES = range(1, 6)  # E. McMahon's scale, 1 minimal to 5 specific action

Find = Callable[[str], str | None]  # a State's name -> its code


class _Letters(dict[int, int | None]):
    """What `str.translate` makes of each character: letters and digits stay, all else goes."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if _LETTER.match(chr(code)) else None
        return self[code]


_LETTERS = _Letters()  # four times as fast as a pattern on the texts of a whole export


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row, understood."""

    record: ParsedRecord
    pledge: bool


def is_upr_info(data: bytes) -> bool:
    """Tell whether the first row names the columns of an export."""
    columns = _columns(header_of(data))
    return all(column in columns for column in NEEDED)


def read_upr_info(data: bytes, names: StateNames) -> ParseResult:
    """Read an export of the UPR Info database.

    Rows that differ only in the recommending State are one recommendation. Voluntary pledges are kept apart.

    Args:
        data: The whole CSV file, in any usual encoding, with any line ends.
        names: Known States.
    Returns:
        Recommendations in the order of their first rows; an issue for each value that is not understood.
    Raises:
        Unreadable: The file is no table.
    """
    table = read_table(data)
    columns = _columns(table.headers)
    # A few hundred spellings stand in thousands of rows, and looking for a suggestion takes its time.
    find, unknown = lru_cache(maxsize=4096)(names.find), lru_cache(maxsize=4096)(names.unknown)
    entries = [entry for row in table.rows if (entry := _entry(row, columns, find=find, unknown=unknown))]
    records = tuple(joined(entry.record for entry in entries if not entry.pledge))
    pledges = tuple(entry.record for entry in entries if entry.pledge)
    carried = (issue for record in (*records, *pledges) for issue in record.issues)
    return ParseResult(
        kind=Kind.UPR_INFO,
        document=_document(records),
        records=records,
        issues=(*_about_the_source(), *table.issues, *_without_text(table.rows, columns), *carried),
        sha256=hashlib.sha256(data).hexdigest(),
        pledges=pledges,
    )


def _columns(headers: Sequence[str]) -> dict[str, str]:
    """Return column -> folded header for the columns that are there."""
    known = {fold_header(header): column for column, spelled in COLUMNS.items() for header in spelled}
    return {known[header]: header for header in reversed(headers) if header in known}


def _about_the_source() -> Iterator[Issue]:
    yield Issue(
        _("The export carries neither paragraph numbers nor document symbols: number, paragraph and symbol are empty."),
        column="number",
    )


def _without_text(rows: Iterable[Row], columns: Mapping[str, str]) -> Iterator[Issue]:
    for row in rows:
        if not row.cells[columns["text"]]:
            yield Issue(_("The row has no text; it was left out."), row.number, "text")


def _entry(row: Row, columns: Mapping[str, str], *, find: Find, unknown: Callable[[str], str]) -> _Entry | None:
    cells = {column: row.cells[header] for column, header in columns.items()}
    if not cells["text"]:
        return None
    issues: list[Issue] = []
    pledge = _is_pledge(cells["recommending"], cells["response"])
    if pledge:
        issues.append(Issue(_("A voluntary pledge of the State itself; kept apart."), row.number, "recommending"))
    state = find(cells["state"])
    if state is None:
        issues.append(Issue(unknown(cells["state"]), row.number, "state", cells["state"]))
    by = () if pledge else _recommending(cells["recommending"], row, issues, find=find, unknown=unknown)
    session = _number(cells.get("session", ""), "session", row, range(1, 1000), issues)
    record = ParsedRecord(
        key=f"{state or cells['state']}|{session}|{_text_key(cells['text'])}",
        text=cells["text"],
        state=state,
        recommending_states=by,
        session=session,
        position=None if pledge else _position(cells["response"], row, issues),
        position_as_stated=cells["response"] or None,
        themes=_themes(cells.get("themes", "")),
        action_category=_number(cells.get("category", ""), "category", row, _CATEGORIES, issues),
        issues=tuple(issues),
        place=Place(row=row.number),
    )
    return _Entry(record, pledge)


@lru_cache(maxsize=4096)
def _is_pledge(recommending: str, response: str) -> bool:
    return not recommending or any(_PLEDGE.search(cell) for cell in (recommending, response))


def _text_key(text: str) -> str:
    return text.translate(_LETTERS).casefold()


def _recommending(
    cell: str, row: Row, issues: list[Issue], *, find: Find, unknown: Callable[[str], str]
) -> tuple[str, ...]:
    """Read one State, or several with the bar that the later database puts between values."""
    found: list[str] = []
    for name in cell.split("|"):
        if code := find(name.strip()):
            found.append(code)
        else:
            issues.append(Issue(unknown(name.strip()), row.number, "recommending", name.strip()))
    return tuple(found)


def _number(value: str, column: str, row: Row, allowed: range, issues: list[Issue]) -> int | None:
    figure = _figure(value)
    if figure in allowed:
        return figure
    if value or column == "session":
        message = _("Not a value of this column; the field was left empty.")
        issues.append(Issue(message, row.number, column, value or None))
    return None


@lru_cache(maxsize=256)
def _figure(value: str) -> int | None:
    figures = _FIGURES.search(value)
    return int(figures[0]) if figures else None


@lru_cache(maxsize=256)
def _known_position(value: str) -> Position | None:
    return POSITIONS.get(fold_header(value))


def _position(value: str, row: Row, issues: list[Issue]) -> Position | None:
    position = _known_position(value)
    if position is None:
        message = _("Not a response that is known; the position was left empty and the wording kept.")
        issues.append(Issue(message, row.number, "response", value or None))
    return position


@lru_cache(maxsize=4096)
def _themes(value: str) -> tuple[str, ...]:
    separator = "|" if "|" in value else ","
    return tuple(sorted({theme.strip() for theme in value.split(separator) if theme.strip()}))


def _document(records: Sequence[ParsedRecord]) -> ParsedDocument:
    """Return what all records share: an export usually holds many States and sessions."""
    states = {record.state for record in records}
    sessions = {record.session for record in records}
    session = sessions.pop() if len(sessions) == 1 else None
    return ParsedDocument(
        state=states.pop() if len(states) == 1 else None,
        session=session,
        cycle=None if session is None else cycle_of(session),
    )
