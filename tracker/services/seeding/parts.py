"""The parts of the demo's recommendations, and the treaty actions that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.vocabulary import AskKind, Closure, TreatyAsk
from tracker.i18n import _
from tracker.services.seeding.known import Known
from tracker.services.seeding.reconcile import Ledger, Row, put
from tracker.services.seeding.records import Record
from tracker.services.seeding.sources import tables
from tracker.storage.models import Part, TreatyRequest

if TYPE_CHECKING:
    from tracker.services.seeding.asks import Ask

_REQUIRED = "text ask_kind"
_OPTIONAL = "label outcome_asked treaty reply_due_on closed_on closure closure_reason"


def load(session: Session, ledger: Ledger, *, asks: Sequence[Ask], known: Known) -> None:
    """Load the parts of every recommendation and make them known by reference.

    Raises:
        Unreadable: a recommendation has no part, or a value is missing or wrong.
    """
    rows: list[Row] = []
    requests: list[tuple[str, Record]] = []
    for ask in asks:
        found = tables(ask.record, "part", required=_REQUIRED, optional=_OPTIONAL)
        if not found:
            raise ask.record.refuse("part", _("the value is missing"))
        for ordinal, record in enumerate(found, start=1):
            ref = part_ref(ask.ref, record.text("label"))
            owner = {"recommendation_id": known.recommendations[ask.ref], "ref": ref, "ordinal": ordinal}
            rows.append(Row(record.place, owner | _part(record)))
            requests += [(ref, request) for request in tables(record, "treaty", required="ask instrument")]
    put(session, ledger, Part, key=["ref"], rows=rows)
    known.parts.update(session.execute(select(Part.ref, Part.id)).all())
    wanted = [Row(record.place, {"part_id": known.parts[ref]} | _request(record, known)) for ref, record in requests]
    put(session, ledger, TreatyRequest, key=["part_id", "instrument_code", "ask"], rows=wanted, retire=True)


def part_ref(recommendation: str, label: str) -> str:
    """Return the stable reference of a part: its recommendation's own where it is the only one."""
    return f"{recommendation}/{label}" if label else recommendation


def _part(record: Record) -> dict[str, Any]:
    return {
        "label": record.text("label"),
        "text": record.required("text"),
        "ask_kind": record.term("ask_kind", AskKind),
        "outcome_asked": record.flag("outcome_asked"),
        "closed_on": record.maybe_day("closed_on"),
        "closure": record.term("closure", Closure) if record.text("closure") else None,
        "closure_reason": record.text("closure_reason") or None,
        "reply_due_on": record.maybe_day("reply_due_on"),
    }


def _request(record: Record, known: Known) -> dict[str, Any]:
    return {
        "ask": record.term("ask", TreatyAsk),
        "instrument_code": record.code("instrument", known.instruments),
    }
