"""What every importer hands on: records, what could not be read, and the document they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain.vocabulary import DatePrecision, Position, TreatyAct


class Kind(StrEnum):
    """The kinds of file that can be read, as `--as` names them."""

    ADDENDUM = "addendum"  # the State's reply to a Working Group report, PDF
    NARRATIVE = "narrative"  # a document in prose of an NGO, a mandate, a treaty body or a State: PDF, DOCX, text
    OHCHR_MATRIX = "ohchr_matrix"  # OHCHR's matrix or thematic list of recommendations, DOCX
    SPREADSHEET = "spreadsheet"  # our own sheets, filled in or edited: XLSX, CSV
    TREATY_ACTIONS = "treaty_actions"  # signatures and ratifications, CSV
    UHRI = "uhri"  # export of the Universal Human Rights Index, JSON or XLSX
    UPR_INFO = "upr_info"  # export of the UPR Info database, CSV
    WG_REPORT = "wg_report"  # report of the Working Group on the UPR, PDF


class Nature(StrEnum):
    """What a record is in its source. What is no recommendation never counts as one."""

    CLAIM = "claim"  # what a State says of itself
    CONCERN = "concern"  # an observation of a UN body, which asks for nothing
    PLEDGE = "pledge"  # a voluntary undertaking of the State under review
    POSITION = "position"  # a State's answer to a recommendation printed elsewhere
    RECOMMENDATION = "recommendation"
    REQUEST = "request"  # a request for information
    TREATY_ACTION = "treaty_action"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that could not be read as it stands. A finding about the data, never a failure.

    `row` counts from 1 as the source does: the row of a table with its header as row 1, the page of a PDF, the line
    of a text, the record of a JSON array. `column` is a header of the source, or the field of the record concerned.
    """

    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in its source: page of a PDF, line of a text, row of a table, each from 1.

    `paragraph` is the number printed before the paragraph, `heading` the heading that it stands under.
    """

    page: int | None = None
    line: int | None = None
    row: int | None = None
    paragraph: str | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class TreatyActRead:
    """One act of a State towards a treaty; `instrument` is our code, None for a treaty that is not known.

    `act` is None where the source tells no act apart ("state party"); `as_stated` holds its own words. `done_first`
    and `done_last` span the date with its precision, both None where the source gives none.
    """

    instrument: str | None
    act: TreatyAct | None
    as_stated: str
    done_first: dt.date | None
    done_last: dt.date | None
    precision: DatePrecision | None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """The paper that the records stand in; null where it does not say, or where it speaks of several.

    `state` is an ISO 3166 alpha-3 code. `date` is, of a report of the Working Group, the day of the review; of any
    other paper the day that it bears. `reply_due` is the day by which a letter asks for an answer. `reference` is a
    name that is no UN document symbol: an AI index, the reference of a letter ("OL RUS 1/2016").
    """

    symbol: str | None = None
    state: str | None = None
    session: int | None = None
    cycle: int | None = None
    date: dt.date | None = None
    title: str | None = None
    author: str | None = None
    reference: str | None = None
    reply_due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """One recommendation as the source prints it, or another record of the source (`nature`).

    `number` is "PARAGRAPH.N", `paragraph` the paragraph that it stands under; `position_as_stated` holds the
    source's own words. `key` is equal for two records that are the same recommendation. `body` is who recommends,
    where no State does ("CRC", "SR on trafficking"). `addressees` are those who are asked, States by alpha-3 code and
    others as the source names them; `state` is the State concerned where it is one. `assessment` is what a filled
    column of the source says of implementation.
    """

    key: str
    text: str
    number: str | None = None
    paragraph: str | None = None
    state: str | None = None
    recommending_states: tuple[str, ...] = ()
    session: int | None = None
    symbol: str | None = None
    position: Position | None = None
    position_as_stated: str | None = None
    themes: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    action_category: int | None = None
    nature: Nature = Nature.RECOMMENDATION
    body: str | None = None
    addressees: tuple[str, ...] = ()
    date: dt.date | None = None
    place: Place | None = None
    affected: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    assessment: str | None = None
    treaty_act: TreatyActRead | None = None
    position_source: str | None = None  # the document that the position is from, as the source cites it
    sheet: str | None = None  # of our own spreadsheet: which sheet the row stands on
    cells: tuple[tuple[str, str], ...] = ()  # and its cells by the names of their columns


@dataclass(frozen=True, slots=True)
class ParseResult:
    """All that one file holds. `issues` repeats what the records carry and adds what concerns no single record.

    `pledges` are the State's own undertakings, kept apart because nobody recommended them, so they are not among the
    records; each has an issue that says where it went.
    """

    kind: Kind
    document: ParsedDocument
    records: tuple[ParsedRecord, ...]
    issues: tuple[Issue, ...]
    sha256: str
    pledges: tuple[ParsedRecord, ...] = ()


@dataclass(slots=True)
class RecordStream:
    """A file too large to be held: its records one after another, once.

    `issues` are those of the file as a whole, and complete only after the last record; those of a record stand with
    it.
    """

    kind: Kind
    records: Iterator[ParsedRecord]
    issues: list[Issue] = field(default_factory=list)
    document: ParsedDocument = field(default_factory=ParsedDocument)
