"""New recommendations of a plan as rows, many at once: record, part, addressee, lists, positions, what sources gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from tracker.domain import wording
from tracker.domain.folding import fold
from tracker.domain.merging import ANSWER, Fields
from tracker.domain.vocabulary import AddresseeKind, Position, Wording
from tracker.domain.vocabulary import DatePrecision as Precision
from tracker.domain.wording import Suggestion
from tracker.services.imports.planning import SUGGESTED, RecordPlan
from tracker.services.imports.standing import LISTS
from tracker.storage import models
from tracker.storage.bulk import insert_rows
from tracker.storage.ids import reserve


@dataclass(frozen=True, slots=True)
class Home:
    """The document that recommendations are written into. `documents` are the rows of those that positions cite."""

    document_id: int
    key: str
    group_key: str
    asked: tuple[date, date, Precision]
    documents: Mapping[str, int]

    def document_of(self, name: str) -> int:
        """Return the row of the document that a position's field names; the report itself goes without a name."""
        key = name.removeprefix(ANSWER)
        return self.documents[key] if key else self.document_id


def home_in(document: models.SourceDocument, group_key: str, documents: Mapping[str, int]) -> Home:
    """Return where the recommendations of a document go."""
    return Home(document.id, document.key, group_key, dates_of(document), documents)


def dates_of(document: models.SourceDocument) -> tuple[date, date, Precision]:
    """Return first and last possible day of a document, and how exactly that is known."""
    return document.dated_first, document.dated_last, Precision(document.dated_precision)


@dataclass(slots=True)
class Pen:
    """Rows that wait to be written, by table; all of one table are written at once."""

    rows: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def write(self, session: Session) -> None:
        """Write what waits, parents first."""
        for table in models.Base.metadata.sorted_tables:
            if waiting := self.rows.pop(table.name, None):
                insert_rows(session, table, waiting)


def add(
    session: Session, pen: Pen, new: Sequence[tuple[Home, RecordPlan]], *, suggested: Sequence[Suggestion]
) -> dict[int, int]:
    """Put new recommendations before the pen; return the row number of each, by where it stands in `new`."""
    ids = reserve(session, _table(models.Recommendation), len(new))
    part_ids = reserve(session, _table(models.Part), len(new))
    for row_id, part_id, (home, plan), suggestion in zip(ids, part_ids, new, suggested, strict=True):
        _add_one(pen, home, plan, suggestion, ids=(row_id, part_id))
    return dict(enumerate(ids))


def _add_one(pen: Pen, home: Home, plan: RecordPlan, suggested: Suggestion, *, ids: tuple[int, int]) -> None:
    fields, (row_id, part_id) = plan.theirs, ids
    text, ref = fields.get("text", ""), f"{home.key}#{plan.number}"
    first, last, precision = home.asked
    pen.rows["recommendation"].append(
        {
            "id": row_id,
            "ref": ref,
            "document_id": home.document_id,
            "number": plan.number,
            "ordinal": plan.ordinal,
            "paragraph": fields.get("paragraph", ""),
            "asked_first": first,
            "asked_last": last,
            "asked_precision": precision,
            "text": text,
            "wording": Wording.VERBATIM if text else Wording.NOT_IMPORTED,
            "language": "en",
            "action_category": fields.get("action_category") or suggested.action_category,
            "note": "",
            "search_text": fold(f"{plan.number} {text}"),
        }
    )
    values, requests = part_values(plan.number, text, suggested)
    pen.rows["part"].append(
        {"id": part_id, "recommendation_id": row_id, "ref": ref, "label": "", "ordinal": 1, "outcome_asked": False}
        | values
    )
    pen.rows["treaty_request"] += [{"part_id": part_id, **request} for request in requests]
    if plan.state:
        addressee = {"kind": AddresseeKind.STATE, "state_code": plan.state, "body": None}
        pen.rows["addressee"].append({"recommendation_id": row_id, **addressee})
    for name, _owner, value, _order in LISTS:
        if listed := fields.get(name):
            pen.rows[value.class_.__tablename__] += list_rows(name, row_id, listed)
    for name, answer in fields.items():
        if name.startswith(ANSWER):
            pen.rows["stated_position"].append(answer_row(row_id, plan.state, home.document_of(name), answer))
    given = written_given(fields, suggested)
    pen.rows["sourced_record"].append(
        {"recommendation_id": row_id, "group_key": home.group_key, "given": given, "own": None}
    )


def written_given(fields: Fields, suggested: Suggestion | None) -> Fields:
    """Return what is kept as the word of the sources: beside it the action category that the program suggested."""
    if suggested is None or suggested.action_category is None:
        return fields
    return fields | {SUGGESTED: suggested.action_category}


def list_rows(name: str, row_id: int, values: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of a field that is a list."""
    column = next(value.key for each, _owner, value, _order in LISTS if each == name)
    if name == "recommending":
        return [{"recommendation_id": row_id, column: each, "ordinal": place} for place, each in enumerate(values, 1)]
    return [{"recommendation_id": row_id, column: each} for each in values]


def answer_row(row_id: int, state: str, document_id: int, answer: Sequence[str]) -> dict[str, Any]:
    """Return the row of a State's position as a source gives it."""
    position, as_stated, first, last, precision, paragraph = answer
    return {
        "recommendation_id": row_id,
        "part_id": None,
        "state_code": state,
        "position": Position(position),
        "as_stated": as_stated,
        "document_id": document_id,
        "stated_first": date.fromisoformat(first),
        "stated_last": date.fromisoformat(last),
        "stated_precision": Precision(precision),
        "paragraph": paragraph,
    }


def part_values(number: str, text: str, suggested: Suggestion) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the one part of an imported recommendation says, and the treaty actions that it asks for."""
    heading = wording.heading(text) if text else number
    requests = [{"instrument_code": each.instrument, "ask": each.ask} for each in suggested.treaty_requests]
    return {"text": heading or number, "ask_kind": suggested.ask_kind}, requests


def _table(model: type[models.Base]) -> Table:
    return models.Base.metadata.tables[model.__tablename__]
