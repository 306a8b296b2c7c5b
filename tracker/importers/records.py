"""What every importer hands on: records, what could not be read, and the document they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.vocabulary import Position


class Kind(StrEnum):
    """The kinds of file that can be read, as `--as` names them."""

    WG_REPORT = "wg_report"  # report of the Working Group on the UPR, PDF
    UPR_INFO = "upr_info"  # export of the UPR Info database, CSV


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that could not be read as it stands. A finding about the data, never a failure.

    `row` counts from 1 as the source does: the row of a table with its header as row 1, the page of a PDF.
    `column` is a header of the source, or the field of the record that is concerned.
    """

    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return the issue in the shape of the contract."""
        return {"row": self.row, "column": self.column, "value": self.value, "message": self.message}


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """The paper that the records stand in; null where it does not say, or where it speaks of several.

    `state` is an ISO 3166 alpha-3 code; `date` is the day of the review, not that of the paper.
    """

    symbol: str | None = None
    state: str | None = None
    session: int | None = None
    cycle: int | None = None
    date: date | None = None

    def to_json(self) -> dict[str, object]:
        """Return the document in the shape of the contract."""
        return {
            "symbol": self.symbol,
            "state": self.state,
            "session": self.session,
            "cycle": self.cycle,
            "date": None if self.date is None else self.date.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """One recommendation as the source prints it.

    `number` is "PARAGRAPH.N", `paragraph` the paragraph that it stands under; `position_as_stated` holds the
    source's own words. `key` is equal for two records that are the same recommendation.
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

    def to_json(self) -> dict[str, object]:
        """Return the record in the shape of the contract: what only the importer needs stays here."""
        return {
            "number": self.number,
            "paragraph": self.paragraph,
            "text": self.text,
            "state": self.state,
            "recommending_states": sorted(self.recommending_states),
            "session": self.session,
            "symbol": self.symbol,
            "position": None if self.position is None else self.position.value,
            "position_as_stated": self.position_as_stated,
            "themes": list(self.themes),
            "issues": [issue.to_json() for issue in self.issues],
        }


@dataclass(frozen=True, slots=True)
class ParseResult:
    """All that one file holds. `issues` repeats what the records carry and adds what concerns no single record.

    `pledges` are the State's own undertakings, kept apart because nobody recommended them; they are not part of
    the contract's shape, and each has an issue that says where it went.
    """

    kind: Kind
    document: ParsedDocument
    records: tuple[ParsedRecord, ...]
    issues: tuple[Issue, ...]
    sha256: str
    pledges: tuple[ParsedRecord, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the contract's shape as plain values, ready for `json.dumps`."""
        return {
            "kind": self.kind.value,
            "document": self.document.to_json(),
            "records": [record.to_json() for record in self.records],
            "issues": [issue.to_json() for issue in self.issues],
        }
